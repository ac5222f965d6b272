"""What order number prints for an order reference, judged before anything is printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.formula import compile_formula, parse
from notegen.label import FormulaSegment, TagSegment, parse_label
from notegen.leads import NUMBER, split_reference
from notegen.tags import REFERENCE_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date


SAMPLE_NUMBER = "205894893"
"""An order number as Back Market's page shows one; its order ids are whole numbers."""


class Verdict(StrEnum):
    """What to think of a printed order number; the worst comes first."""

    BLANK = "blank"
    NUMBER_CHANGED = "number-changed"
    PREFIX_LEFT = "prefix-left"
    NOT_A_NUMBER = "not-a-number"
    OK = "ok"

    @property
    def is_error(self) -> bool:
        """Whether such a note must not be printed; the others but ``ok`` ask for a look."""
        return self in {Verdict.BLANK, Verdict.NUMBER_CHANGED}

    @property
    def rank(self) -> int:
        """Its place from the worst, 0, to ``ok``."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Simulation:
    """One order reference, the order number that it prints, and what to think of it."""

    reference: str
    printed: str
    verdict: Verdict


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
    ordered = sorted(prefixes, key=len, reverse=True)
    simulations = []
    for reference in references:
        printed = write(reference)
        parts = split_reference(reference, ordered)
        expected = reference[len(parts.lead) :] if parts and parts.is_whole else None
        simulations.append(Simulation(reference, printed, judge(printed, prefixes, expected)))
    return tuple(simulations)


def compile_reference(text: str, today: date) -> Callable[[str], str]:
    """The function from an order reference to what ``text`` prints for it.

    Raises :class:`~notegen.errors.FormulaError` when a formula cannot be parsed; the function
    raises it when one cannot be evaluated.
    """
    segments = parse_label(text).segments
    formulas = {
        part: compile_formula(parse(part.source))
        for part in segments
        if isinstance(part, FormulaSegment)
    }
    if len(segments) == 1 and formulas:
        (evaluate,) = (formula.evaluate for formula in formulas.values())
        return lambda reference: evaluate({REFERENCE_TAG: reference}, today)

    def write(reference: str) -> str:
        return "".join(
            formulas[part].evaluate({REFERENCE_TAG: reference}, today)
            if isinstance(part, FormulaSegment)
            else reference
            if isinstance(part, TagSegment)
            else part.text
            for part in segments
        )

    return write


def judge(printed: str, prefixes: Sequence[str], expected: str | None = None) -> Verdict:
    """What to think of a printed order number where orders have one of ``prefixes``.

    ``expected`` is the reference without its lead, where that can be told.
    """
    shown = printed.strip()
    if not shown:
        return Verdict.BLANK
    if NUMBER.fullmatch(shown):
        changed = expected is not None and shown != expected.strip()
        return Verdict.NUMBER_CHANGED if changed else Verdict.OK
    parts = split_reference(shown)
    if (parts and parts.is_whole) or any(prefix and prefix in shown for prefix in prefixes):
        return Verdict.PREFIX_LEFT
    return Verdict.NOT_A_NUMBER


def describe(verdict: Verdict, text: str) -> str:
    """The verdict in the words that are honest until a print of ``text`` is verified.

    Linnworks' function page describes another reading of ``contains`` than Back Market's page.
    """
    if verdict is Verdict.OK and any(
        "contains" in formula.source.casefold() for formula in parse_label(text).formulas
    ):
        return "ok, as the Back Market page describes `contains`"
    return verdict.value
