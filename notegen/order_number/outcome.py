"""What order number must print for an order reference, what does, and what to think of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.errors import FormulaSyntaxError
from notegen.formula import compile_label, parse_label
from notegen.order_number.formula import compile_written
from notegen.orders import MAX_REFERENCE, NUMBER, REFERENCE_TAG, split_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from notegen.locales import Locale

MAX_PLAIN = 200
"""The most characters of a reference for which a text that notegen writes need not be evaluated."""
FULL = (
    f"of {MAX_REFERENCE} characters, which is all that Linnworks holds: the number may be cut off"
)
"""What there is to say of a reference as long as the column."""
FULL_HINT = "compare the number with Back Market's, and choose a shorter Order Prefix"
SAMPLE_NUMBER = "205894893"
"""An order number as Back Market's page shows one; its order ids are whole numbers."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must print for ``reference`` where orders bear one of ``prefixes``.

    ``prefix`` is what stands before the number, ``number`` all of the rest, the suffix of a split
    order included: that must print. Both are None where there is no number; ``number`` alone is
    None where more stands behind the digits.
    """

    reference: str
    prefixes: tuple[str, ...]
    prefix: str | None
    number: str | None

    @property
    def is_known(self) -> bool:
        """Whether its prefix is one of ``prefixes``; a bare number has the empty one."""
        return self.number is not None and self.prefix in self.prefixes

    @property
    def is_full(self) -> bool:
        """Whether the reference takes all that Linnworks holds: then its end may be cut off."""
        return len(self.reference.strip()) >= MAX_REFERENCE


class Verdict(StrEnum):
    """What to think of a printed order number; the worst comes first.

    ``UNTESTED`` is right, but for a made-up reference: the seller's orders may bear another prefix.
    """

    BLANK = "blank"
    NUMBER_CHANGED = "number-changed"
    PREFIX_LEFT = "prefix-left"
    NOT_A_NUMBER = "not-a-number"
    UNTESTED = "untested"
    OK = "ok"

    @property
    def is_error(self) -> bool:
        """Whether such a note must not be printed."""
        return self in {Verdict.BLANK, Verdict.NUMBER_CHANGED}

    @property
    def rank(self) -> int:
        """Its place from the worst, 0, to ``ok``."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Simulation:
    """One order reference, the order number that it prints, and what to think of it.

    ``expected`` is the number that must print, None where that cannot be told.
    """

    reference: str
    printed: str
    verdict: Verdict
    expected: str | None = None


def expect(reference: str, prefixes: Iterable[str]) -> Expected:
    """What must print for ``reference``: all but its prefix, the longest of ``prefixes``.

    Where it bears none of them, what stands before the number is taken for its prefix.
    """
    known = tuple(prefixes)
    parts = split_reference(reference, known)
    if parts is None:
        return Expected(reference, known, None, None)
    return Expected(reference, known, parts.prefix, parts.number)


def judge(printed: str, expected: Expected) -> Verdict:
    """What to think of a printed order number; blanks around it do not count."""
    shown = printed.strip()
    if not shown:
        return Verdict.BLANK
    if NUMBER.fullmatch(shown):
        changed = expected.number is not None and shown != expected.number
        return Verdict.NUMBER_CHANGED if changed else Verdict.OK
    parts = split_reference(shown)
    is_whole = parts is not None and parts.number is not None
    if is_whole or any(prefix and prefix in shown for prefix in expected.prefixes):
        return Verdict.PREFIX_LEFT
    return Verdict.NOT_A_NUMBER


def find_owners(reference: str, prefixes: Mapping[Locale, Sequence[str]]) -> frozenset[Locale]:
    """The templates whose orders bear the prefix of ``reference``; none where nothing tells.

    A bare number is of those where orders have no prefix.
    """
    expected = expect(reference, {prefix for each in prefixes.values() for prefix in each})
    if not expected.is_known:
        return frozenset()
    return frozenset(key for key, each in prefixes.items() if expected.prefix in each)


def make_references(prefixes: Sequence[str]) -> tuple[str, ...]:
    """A made-up order reference for each prefix; one without any where there is no prefix."""
    return tuple(prefix + SAMPLE_NUMBER for prefix in prefixes)


def simulate(
    text: str, references: Iterable[str], prefixes: Sequence[str], today: date
) -> tuple[Simulation, ...]:
    """The order number that ``text`` prints for each of ``references``.

    ``text`` is the order reference as it stands in a label: the formula, or the tag alone.
    Raises :class:`~notegen.errors.FormulaError` when the formula cannot be evaluated.
    """
    write = compile_reference(text, today)
    return tuple(
        Simulation(reference, printed, judge(printed, expected), expected.number)
        for reference in references
        for printed, expected in [(write(reference), expect(reference, prefixes))]
    )


def simulate_made_up(text: str, prefixes: Sequence[str], today: date) -> tuple[Simulation, ...]:
    """The order number that ``text`` prints for a made-up reference with each of ``prefixes``.

    What is right there is not tested: only the seller's own orders show which prefix they bear.
    """
    return tuple(
        replace(found, verdict=Verdict.UNTESTED) if found.verdict is Verdict.OK else found
        for found in simulate(text, make_references(prefixes), prefixes, today)
    )


def compile_reference(text: str, today: date) -> Callable[[str], str]:
    """The function from an order reference to what ``text`` prints for it.

    Raises :class:`~notegen.errors.FormulaError` when a formula cannot be parsed; the function
    raises it when one cannot be evaluated.
    """
    label = compile_label(text)
    if label.errors:
        raise FormulaSyntaxError.from_all(label.errors)

    def write(reference: str) -> str:
        return label.write({REFERENCE_TAG: reference}, today)

    strip = compile_written(text)
    if strip is None:
        return write

    def write_quickly(reference: str) -> str:
        is_plain = reference.isascii() and '"' not in reference and len(reference) <= MAX_PLAIN
        return strip(reference) if is_plain else write(reference)

    return write_quickly


def describe(verdict: Verdict, text: str) -> str:
    """The verdict in the words that are honest until a print of ``text`` is verified.

    Linnworks' function page describes another reading of ``contains`` than Back Market's page.
    """
    if verdict is Verdict.UNTESTED:
        return "not tested with your orders"
    if verdict is Verdict.OK and any(
        "contains" in formula.source.casefold() for formula in parse_label(text).formulas
    ):
        return "ok, as the Back Market page describes `contains`"
    return verdict.value
