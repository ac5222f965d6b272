"""Where the order reference is printed, and what must change there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.order_number.formula import TAG_NAME, Reference, ReferenceForm, find_references
from notegen.slots import LISTED, Change, Finding, Options, Place, SlotKind, SlotState, Survey
from notegen.slots.near_misses import find_near
from notegen.slots.phrases import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.xml.passage import Passage


DELIVERED_PREFIX = "bm-"
_FORMULAS = (ReferenceForm.DELIVERED, ReferenceForm.CHAIN)


def survey_reference(
    passage: Passage, wanted: str | None, options: Options, former: str | None = None
) -> Survey:
    """The place that prints the order reference, with the changes that make it ``wanted``.

    Where a formula stands, bare tags elsewhere are no slots: a barcode may need them. Without one,
    several bare tags are not clear, unless the one that is wanted is known to have been written
    here: ``former`` is what an earlier run wrote, where that is known.
    """
    found, names = _find(passage)
    formulas = [item for item in found if item.form in _FORMULAS]
    odd = [item for item in found if item.form is ReferenceForm.ODD]
    if options.replace_formula:
        formulas, odd = [*formulas, *odd], []
    odd += [item for item in found if item.form is ReferenceForm.UNCLOSED]
    slots = formulas or [item for item in found if item.form is ReferenceForm.BARE]
    errors = [_odd(item) for item in odd[:LISTED]]
    is_known = former is not None and wanted in {None, former}
    if is_known and not odd and len(slots) > 1 and all(item.text == former for item in slots):
        state = SlotState.WANTED if wanted else SlotState.OTHER
        places = [_place(item, state, wanted, ()) for item in slots[:LISTED]]
        return Survey(SlotKind.REFERENCE, tuple(places), (), (_crowd(slots),))
    if len(slots) > 1 or (not slots and not odd):
        errors.insert(0, _miscount(len(slots), bool(formulas)))
        spans = [(place, place + len(TAG_NAME)) for place in names]
        if not slots and not spans:
            near = find_near(passage.words, TAG_NAME, (), passage.is_edge)
            spans = [(item.start, item.end) for item in near]
        errors += [_near(passage.text, *span) for span in spans[:LISTED]]
    if errors:
        places = [_place(item, SlotState.OTHER, None, ()) for item in slots[:LISTED]]
        return Survey(SlotKind.REFERENCE, tuple(places), tuple(errors), ())
    place, notes = _settle(slots[0], wanted)
    return Survey(SlotKind.REFERENCE, (place,), (), tuple(notes))


def _find(passage: Passage) -> tuple[list[Reference], list[int]]:
    """The references of each sentence that names the tag, and where its name stands otherwise."""
    folded, last = fold(passage.words), -1
    found: list[Reference] = []
    starts: list[int] = []
    names: list[int] = []
    place = folded.find(TAG_NAME)
    while place >= 0:
        if place > last:
            start, last = passage.sentence(place)
            sentence = find_references(passage.text[start:last])
            found += [_within_text(item.shift(start), passage) for item in sentence]
            starts += [item.start + start for item in sentence]
        number = bisect_right(starts, place) - 1
        if number < 0 or place >= found[number].end:
            names.append(place)
        place = folded.find(TAG_NAME, place + 1)
    return found, names


def _within_text(found: Reference, passage: Passage) -> Reference:
    """The same, without a surplus bracket that stands in another text."""
    if found.surplus is not None and passage.is_edge(found.surplus):
        return replace(found, surplus=None)
    return found


def _settle(found: Reference, wanted: str | None) -> tuple[Place, list[Finding]]:
    """The place with its changes, and what to tell of it."""
    delivered = found.form is ReferenceForm.DELIVERED and found.prefixes == (DELIVERED_PREFIX,)
    state = SlotState.PLACEHOLDER if delivered else SlotState.OTHER
    notes = list(_notes(found))
    if wanted is None:
        return _place(found, state, None, ()), notes
    changes = _changes(found, find_references(wanted)[0], wanted)
    if not changes:
        state = SlotState.WANTED
    return _place(found, state, wanted, changes), notes


def _changes(found: Reference, target: Reference, wanted: str) -> tuple[Change, ...]:
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


def _place(
    found: Reference, state: SlotState, wanted: str | None, changes: tuple[Change, ...]
) -> Place:
    return Place(SlotKind.REFERENCE, state, found.start, found.end, found.text, wanted, changes)


def _notes(found: Reference) -> Iterator[Finding]:
    if found.form is ReferenceForm.DELIVERED and len(found.prefixes) > 1:
        first, second = (literal.value for literal in found.literals)
        message = (
            f'the formula looks for "{first}" but strips "{second}": as it stands it prints a'
            " wrong order number, or none"
        )
        yield _note("half-edited-formula", message, found)
    if found.quotes:
        message = "the formula holds curly or single quotes, which are none to Linnworks"
        yield _note("curly-quotes", message, found)
    if found.surplus is not None:
        yield _note("surplus-bracket", "the tag has one bracket too many behind it", found)


def _note(code: str, message: str, found: Reference) -> Finding:
    return Finding(code, Severity.WARNING, message, found.start, found.end, "patching repairs it")


def _odd(found: Reference) -> Finding:
    if found.form is ReferenceForm.UNCLOSED:
        return Finding(
            "unclosed-formula",
            Severity.ERROR,
            "this stands behind a formula that is not closed",
            found.start,
            found.end,
            "close the formula with {END}",
        )
    return Finding(
        "odd-formula",
        Severity.ERROR,
        f"this prints the order reference in a way that notegen does not know: {found.text}",
        found.start,
        found.end,
        "--replace-formula takes it as the order reference",
    )


def _miscount(count: int, formulas: bool) -> Finding:
    if not count:
        message = "order reference: 0 found, there must be 1"
        hint = "a label must hold the formula or the tag [{SecondaryReference}]"
        return Finding("slot-missing", Severity.ERROR, message, hint=hint)
    kind = "formulas" if formulas else "bare tags"
    message = f"order reference: {count} {kind} found, there must be 1"
    hint = "remove the others by hand"
    if not formulas:
        hint = (
            "write the formula into the one that prints the order number: then the others are left"
            " as they are"
        )
    return Finding("slot-surplus", Severity.ERROR, message, hint=hint)


def _crowd(slots: list[Reference]) -> Finding:
    message = (
        f"order reference: {len(slots)} places print it as notegen wrote it, 1 was expected;"
        " nothing is changed"
    )
    return Finding("more-than-expected", Severity.NOTE, message, slots[0].start, slots[0].end)


def _near(text: str, start: int, end: int) -> Finding:
    message = f"{text[start:end]} is not written as the tag [{{SecondaryReference}}] here"
    return Finding("near-miss", Severity.ERROR, message, start, end, "correct it by hand")
