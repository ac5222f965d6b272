"""Where a placeholder stands, or what took its place, and what must change there."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.label import FormulaSegment, Words, parse_label
from notegen.slots import (
    COUNTS,
    LISTED,
    NAMES,
    Change,
    Finding,
    Options,
    Place,
    SlotKind,
    SlotState,
    Survey,
)
from notegen.slots.near_misses import find_near
from notegen.slots.phrases import Found, find_months, find_phrase, find_value
from notegen.xml.markup import is_html
from notegen.xml.passage import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.label import Segment
    from notegen.slots.near_misses import Near
    from notegen.xml.passage import Passage


def survey_phrase(
    kind: SlotKind,
    passage: Passage,
    phrase: str,
    values: tuple[str | None, str | None],
    options: Options,
) -> Survey:
    """The places of ``phrase``, or of the text that took its place.

    ``values`` are what must stand there and what an earlier seller had there, where known.
    """
    text = passage.words
    wanted, former = values
    present, old = _find_values(passage, wanted, former)
    exact = _outside(find_phrase(text, phrase, passage.is_edge), present)
    values_found = sorted([*present, *old])
    near = [
        item
        for item in find_near(text, phrase, exact, passage.is_edge)
        if not _overlaps(item, values_found)
    ]
    accepted, errors, notes = _judge(kind, text, near, options)
    holders = sorted([*exact, *accepted])
    notes += [_loose(kind, item) for item in exact if not item.exact]
    states = _choose(COUNTS[kind], holders, present, old)
    states_are_wrong = states is None
    if states is None:
        states = [(SlotState.PLACEHOLDER, holders), (SlotState.WANTED, present)]
        errors.insert(0, _miscount(kind, len(holders) + len(present)))
        if kind is SlotKind.LIVE and not holders and not present:
            states.append((SlotState.OTHER, list(islice(find_months(text), LISTED))))
    places = sorted(
        _place(kind, state, passage.text, item, wanted) for state, items in states for item in items
    )
    if len(places) > COUNTS[kind] and not errors:
        notes.append(_crowd(kind, places))
    if states_are_wrong or len(places) > COUNTS[kind]:
        places = places[:LISTED]
    return Survey(kind, tuple(places), tuple(errors), tuple(notes))


def _find_values(
    passage: Passage, wanted: str | None, former: str | None
) -> tuple[list[Found], list[Found]]:
    """Where the wanted text and the former one stand; a longer one hides the other inside it."""
    present = _find_value(passage, wanted) if wanted else []
    old = _find_value(passage, former) if former and former != wanted else []
    return _outside(present, old), _outside(old, present)


def _find_value(passage: Passage, value: str) -> list[Found]:
    """Where a value is printed.

    What looks like HTML is looked for as it stands, too: it made a text HTML that was none.
    """
    found = find_value(passage.words, value, passage.is_edge)
    if is_html(value):
        read = {passage.parts(item.start, item.end)[0].run for item in found}
        found += [
            item
            for item in find_value(passage.text, value, passage.is_edge)
            if item.start >= passage.visible
            and passage.parts(item.start, item.end)[0].run not in read
        ]
    return list(_printed(passage, found))


def _printed(passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
    """The places that are no part of a tag or of a formula, but for its strings.

    They must be in order, so that each sentence is read once and each quote counted once.
    """
    text = passage.text
    end = counted = quotes = 0
    segment: Segment | None = None
    for item in found:
        if item.start >= end:
            begin, end = passage.sentence(item.start)
            segments = parse_label(text[begin:end]).segments
            starts = [begin + part.span.start for part in segments]
        number = bisect_right(starts, item.start) - 1
        if segments[number] is not segment:
            segment, counted, quotes = segments[number], starts[number], 0
        if isinstance(segment, FormulaSegment):
            quotes += text.count('"', counted, item.start)
            counted = item.start
        if isinstance(segment, Words) or quotes % 2:
            yield item


def _choose(
    count: int, holders: list[Found], present: list[Found], old: list[Found]
) -> list[tuple[SlotState, list[Found]]] | None:
    """The reading of the places that gives the right count, or None when there is none."""
    if len(holders) == count:
        return [(SlotState.PLACEHOLDER, holders)]
    if len(holders) + len(present) + len(old) == count:
        return [
            (SlotState.PLACEHOLDER, holders),
            (SlotState.WANTED, present),
            (SlotState.OTHER, old),
        ]
    if len(holders) + len(present) == count or (not holders and len(present) >= count):
        return [(SlotState.PLACEHOLDER, holders), (SlotState.WANTED, present)]
    if not holders and len(old) == count:
        return [(SlotState.OTHER, old)]
    return None


def _place(kind: SlotKind, state: SlotState, text: str, item: Found, wanted: str | None) -> Place:
    value = text[item.start : item.end].replace(BREAK, " ")
    if wanted is not None and value == wanted:
        state = SlotState.WANTED
    changes = () if wanted in (None, value) else (Change(item.start, item.end, wanted or ""),)
    return Place(kind, state, item.start, item.end, value, wanted, changes)


def _outside(items: Sequence[Found], others: Sequence[Found]) -> list[Found]:
    """The items that do not lie inside a longer one of the others, which are in order."""
    starts = [other.start for other in others]
    kept = []
    for item in items:
        number = bisect_right(starts, item.start) - 1
        other = others[number] if number >= 0 else item
        if other.end < item.end or other.end - other.start <= item.end - item.start:
            kept.append(item)
    return kept


def _overlaps(near: Near, others: Sequence[Found]) -> bool:
    """Whether one of the others, which are in order, has a character of ``near``."""
    place = bisect_right(others, near.start, key=lambda other: other.end)
    return place < len(others) and others[place].start < near.end


def _judge(
    kind: SlotKind, text: str, near: list[Near], options: Options
) -> tuple[list[Found], list[Finding], list[Finding]]:
    """The near misses that count, those that stop the patch, and those to tell of."""
    accepted: list[Found] = []
    errors: list[Finding] = []
    notes: list[Finding] = []
    for item in near:
        found = text[item.start : item.end]
        if options.accept_near and BREAK not in found:
            accepted.append(Found(item.start, item.end, exact=True))
            message = f'"{found}" is taken as the placeholder of the {NAMES[kind]}'
            notes.append(
                Finding("near-miss-accepted", Severity.NOTE, message, item.start, item.end)
            )
        elif options.ignore_near:
            notes.append(_near(kind, item, found, Severity.WARNING))
        else:
            errors.append(_near(kind, item, found, Severity.ERROR))
    return accepted, errors[:LISTED], notes[:LISTED]


def _near(kind: SlotKind, near: Near, found: str, severity: Severity) -> Finding:
    reason = f"{near.distance} letters off" if near.distance else "another case or a longer word"
    hint = "--accept-near takes it as the placeholder, --ignore-near leaves it as it is"
    if BREAK in found:
        reason = "spread over several paragraphs, cells or texts"
        hint = "write it into one text by hand, or leave it as it is with --ignore-near"
    shown = found.replace(BREAK, " ¦ ")
    message = f'"{shown}" is nearly the placeholder of the {NAMES[kind]} ({reason})'
    return Finding("near-miss", severity, message, near.start, near.end, hint)


def _loose(kind: SlotKind, found: Found) -> Finding:
    message = f"the placeholder of the {NAMES[kind]} has other blanks in it than documented"
    return Finding("other-spacing", Severity.NOTE, message, found.start, found.end)


def _crowd(kind: SlotKind, places: list[Place]) -> Finding:
    message = (
        f"the {NAMES[kind]} stands {len(places)} times already, {COUNTS[kind]} were expected;"
        " no placeholder is left and nothing is changed"
    )
    return Finding("more-than-expected", Severity.NOTE, message, places[0].start, places[0].end)


def _miscount(kind: SlotKind, found: int) -> Finding:
    count = COUNTS[kind]
    code = "slot-missing" if found < count else "slot-surplus"
    hint = "is this the template as it was delivered?"
    if found < count:
        hint += " --was OLD.toml finds the slots by the values of an earlier seller"
    message = f"{NAMES[kind]}: {found} found, there must be {count}"
    return Finding(code, Severity.ERROR, message, hint=hint)
