"""The order number of a note: whether what its labels are followed by is the right one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.orders import NUMBER, is_changed
from notegen.printed.labels import DIGITS, ValueKind, count_digits, find_order
from notegen.printed.pdf_text import fold
from notegen.printed.result import Finding
from notegen.printed.search import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.order_number import Expected
    from notegen.printed.labels import Value
    from notegen.printed.notes import Note

FEW = 5
"""The most words of a box that ends in an order number."""
BLANK_HINT = (
    "compare the prefix in the formula with Linnworks' Order Prefix and the order itself;"
    " a wrong prefix prints nothing"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The order number of a note, and the order that it belongs to as far as that is known."""

    number: str | None
    order: Expected | None
    findings: tuple[Finding, ...]


def check_number(note: Note, orders: Sequence[Expected], prefixes: Iterable[str]) -> Printed:
    """The number that a note prints, checked against ``orders`` where there are any.

    ``prefixes`` are those of all the seller's orders.
    """
    counted = _leave_out_others(note.values, orders)
    printed = _judge_values(counted, orders) if counted else _search(note, orders, prefixes)
    number, order, findings = printed.number, printed.order, list(printed.findings)
    if order and order.prefix and not order.is_known:
        findings.append(
            Finding.error(
                "prefix-unknown",
                f"{order.reference} has a prefix that the seller's file does not name for this note",
                "add the prefix to the seller's file, and check the template's formula",
                note.numbers,
            )
        )
    if number and not orders and count_digits(number) not in DIGITS:
        findings.append(
            Finding.error(
                "order-number-wrong",
                f"{number!r} is printed as the order number, not {DIGITS.start} to"
                f" {DIGITS.stop - 1} digits",
                "check the formula, and say which order was printed: --reference REF",
                note.numbers,
            )
        )
    return Printed(number, order, tuple(findings))


def _judge_values(values: Sequence[Value], orders: Sequence[Expected]) -> Printed:
    """What the labels of a note print: each must be followed by the one number, and all of it."""
    whole = [v.text for v in values if v.kind is ValueKind.NUMBER and not v.match.is_cut]
    number = next((text for text in whole if find_order(text, orders)), next(iter(whole), None))
    order = find_order(number, orders) if number else None
    wanted = [number] if order else [order.number or order.reference for order in orders]
    findings: dict[str, Finding] = {}
    for value in values:
        is_right = value.text in whole and value.text == number and (order or not orders)
        if value.kind is not ValueKind.FORMULA and (value.match.is_cut or not is_right):
            finding = _report(value, [text for text in wanted if text])
            findings.setdefault(finding.code, finding)
    return Printed(number, order, tuple(findings.values()))


def _leave_out_others(values: Sequence[Value], orders: Sequence[Expected]) -> list[Value]:
    """The values without those of a shop's own references, beside a label with an order number."""
    right = [
        value
        for value in values
        if value.kind is ValueKind.NUMBER
        and (find_order(value.text, orders) if orders else count_digits(value.text) in DIGITS)
    ]
    if not right:
        return [value for value in values if not value.is_weak] or list(values)
    digits = count_digits(right[0].text)
    wordings = {value.label.letters for value in right}
    return [
        value
        for value in values
        if value.label.letters in wordings
        or (value.kind is ValueKind.BLANK and not value.is_weak)
        or abs(count_digits(value.text) - digits) <= (0 if value.is_weak else 1)
        or value.kind
        not in {ValueKind.NUMBER, ValueKind.PREFIXED, ValueKind.OTHER, ValueKind.BLANK}
    ]


def _report(value: Value, wanted: Sequence[str]) -> Finding:
    """What is wrong with what stands behind a label, where one of ``wanted`` must stand."""
    where = (value.label.page.number,)
    text = value.text
    match value.kind:
        case ValueKind.PREFIXED:
            return _say_prefix_left(text, where)
        case ValueKind.BRACKET:
            return Finding.error(
                "tag-printed",
                f"a bracket or quote is printed beside the order number: {text!r}",
                "take the surplus bracket away: the tag is [{SecondaryReference}]",
                where,
            )
        case ValueKind.TAG:
            message = "a tag's name is printed in place of the order number"
            return Finding.error("tag-printed", message, BLANK_HINT, where)
        case ValueKind.BLANK:
            message = f"no order number is printed behind its label {show(value.label.text)!r}"
            return Finding.error("order-number-blank", message, BLANK_HINT, where)
    cut = ", cut off or covered" if value.match.is_cut else ""
    expected = (
        f"; expected {', '.join(wanted[:3])}" + (", …" if wanted[3:] else "") if wanted else ""
    )
    hint = "check which order was printed, and the formula"
    if is_changed(text):
        hint = "a spreadsheet or a formula changed the number: compare the order's own reference"
    message = f"{text!r} is printed as the order number{cut}{expected}"
    return Finding.error("order-number-wrong", message, hint, where)


def _say_prefix_left(text: str, pages: tuple[int, ...]) -> Finding:
    return Finding.error(
        "prefix-left",
        f"the order number still has its prefix: {text!r}",
        "put this prefix into the formula, and into the seller's file",
        pages,
    )


def _search(note: Note, orders: Sequence[Expected], prefixes: Iterable[str]) -> Printed:
    """A note whose order-number label is not known: does a known number stand in a place of its own?

    At the end of its box, that is, behind a few words: a number in a sentence, or among others,
    is not in the order number's place.
    """
    known = "|".join(re.escape(fold(prefix)) for prefix in prefixes if prefix) or "(?!)"
    references = [order.reference for order in orders if order.prefix]
    left = plausible = None
    for page in note.texts:
        for cell in page.cells:
            words = [word.strip("().,;:#") for word in page.text[cell.start : cell.end].split()]
            order = find_order(words[-1], orders)
            if order and len(words) <= FEW and not count_digits("".join(words[:-1])):
                return Printed(words[-1], order, ())
            for word in words:
                plausible = plausible or (NUMBER.fullmatch(word) and count_digits(word) in DIGITS)
                if word in references or re.fullmatch(rf"(?:{known})[0-9]{{6,}}", word):
                    left = left or word
    if left:
        return Printed(None, None, (_say_prefix_left(left, note.numbers),))
    if orders:
        message = "none of the given order references' numbers stands in a place of its own"
    elif note.locale and not plausible:
        message = "nothing in the note could be an order number, and no label of one was found"
    else:
        message = "the order number is not proved: no label of it was found in the note"
        hint = "say which order was printed: --reference REF"
        return Printed(
            None, None, (Finding.warning("order-number-unproved", message, hint, note.numbers),)
        )
    return Printed(
        None, None, (Finding.error("order-number-blank", message, BLANK_HINT, note.numbers),)
    )
