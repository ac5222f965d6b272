"""What order number prints for an order reference, judged before anything is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.formula import compile_formula, parse
from notegen.label import FormulaSegment, TagSegment, parse_label
from notegen.order import REFERENCE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = ["SAMPLE_NUMBER", "Simulation", "Verdict", "make_references", "simulate"]

SAMPLE_NUMBER = "205894893"
"""An order number as Back Market's page shows one; its order ids are whole numbers."""
ORDER_NUMBER = re.compile(r"[0-9]+(-[0-9]+)?")
"""A whole number, perhaps with the suffix of a split or resent order."""


class Verdict(StrEnum):
    """What to think of a printed order number."""

    OK = "ok"
    BLANK = "blank"
    PREFIX_LEFT = "prefix-left"
    NOT_A_NUMBER = "not-a-number"


@dataclass(frozen=True, slots=True)
class Simulation:
    """One order reference, the order number that it prints, and what to think of it."""

    reference: str
    printed: str
    verdict: Verdict


def make_references(prefixes: Sequence[str]) -> tuple[str, ...]:
    """A made-up order reference for each prefix; one without any where there is no prefix."""
    return tuple(prefix + SAMPLE_NUMBER for prefix in prefixes or ("",))


def simulate(
    text: str, references: Iterable[str], prefixes: Sequence[str], today: date
) -> tuple[Simulation, ...]:
    """The order number that ``text`` prints for each of ``references``.

    ``text`` is the order reference as it stands in a label: the formula, or the tag alone.
    Raises :class:`~notegen.errors.FormulaError` when the formula cannot be evaluated.
    """
    segments = parse_label(text).segments
    formulas = {
        part: compile_formula(parse(part.source))
        for part in segments
        if isinstance(part, FormulaSegment)
    }
    simulations = []
    for reference in references:
        tags = {REFERENCE_TAG: reference}
        printed = "".join(
            formulas[part].evaluate(tags, today)
            if isinstance(part, FormulaSegment)
            else reference
            if isinstance(part, TagSegment)
            else part.text
            for part in segments
        )
        simulations.append(Simulation(reference, printed, judge(printed, prefixes)))
    return tuple(simulations)


def judge(printed: str, prefixes: Sequence[str]) -> Verdict:
    """What to think of a printed order number where orders have one of ``prefixes``."""
    if not printed.strip():
        return Verdict.BLANK
    if any(prefix and prefix in printed for prefix in prefixes):
        return Verdict.PREFIX_LEFT
    return Verdict.OK if ORDER_NUMBER.fullmatch(printed) else Verdict.NOT_A_NUMBER
