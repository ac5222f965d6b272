"""Everything that is wrong with a template, not only the first thing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.formula import TagNames
from notegen.label import check_label, parse_label
from notegen.slots import (
    COUNTS,
    LISTED,
    NAMES,
    Former,
    Options,
    Slot,
    SlotKind,
    SlotState,
    diagnose,
    locate_slot,
)
from notegen.slots.survey import survey_slots
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.slots import Survey
    from notegen.template import Template


@dataclass(frozen=True, slots=True)
class Inspection:
    """What stands in a template's slots, and all that is wrong; spans are in bytes of the file."""

    slots: tuple[Slot, ...]
    diagnostics: tuple[Diagnostic, ...]


def check(
    template: Template, seller: Seller | None = None, locale: Locale | None = None
) -> tuple[Diagnostic, ...]:
    """All that is wrong with ``template``; with a seller and a locale, what patching would meet."""
    return inspect(template, seller, locale).diagnostics


def inspect(
    template: Template,
    seller: Seller | None = None,
    locale: Locale | None = None,
    former: Former | None = None,
) -> Inspection:
    """The slots of ``template`` with their states, missing ones included, and all findings.

    ``former`` are the values that may stand where the placeholders were.
    """
    slots: list[Slot] = []
    found: list[Diagnostic] = []
    for survey in survey_slots(template.passage, seller, locale, Options(), former or Former()):
        slots += _slots(template, survey)
        found += _other_values(template, survey)
        found += [diagnose(template, item) for item in (*survey.errors, *survey.notes)]
    found += _limit(_check_labels(template))
    return Inspection(tuple(slots), tuple(found))


def _slots(template: Template, survey: Survey) -> list[Slot]:
    """The places that were found, and one that is missing for each that is not."""
    found = [locate_slot(template, place) for place in survey.places]
    lacking = COUNTS[survey.kind] - len(found)
    return found + [Slot(survey.kind, SlotState.MISSING, "") for _ in range(lacking)]


def _other_values(template: Template, survey: Survey) -> Iterator[Diagnostic]:
    """An error for each slot that holds what another seller needs; a formula is simply edited."""
    for place in survey.places:
        if place.state is not SlotState.OTHER or place.wanted is None:
            continue
        if survey.kind is not SlotKind.REFERENCE:
            yield Diagnostic(
                "another-value",
                Severity.ERROR,
                f'{NAMES[survey.kind]}: "{place.value}" stands here, not "{place.wanted}"',
                template.span_of(place.start, place.end),
                "patch the file again for this seller",
            )


def _limit(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first findings of each code, and how many more there are."""
    counts: Counter[str] = Counter()
    for item in found:
        counts[item.code] += 1
        if counts[item.code] <= LISTED:
            yield item
    for code, count in counts.items():
        if count > LISTED:
            message = f"{code}: {count - LISTED} more places"
            yield Diagnostic("more-places", Severity.NOTE, message)


def _check_labels(template: Template) -> Iterator[Diagnostic]:
    """Formulas that do not parse or look wrong, wrappers that are not whole, unknown tags."""
    passage = template.passage
    text, start = passage.words, 0
    names = TagNames(tag.name for tag in TAGS)
    while start < len(text):
        marks = [place for place in (text.find("{", start), text.find("[", start)) if place >= 0]
        if not marks:
            return
        begin, end = passage.sentence(min(marks))
        end = min(end, len(text))
        for finding in check_label(parse_label(text[begin:end]), names):
            span = None
            if finding.span is not None:
                place = finding.span.shift(begin)
                span = template.span_of(place.start, place.end)
            yield replace(finding, span=span)
        start = end + 1
