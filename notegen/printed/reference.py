"""Whether a note prints its order's number: the order reference less the seller's prefix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.printed.finding import Finding, report
from notegen.printed.number import (
    NUMBER,
    PLAUSIBLE,
    ValueKind,
    find_number,
    find_tokens,
    holds_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.locales import Locale
    from notegen.printed.note import PrintedNote
    from notegen.seller import Seller


BLANK_HINT = (
    "compare the prefix in the formula with Linnworks' Order Prefix and the order itself;"
    " a wrong prefix prints nothing"
)

NO_NUMBER = (
    (ValueKind.TAG, "tag-printed", "a tag's name is printed in place of the order number"),
    (
        ValueKind.OTHER,
        "order-number-wrong",
        "what is printed as the order number is no whole number",
    ),
    (ValueKind.BLANK, "order-number-blank", "no order number is printed behind its label"),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """An order reference, the prefix of the seller's that it begins with, and what is printed.

    ``prefix`` is None for a bare number where the seller has prefixes: it may have had any;
    ``known`` is False for a reference with a prefix that the seller does not have there.
    """

    reference: str
    prefix: str | None
    number: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Printed:
    """The order number of a note, and the order that it belongs to as far as that is known."""

    number: str | None
    order: Expected | None
    findings: tuple[Finding, ...]


def expect(reference: str, prefixes: Sequence[str]) -> Expected:
    """What an order with ``reference`` must print where these prefixes are stripped."""
    for prefix in sorted(filter(None, prefixes), key=len, reverse=True):
        if reference.startswith(prefix):
            return Expected(reference, prefix, reference.replace(prefix, ""))
    if NUMBER.fullmatch(reference):
        only = "" if tuple(prefixes) == ("",) else None
        return Expected(reference, only, reference)
    digits = re.search(r"[0-9]+(?:-[0-9]{1,3})?$", reference)
    return Expected(reference, None, digits.group() if digits else reference, known=False)


def check_number(
    note: PrintedNote, seller: Seller, locale: Locale | None, references: Iterable[str]
) -> Printed:
    """The number that a note prints, checked against ``references`` where there are any."""
    prefixes = _prefixes(seller, locale)
    orders = [expect(reference, prefixes) for reference in references]
    kinds = {value.kind for value in note.values}
    pages = note.page_numbers
    prefixed = [value.text for value in note.values if value.kind is ValueKind.PREFIXED]
    if prefixed:
        return _failed(_prefix_left(prefixed[0], pages))
    if ValueKind.BRACKET in kinds:
        text = next(v.text for v in note.values if v.kind is ValueKind.BRACKET)
        hint = "take the surplus bracket away: the tag is [{SecondaryReference}]"
        message = f"a bracket or quote is printed beside the order number: {text!r}"
        return _failed(report("tag-printed", message, hint, pages))
    if ValueKind.NUMBER in kinds:
        return _judge_numbers(note, orders)
    for kind, code, message in NO_NUMBER:
        if kind in kinds:
            return _failed(report(code, message, BLANK_HINT, pages))
    return Printed(None, None, ()) if kinds else _search(note, orders, seller, locale)


def _prefixes(seller: Seller, locale: Locale | None) -> tuple[str, ...]:
    if locale is not None:
        return seller.prefixes[locale]
    return tuple(dict.fromkeys(p for prefixes in seller.prefixes.values() for p in prefixes))


def _failed(finding: Finding) -> Printed:
    return Printed(None, None, (finding,))


def _prefix_left(text: str, pages: tuple[int, ...]) -> Finding:
    return report(
        "prefix-left",
        f"the order number still has its prefix: {text!r}",
        "put this prefix into the formula, and into the seller's file",
        pages,
    )


def _judge_numbers(note: PrintedNote, orders: Sequence[Expected]) -> Printed:
    numbers = [value.text for value in note.values if value.kind is ValueKind.NUMBER]
    for number in numbers:
        order = next((order for order in orders if _prints(order, number)), None)
        if order:
            return _matched(note, number, order)
    best = next(filter(PLAUSIBLE.fullmatch, numbers), numbers[0])
    if not orders:
        return Printed(best, None, ())
    expected = ", ".join(order.number for order in orders[:3]) + (", …" if orders[3:] else "")
    message = f"{best} is printed as the order number; expected {expected}"
    hint = "check which order was printed, and the formula"
    return Printed(best, None, (report("order-number-wrong", message, hint, note.page_numbers),))


def _matched(note: PrintedNote, number: str, order: Expected) -> Printed:
    if order.known:
        return Printed(number, order, ())
    message = f"{order.reference} has a prefix that the seller's file does not name for this note"
    hint = "add the prefix to the seller's file, and check the template's formula"
    return Printed(number, order, (report("prefix-unknown", message, hint, note.page_numbers),))


def _prints(order: Expected, number: str) -> bool:
    """Whether a printed number is that of the order; a split order may add a suffix."""
    whole, _, suffix = number.rpartition("-")
    return number == order.number or (bool(suffix) and whole == order.number)


def _search(
    note: PrintedNote, orders: Sequence[Expected], seller: Seller, locale: Locale | None
) -> Printed:
    """A note whose order-number label is not known: where do the known numbers stand?"""
    prefixes = _prefixes(seller, None)
    left: str | None = None
    for order in orders:
        for page in note.pages:
            for _, token in find_number(page, order.number):
                if _prints(order, token):
                    return _matched(note, token, order)
                if token == order.reference or token.startswith(tuple(filter(None, prefixes))):
                    left = token
    pages = note.page_numbers
    if left is None and not orders:
        left = next((t for page in note.pages for t in find_tokens(page, prefixes)), None)
    if left is not None:
        return _failed(_prefix_left(left, pages))
    if orders:
        message = "none of the given order references' numbers is printed in the note"
        return _failed(report("order-number-blank", message, BLANK_HINT, pages))
    if locale and not any(map(holds_number, note.pages)):
        message = "nothing in the note could be an order number, and no label of one was found"
        return _failed(report("order-number-blank", message, BLANK_HINT, pages))
    message = "the order number is not proved: no label of it was found in the note"
    hint = "say which order was printed: --reference REF"
    unproved = report("order-number-unproved", message, hint, pages, severity=Severity.WARNING)
    return Printed(None, None, (unproved,))
