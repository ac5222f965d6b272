"""Where the order reference is printed, and what must change there."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from notegen.errors import MAX_OF_A_CODE, Diagnostic
from notegen.order_number import TAG_NAME, Reference, ReferenceForm, find_references
from notegen.patching.phrases import find_near
from notegen.patching.slots import Change, Options, SlotScan, SlotState, make_slot, report_count
from notegen.seller import SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from notegen.patching.slots import Slot
    from notegen.template import SearchText, Template

DELIVERED_PREFIX = "bm-"
_NAME = re.compile(TAG_NAME, re.IGNORECASE)
_FORMULAS = (ReferenceForm.DELIVERED, ReferenceForm.CHAIN)


def scan_reference(
    template: Template, values: tuple[str | None, str | None], options: Options
) -> SlotScan:
    """The place that prints the order reference, with the changes that make it as wanted.

    Where a formula stands, bare tags elsewhere are no slots: a barcode may need them. Without one,
    several bare tags are not clear, unless the one that is wanted is known to have been written
    here. ``values`` are what must stand there and what an earlier run wrote, where known.
    """
    wanted, former = values
    found, names = _find(template.search, {value for value in values if value})
    formulas = [item for item in found if item.form in _FORMULAS]
    odd = [item for item in found if item.form is ReferenceForm.ODD]
    if options.replace_formula:
        formulas, odd = [*formulas, *odd], []
    odd += [item for item in found if item.form is ReferenceForm.UNCLOSED]
    slots = formulas or [item for item in found if item.form is ReferenceForm.BARE]
    if len(slots) == 1 and not _can_replace(template.search, slots[0], wanted):
        odd += slots
    is_known = former is not None and wanted in {None, former}
    if is_known and not odd and len(slots) > 1 and all(item.text == former for item in slots):
        return _accept_several(template, slots, wanted)
    errors = [_report_odd(template, item) for item in odd[:MAX_OF_A_CODE]]
    if len(slots) > 1 or (not slots and not odd):
        errors.insert(0, _report_count(len(slots), has_formulas=bool(formulas)))
        if not slots and not names:
            names = [(near.start, near.end) for near in find_near(template.search, TAG_NAME)]
        errors += [_report_name(template, *name) for name in names[:MAX_OF_A_CODE]]
    if errors:
        listed = tuple(
            _make_slot(template, item, SlotState.OTHER) for item in slots[:MAX_OF_A_CODE]
        )
        return SlotScan(SlotKind.REFERENCE, listed, tuple(errors))
    only = slots[0]
    is_delivered = only.form is ReferenceForm.DELIVERED and only.prefixes == (DELIVERED_PREFIX,)
    state = SlotState.PLACEHOLDER if is_delivered else SlotState.OTHER
    changes = () if wanted is None else _list_changes(only, find_references(wanted)[0], wanted)
    if wanted is not None and not changes:
        state = SlotState.WANTED
    slot = _make_slot(template, only, state, wanted, changes)
    return SlotScan(SlotKind.REFERENCE, (slot,), (), tuple(_list_notes(template, only)))


def _can_replace(search: SearchText, found: Reference, wanted: str | None) -> bool:
    """Whether ``wanted`` would be read as it is in place of a formula of another shape."""
    if wanted is None or found.form is not ReferenceForm.ODD:
        return True
    start, end = search.sentence(found.start)
    before, after = search.text[start : found.start], search.text[found.end : end]
    read = find_references(before + wanted + after)
    return any(item.text == wanted and item.surplus is None for item in read)


def _accept_several(template: Template, found: list[Reference], wanted: str | None) -> SlotScan:
    """Several places that print the order reference as it was written by an earlier run."""
    state = SlotState.WANTED if wanted else SlotState.OTHER
    slots = tuple(_make_slot(template, item, state, wanted) for item in found[:MAX_OF_A_CODE])
    message = (
        f"order reference: {len(found)} places print it as notegen wrote it, 1 was expected;"
        " nothing is changed"
    )
    note = Diagnostic.note("more-than-expected", message, slots[0].span)
    return SlotScan(SlotKind.REFERENCE, slots, (), (note,))


def _find(search: SearchText, known: set[str]) -> tuple[list[Reference], list[tuple[int, int]]]:
    """The references of each sentence that names the tag, and where its name stands otherwise.

    A prefix with ``&`` or ``<`` in it may have made a text HTML that was none: a text that holds one
    of the ``known`` references as it stands is read so.
    """
    found, names = _find_at(search, _find_names(search))
    if not any("&" in text or "<" in text for text in known):
        return found, names
    written = (found.start() for found in _NAME.finditer(search.text, search.visible))
    raw = [item for item in _find_at(search, written)[0] if item.text in known]
    texts = {search.ranges(item.start, item.end)[0].text for item in raw}
    read = [item for item in found if search.ranges(item.start, item.end)[0].text not in texts]
    return [*read, *raw], names


def _find_names(search: SearchText) -> Iterator[int]:
    """Where the name of the tag stands among the words, in any case."""
    folded = search.folded
    place = folded.text.find(TAG_NAME)
    while place >= 0:
        yield folded.source_offset(place)
        place = folded.text.find(TAG_NAME, place + 1)


def _find_at(
    search: SearchText, places: Iterable[int]
) -> tuple[list[Reference], list[tuple[int, int]]]:
    text, last = search.text, -1
    found: list[Reference] = []
    starts: list[int] = []
    names: list[tuple[int, int]] = []
    for place in places:
        if place > last:
            begin, last = search.sentence(place)
            sentence = [item.shift(begin) for item in find_references(text[begin:last])]
            found += [_within_text(item, search) for item in sentence]
            starts += [item.start for item in sentence]
        number = bisect_right(starts, place) - 1
        if number < 0 or place >= found[number].end:
            names.append((place, place + len(TAG_NAME)))
    return found, names


def _within_text(found: Reference, search: SearchText) -> Reference:
    """The same, without a surplus bracket that stands in another text."""
    if found.surplus is not None and search.is_edge(found.surplus):
        return found._replace(surplus=None)
    return found


def _make_slot(
    template: Template,
    found: Reference,
    state: SlotState,
    wanted: str | None = None,
    changes: tuple[Change, ...] = (),
) -> Slot:
    kind = SlotKind.REFERENCE
    return make_slot(template, kind, state, found.start, found.end, wanted, changes)


def _list_changes(found: Reference, target: Reference, wanted: str) -> tuple[Change, ...]:
    """The least edits: the literals only, where the form stays the same."""
    surplus = () if found.surplus is None else (Change(found.surplus, found.surplus + 1, ""),)
    if found.form is target.form and len(found.literals) == len(target.literals):
        literals = [
            Change(old.start, old.end, new.value)
            for old, new in zip(found.literals, target.literals, strict=True)
            if old.value != new.value
        ]
        quotes = [Change(place, place + 1, '"') for place in found.quotes]
        return tuple(sorted((*literals, *quotes, *surplus)))
    return (Change(found.start, found.end, wanted), *surplus)


def _list_notes(template: Template, found: Reference) -> Iterator[Diagnostic]:
    """What patching repairs."""
    span, hint = template.span_of(found.start, found.end), "patching repairs it"
    if found.form is ReferenceForm.DELIVERED and len(found.prefixes) > 1:
        first, second = (literal.value for literal in found.literals)
        message = (
            f'the formula looks for "{first}" but strips "{second}": as it stands it prints a'
            " wrong order number, or none"
        )
        yield Diagnostic.warning("half-edited-formula", message, span, hint)
    if found.quotes:
        message = "the formula holds curly or single quotes, which are none to Linnworks"
        yield Diagnostic.warning("curly-quotes", message, span, hint)
    if found.surplus is not None:
        message = "the tag has one bracket too many behind it"
        yield Diagnostic.warning("surplus-bracket", message, span, hint)


def _report_odd(template: Template, found: Reference) -> Diagnostic:
    span = template.span_of(found.start, found.end)
    if found.form is ReferenceForm.UNCLOSED:
        message = "this stands behind a formula that is not closed"
        return Diagnostic.error("unclosed-formula", message, span, "close the formula with {END}")
    return Diagnostic.error(
        "odd-formula",
        f"this prints the order reference in a way that notegen does not know: {found.text}",
        span,
        "--replace-formula takes it as the order reference",
    )


def _report_count(count: int, *, has_formulas: bool) -> Diagnostic:
    if not count:
        hint = "a label must hold the formula or the tag [{SecondaryReference}]"
        return report_count(SlotKind.REFERENCE, 0, "", hint)
    if has_formulas:
        return report_count(SlotKind.REFERENCE, count, "formulas ", "remove the others by hand")
    hint = (
        "write the formula into the one that prints the order number: then the others are left"
        " as they are"
    )
    return report_count(SlotKind.REFERENCE, count, "bare tags ", hint)


def _report_name(template: Template, start: int, end: int) -> Diagnostic:
    written = template.search.text[start:end]
    message = f"{written} is not written as the tag [{{SecondaryReference}}] here"
    span = template.span_of(start, end)
    return Diagnostic.error("near-miss", message, span, "correct it by hand")
