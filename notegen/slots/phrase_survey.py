"""Where a placeholder stands, or what took its place, and what must change there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.label import FormulaSegment, Words, parse_label
from notegen.slots import (
    COUNTS,
    NAMES,
    Change,
    Finding,
    Options,
    Place,
    SlotKind,
    SlotState,
    Survey,
)
from notegen.slots.phrases import Found, find_months, find_near, find_phrase, find_value
from notegen.xml.markup import is_html
from notegen.xml.passage import BREAK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.slots.phrases import Near
    from notegen.xml.passage import Passage

__all__ = ["survey_phrase"]

LISTED = 50
"""The most places of one kind that are listed where there are too many."""


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
    text, phrase = passage.words, phrase.rstrip(".")
    wanted, former = values
    present, old = _find_values(passage, wanted, former)
    exact = _outside(find_phrase(text, phrase, passage.is_edge), present)
    near = [
        n
        for n in find_near(text, phrase, exact, passage.is_edge)
        if not _overlaps(n, [*present, *old])
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
            states.append((SlotState.OTHER, find_months(passage.words)))
    places = sorted(
        _place(kind, state, passage.text, item, wanted) for state, items in states for item in items
    )
    if states_are_wrong:
        places = places[:LISTED]
    if len(places) > COUNTS[kind] and not errors:
        notes.append(_crowd(kind, places))
    return Survey(kind, tuple(places), tuple(errors), tuple(notes))


def _find_values(
    passage: Passage, wanted: str | None, former: str | None
) -> tuple[list[Found], list[Found]]:
    """Where the wanted text and the former one stand; a longer one hides the other inside it."""
    present = _find_value(passage, wanted) if wanted else []
    old = _find_value(passage, former) if former and former != wanted else []
    return _outside(present, old), _outside(old, present)


def _find_value(passage: Passage, value: str) -> list[Found]:
    """What looks like HTML is looked for as it stands, too: it made a text HTML that was none."""
    found = find_value(passage.words, value, passage.is_edge)
    if is_html(value):
        read = {passage.parts(item.start, item.end)[0].run for item in found}
        found += [
            item
            for item in find_value(passage.text, value, passage.is_edge)
            if item.start >= passage.visible
            and passage.parts(item.start, item.end)[0].run not in read
        ]
    return [item for item in found if _is_printed(passage, item.start)]


def _is_printed(passage: Passage, place: int) -> bool:
    """Whether the text at ``place`` is no part of a tag or of a formula, but for its strings."""
    start, end = passage.sentence(place)
    for segment in parse_label(passage.text[start:end]).segments:
        if segment.span.start <= place - start < segment.span.end:
            if isinstance(segment, FormulaSegment):
                return passage.text.count('"', start + segment.span.start, place) % 2 == 1
            return isinstance(segment, Words)
    return True


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


def _overlaps(near: Near, others: Sequence[Found]) -> bool:
    return any(near.start < other.end and other.start < near.end for other in others)


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
    return accepted, errors, notes


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
