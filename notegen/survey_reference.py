"""What a template holds for the order reference, and what must change there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.reading import BREAK
from notegen.reference import Reference, ReferenceForm, find_references
from notegen.slots import SlotKind, SlotState
from notegen.survey import Change, Finding, Options, Place, Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.reading import Passage

__all__ = ["survey_reference"]

DELIVERED_PREFIX = "bm-"
_NAME = "secondaryreference"
_FORMULAS = (ReferenceForm.DELIVERED, ReferenceForm.CHAIN)


def survey_reference(passage: Passage, wanted: str | None, options: Options) -> Survey:
    """Where the order reference is printed, and the changes that make it ``wanted``.

    Where a formula stands, bare tags elsewhere are no slots: a barcode may need them.
    """
    found = list(_find(passage.text))
    formulas = [item for item in found if item.form in _FORMULAS]
    odd = [item for item in found if item.form is ReferenceForm.ODD]
    if options.replace_formula:
        formulas, odd = [*formulas, *odd], []
    bare = [item for item in found if item.form is ReferenceForm.BARE]
    errors = [_odd(item) for item in odd]
    slots = formulas or bare
    if len(slots) > 1 or (not slots and not odd):
        errors.insert(0, _miscount(len(slots), bool(formulas)))
        errors += _near(passage.text, found)
    if errors:
        places = [_place(item, SlotState.OTHER, None, ()) for item in slots or odd]
        return Survey(tuple(places), tuple(errors), ())
    place, notes = _settle(slots[0], wanted)
    return Survey((place,), (), tuple(notes))


def _find(text: str) -> Iterator[Reference]:
    """The references of each sentence that names the tag, in characters of the whole text."""
    folded, last = text.lower(), -1
    if len(folded) != len(text):
        folded = text.replace("\u0130", "i").lower()
    place = folded.find(_NAME)
    while place >= 0:
        if place > last:
            start = text.rfind(BREAK, 0, place) + 1
            last = text.find(BREAK, place)
            last = len(text) if last < 0 else last
            for item in find_references(text[start:last]):
                yield item.shift(start)
        place = folded.find(_NAME, place + 1)


def _settle(found: Reference, wanted: str | None) -> tuple[Place, list[Finding]]:
    """The place with its changes, and what to tell of it."""
    notes = list(_notes(found))
    delivered = found.form is ReferenceForm.DELIVERED and found.prefixes == (DELIVERED_PREFIX,)
    state = SlotState.PLACEHOLDER if delivered else SlotState.OTHER
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
        quotes = [Change(place, place + 1, '"') for place in found.curly]
        return tuple(sorted((*literals, *quotes, *surplus)))
    return (Change(found.start, found.end, wanted), *surplus)


def _place(
    found: Reference, state: SlotState, wanted: str | None, changes: tuple[Change, ...]
) -> Place:
    return Place(
        SlotKind.REFERENCE, state, found.start, found.end, found.text, wanted, changes
    )


def _notes(found: Reference) -> Iterator[Finding]:
    if found.form is ReferenceForm.DELIVERED and len(found.prefixes) > 1:
        first, second = (literal.value for literal in found.literals)
        message = (
            f'the formula looks for "{first}" and strips "{second}": as it is, it prints a wrong'
            " number or none"
        )
        yield _note("half-edited-formula", message, found)
    if found.curly:
        yield _note("curly-quotes", "the formula holds curly quotes, which are no quotes", found)
    if found.surplus is not None:
        yield _note("surplus-bracket", "the tag has one bracket too many behind it", found)


def _note(code: str, message: str, found: Reference) -> Finding:
    hint = "patching repairs it"
    return Finding(code, Severity.WARNING, message, found.start, found.end, hint)


def _odd(found: Reference) -> Finding:
    return Finding(
        "odd-formula",
        Severity.ERROR,
        f"this prints the order reference in a way that is not known: {found.text}",
        found.start,
        found.end,
        "--replace-formula takes it as the order reference",
    )


def _miscount(count: int, formulas: bool) -> Finding:
    if not count:
        message = "order reference: none found, there must be 1"
        hint = "a label must hold the formula or the tag [{SecondaryReference}]"
        return Finding("slot-missing", Severity.ERROR, message, hint=hint)
    kind = "formulas" if formulas else "bare tags"
    message = f"order reference: {count} {kind} found, there must be 1"
    return Finding("slot-surplus", Severity.ERROR, message, hint="remove the others by hand")


def _near(text: str, found: list[Reference]) -> Iterator[Finding]:
    """Each place that was found, then what looks like the tag and is none."""
    for item in found:
        message = f"found here: {item.text}"
        yield Finding("slot-found", Severity.NOTE, message, item.start, item.end)
    place = text.lower().find(_NAME)
    while place >= 0:
        end = place + len(_NAME)
        if not any(item.start <= place < item.end for item in found):
            message = f"{text[place:end]} is not written as the tag [{{SecondaryReference}}]"
            yield Finding("near-miss", Severity.NOTE, message, place, end)
        place = text.lower().find(_NAME, end)
