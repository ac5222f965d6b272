"""What is done before and after pasting: prints to keep, to make and to have checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.order_number.formula import is_delivered_wording
from notegen.order_number.outcome import SAMPLE_NUMBER
from notegen.paste.sheet import Task, write_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.locales import Locale
    from notegen.seller import Seller


def keep_print(locale: Locale, orders: int) -> Task:
    """Step 0, which alone can prove later that nothing else was changed."""
    return Task(
        write_message("keep-print"),
        (
            write_message("keep-print-one" if orders < 2 else "keep-print-several"),
            write_message("keep-print-file", file=f"{locale.stem}-delivered.pdf"),
        ),
    )


def finish(seller: Seller, locale: Locale, condition: str) -> list[Task]:
    """What follows the last paste: saving, the condition if there is one, prints and their check."""
    tasks = [Task(write_message("save"), (write_message("save-text"),))]
    if condition:
        tasks.append(
            Task(write_message("condition"), (write_message("condition-text"),), condition)
        )
    finished = f"{locale.stem}-finished.pdf"
    command = (
        f"notegen verify {finished} --seller seller.toml --locale {locale}"
        f" --before {locale.stem}-delivered.pdf"
    )
    several = ("verify-several",) if len(seller.prefixes[locale]) > 1 else ()
    more = tuple(write_message(key) for key in (*several, "verify-reference"))
    texts = (write_message("verify-text", file=finished), *more)
    return [*tasks, *_prints(seller, locale), Task(write_message("verify"), texts, command)]


def _prints(seller: Seller, locale: Locale) -> Iterator[Task]:
    """A sample order to print for each prefix."""
    prefixes = seller.prefixes[locale]
    vanishes = is_delivered_wording(prefixes, seller.formula)
    for prefix in prefixes:
        if not prefix:
            text = write_message("print-bare-text", number=SAMPLE_NUMBER)
            yield Task(write_message("print-bare"), (text,))
            continue
        reference = prefix + SAMPLE_NUMBER
        text = write_message("print-text", prefix=prefix, reference=reference, number=SAMPLE_NUMBER)
        wrong = write_message("print-vanished" if vanishes else "print-prefix-left")
        yield Task(write_message("print", prefix=prefix), (text, wrong))
