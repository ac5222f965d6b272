"""Everything that is wrong with a template, not only the first thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Findings, Span, require_type
from notegen.formula import TagNames, check_label, parse_label
from notegen.locales import Locale
from notegen.orders import TAGS
from notegen.patching.scanning import scan_slots
from notegen.patching.slots import Slot, SlotState, SlotValues
from notegen.seller import COUNTS, NAMES, Phrases, Seller, SlotKind, find_leftovers
from notegen.template import Template, check_language

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Inspection:
    """What stands in a template's slots, and all that is wrong; spans are in bytes of the file."""

    slots: tuple[Slot, ...]
    diagnostics: tuple[Diagnostic, ...]


def check(
    template: Template, seller: Seller | None = None, locale: Locale | None = None
) -> tuple[Diagnostic, ...]:
    """All that is wrong with ``template``.

    With a seller and a locale that is an error for each slot that does not say what this seller
    wants, too, and for each piece of a placeholder beside one that does.
    """
    return inspect(template, seller, locale).diagnostics


def inspect(
    template: Template,
    seller: Seller | None = None,
    locale: Locale | None = None,
    former: SlotValues | None = None,
) -> Inspection:
    """The slots of ``template`` with their states, missing ones included, and all findings.

    ``former`` are the values that may stand where the placeholders were.
    """
    require_type(template, Template, "template")
    if seller is not None:
        require_type(seller, Seller, "seller")
    locale = None if locale is None else Locale(locale)
    phrases = seller.phrases if seller else Phrases()
    slots: list[Slot] = []
    found: list[Diagnostic] = []
    if locale and (other := check_language(template.search.folded.text, locale)):
        found.append(other)
    values = SlotValues.of(seller, locale)
    for scan in scan_slots(template, values, former or SlotValues(), phrases):
        slots += scan.slots
        slots += [Slot(scan.kind, SlotState.MISSING, "")] * (COUNTS[scan.kind] - len(scan.slots))
        found += (item for slot in scan.slots for item in _judge(template, slot, phrases))
        found += (*scan.errors, *scan.notes)
    return Inspection(tuple(slots), (*found, *_check_labels(template)))


def _judge(template: Template, slot: Slot, phrases: Phrases) -> Iterator[Diagnostic]:
    """An error where a slot does not say what it must, or something is left beside it."""
    name = NAMES[slot.kind]
    if slot.wanted is None:
        return
    if slot.state is SlotState.PLACEHOLDER:
        message = f'{name}: the placeholder stands here, not "{slot.wanted}"'
        hint = "fill it in with notegen patch"
        yield Diagnostic.error("not-filled-in", message, slot.span, hint)
    elif slot.state is SlotState.OTHER:
        message = f'{name}: "{slot.value}" stands here, not "{slot.wanted}"'
        hint = "patch the file again for this seller"
        yield Diagnostic.error("another-value", message, slot.span, hint)
    elif slot.kind is not SlotKind.REFERENCE:
        phrase = phrases.company if slot.kind is SlotKind.COMPANY else phrases.live_since
        begin, end = template.search.sentence(slot.start)
        text = template.search.text[begin:end]
        place = Span(slot.start - begin, slot.end - begin)
        for left in find_leftovers(text, place, phrase):
            yield Diagnostic.error(
                "left-over",
                f'{name}: "{text[left.start : left.end]}" of the placeholder is left beside it',
                template.span_of(begin + left.start, begin + left.end),
                "take it out",
            )


def _check_labels(template: Template) -> tuple[Diagnostic, ...]:
    """Formulas that do not parse or look wrong, wrappers that are not whole, unknown tags.

    Of each code the first findings, and how many more there are.
    """
    search = template.search
    text, start = search.words, 0
    names = TagNames(tag.name for tag in TAGS)
    found = Findings()
    while start < len(text):
        marks = [place for place in (text.find("{", start), text.find("[", start)) if place >= 0]
        if not marks:
            break
        begin, end = search.sentence(min(marks))
        for finding in check_label(parse_label(text[begin:end]), names):
            part = finding.span.shift(begin) if finding.span else None
            is_placed = part is not None and found.wants(finding.code)
            span = template.span_of(part.start, part.end) if part and is_placed else None
            found.add(replace(finding, span=span))
        start = end + 1
    return found.list_all()
