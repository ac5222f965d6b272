"""What a template holds for each slot, and what must change there; nothing is changed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, Severity
from notegen.phrases import Found, find_near, find_phrase, find_value
from notegen.reading import BREAK
from notegen.slots import COUNTS, SlotKind, SlotState

if TYPE_CHECKING:
    from notegen.reading import Passage

__all__ = ["Change", "Finding", "Options", "Place", "Survey", "survey_phrase"]

NAMES = {
    SlotKind.COMPANY: "company name",
    SlotKind.LIVE: "go-live month",
    SlotKind.REFERENCE: "order reference",
}


class Change(NamedTuple):
    """``text`` takes the place of characters ``start`` to ``end`` of the passage."""

    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """A diagnostic whose place is in characters of the passage."""

    code: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None
    hint: str | None = None


class Place(NamedTuple):
    """A slot as it was found, in characters of the passage."""

    kind: SlotKind
    state: SlotState
    start: int
    end: int
    value: str
    wanted: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has decided about places that are not clear.

    ``accept_near`` takes near misses as placeholders, ``ignore_near`` leaves them as they are,
    ``replace_formula`` takes a formula of another shape as the order reference.
    """

    accept_near: bool = False
    ignore_near: bool = False
    replace_formula: bool = False


class Survey(NamedTuple):
    """The places of one kind of slot; ``errors`` stop a patch, ``notes`` do not."""

    places: tuple[Place, ...]
    errors: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def survey_phrase(
    kind: SlotKind,
    passage: Passage,
    phrase: str,
    values: tuple[str | None, str | None],
    options: Options,
) -> Survey:
    """Where ``phrase`` stands, or what took its place.

    ``values`` are what must stand there and what an earlier seller had there, where known.
    """
    text = passage.text
    wanted, former = values
    phrase = phrase.rstrip(".")
    present = find_value(text, wanted) if wanted else []
    old = find_value(text, former) if former and former != wanted else []
    present, old = _outside(present, old), _outside(old, present)
    exact = _outside(find_phrase(text, phrase), present)
    near = [
        item for item in find_near(text, phrase, exact) if not _overlaps(item, [*present, *old])
    ]
    accepted, problems, notes = _judge(kind, text, near, options)
    holders = sorted([*exact, *accepted])
    notes += [_loose(kind, item.start, item.end) for item in exact if not item.exact]
    states = _choose(COUNTS[kind], holders, present, old)
    if states is None:
        places = [_place(kind, SlotState.PLACEHOLDER, text, item, wanted) for item in holders]
        places += [_place(kind, SlotState.WANTED, text, item, wanted) for item in present]
        return Survey(tuple(places), (_miscount(kind, len(places)), *problems), tuple(notes))
    places = sorted(
        _place(kind, state, text, item, wanted) for state, items in states for item in items
    )
    if len(places) > COUNTS[kind]:
        notes.append(_crowd(kind, places))
    return Survey(tuple(places), tuple(problems), tuple(notes))


def _choose(
    count: int, holders: list[Found], present: list[Found], old: list[Found]
) -> list[tuple[SlotState, list[Found]]] | None:
    """The reading of the places that gives the right count, or None when there is none."""
    if len(holders) == count:
        return [(SlotState.PLACEHOLDER, holders)]
    if len(holders) > count:
        return None
    if not holders and len(old) == count:
        return [(SlotState.OTHER, old)]
    if len(holders) + len(old) + len(present) == count or (not holders and len(present) >= count):
        found = ((SlotState.OTHER, old if len(present) < count else []), (SlotState.WANTED, present))
        return [(SlotState.PLACEHOLDER, holders), *found]
    return None


def _place(
    kind: SlotKind, state: SlotState, text: str, item: Found, wanted: str | None
) -> Place:
    value = text[item.start : item.end].replace(BREAK, " ")
    if state is SlotState.WANTED or wanted is None:
        return Place(kind, state, item.start, item.end, value, wanted, ())
    if value == wanted:
        state = SlotState.WANTED
    change = Change(item.start, item.end, wanted)
    return Place(kind, state, item.start, item.end, value, wanted, (change,))


def _outside(items: list[Found], others: list[Found]) -> list[Found]:
    """The items that do not lie inside a longer one of the others."""
    return [
        item
        for item in items
        if not any(
            other.start <= item.start
            and item.end <= other.end
            and other.end - other.start > item.end - item.start
            for other in others
        )
    ]


def _overlaps(item: tuple[int, int, int], others: list[Found]) -> bool:
    return any(item[0] < other.end and other.start < item[1] for other in others)


def _judge(
    kind: SlotKind, text: str, near: list[tuple[int, int, int]], options: Options
) -> tuple[list[Found], list[Finding], list[Finding]]:
    """The near misses that count, those that stop the patch, and those to tell of."""
    accepted: list[Found] = []
    errors: list[Finding] = []
    notes: list[Finding] = []
    for start, end, distance in near:
        found = text[start:end]
        if options.accept_near and BREAK not in found:
            accepted.append(Found(start, end, exact=True))
            message = f'"{found}" was taken as the {NAMES[kind]}'
            notes.append(Finding("near-miss-accepted", Severity.NOTE, message, start, end))
            continue
        shown = found.replace(BREAK, " ¦ ")
        reason = "only the case differs" if not distance else f"{distance} letters off"
        if BREAK in found:
            reason = "it is spread over several paragraphs, cells or texts"
        severity = Severity.WARNING if options.ignore_near else Severity.ERROR
        hint = "--accept-near takes it as the placeholder, --ignore-near leaves it as it is"
        message = f'"{shown}" is nearly the placeholder of the {NAMES[kind]}: {reason}'
        target = notes if options.ignore_near else errors
        target.append(Finding("near-miss", severity, message, start, end, hint))
    return accepted, errors, notes


def _loose(kind: SlotKind, start: int, end: int) -> Finding:
    message = f"the placeholder of the {NAMES[kind]} has other blanks in it than documented"
    return Finding("other-spacing", Severity.NOTE, message, start, end)


def _crowd(kind: SlotKind, places: list[Place]) -> Finding:
    message = (
        f"{NAMES[kind]}: the wanted text stands {len(places)} times already,"
        f" {COUNTS[kind]} were expected; nothing is changed"
    )
    return Finding("more-than-expected", Severity.NOTE, message, places[0].start, places[0].end)


def _miscount(kind: SlotKind, found: int) -> Finding:
    count = COUNTS[kind]
    code = "slot-missing" if found < count else "slot-surplus"
    return Finding(
        code,
        Severity.ERROR,
        f"{NAMES[kind]}: {found} found, there must be {count}",
        hint="is this the template as it was delivered? --was OLD.toml finds the slots by the"
        " values of an earlier seller",
    )
