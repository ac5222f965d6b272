"""Where a placeholder stands, or what took its place, and what must change there."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from notegen.errors import MAX_OF_A_CODE, Diagnostic, Severity
from notegen.formula import FormulaSegment, Words, parse_label
from notegen.patching.phrases import (
    Found,
    find_cut,
    find_months,
    find_near,
    find_phrase,
    find_value,
)
from notegen.patching.slots import Change, Options, SlotScan, SlotState, make_slot, report_count
from notegen.seller import COUNTS, NAMES, SlotKind
from notegen.template import BREAK, is_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.formula import Segment
    from notegen.patching.phrases import Near
    from notegen.patching.slots import Slot
    from notegen.template import SearchText, Template


def scan_phrase(
    template: Template,
    kind: SlotKind,
    phrase: str,
    values: tuple[str | None, str | None],
    options: Options,
) -> SlotScan:
    """The places of ``phrase``, or of the text that took its place.

    ``values`` are what must stand there and what an earlier seller had there, where known.
    """
    wanted, former = values
    search = template.search
    present, old = _find_values(search, wanted, former)
    exact = _outside(find_phrase(search, phrase), present)
    known = sorted([*present, *old])
    near = [item for item in find_near(search, phrase, exact) if not _overlaps(item, known)]
    accepted, errors, notes = _judge(template, kind, near, options)
    holders = sorted([*exact, *accepted])
    notes += [
        Diagnostic.note(
            "other-spacing",
            f"the placeholder of the {NAMES[kind]} has other blanks in it than documented",
            template.span_of(item.start, item.end),
        )
        for item in [found for found in exact if not found.exact][:MAX_OF_A_CODE]
    ]
    states = _choose(COUNTS[kind], holders, present, old)
    is_miscounted = states is None
    if states is None:
        states = [(SlotState.PLACEHOLDER, holders), (SlotState.WANTED, present)]
        count = len(holders) + len(present)
        hint = "is this the template as it was delivered?"
        if count < COUNTS[kind]:
            hint += " --was OLD.toml finds the slots by the values of an earlier seller"
            errors += _report_cut(template, kind, phrase)
        errors.insert(0, report_count(kind, count, "", hint))
        if kind is SlotKind.LIVE and not count:
            months = find_months(search.words)
            states.append((SlotState.OTHER, list(islice(months, MAX_OF_A_CODE))))
    found = sorted((state, item) for state, items in states for item in items)
    is_crowded = len(found) > COUNTS[kind]
    listed = found[:MAX_OF_A_CODE] if is_miscounted or is_crowded else found
    slots = tuple(_make_slot(template, kind, state, item, wanted) for state, item in listed)
    if is_crowded and not errors:
        message = (
            f"the {NAMES[kind]} stands {len(found)} times already, {COUNTS[kind]} were expected;"
            " no placeholder is left and nothing is changed"
        )
        notes.append(Diagnostic.note("more-than-expected", message, slots[0].span))
    return SlotScan(kind, slots, tuple(errors), tuple(notes))


def _find_values(
    search: SearchText, wanted: str | None, former: str | None
) -> tuple[list[Found], list[Found]]:
    """Where the wanted text and the former one stand; a longer one hides the other inside it."""
    present = _find_printed(search, wanted) if wanted else []
    old = _find_printed(search, former) if former and former != wanted else []
    return _outside(present, old), _outside(old, present)


def _find_printed(search: SearchText, value: str) -> list[Found]:
    """Where a value is printed: not in a tag nor in a formula, but for its strings.

    What looks like HTML is looked for as it stands, too: it made a text HTML that was none.
    """
    found = find_value(search, value)
    read = [item for item in found if item.start < search.visible]
    if is_html(value):
        texts = {search.ranges(item.start, item.end)[0].text for item in read}
        read += [
            item
            for item in found[len(read) :]
            if search.ranges(item.start, item.end)[0].text not in texts
        ]
    return list(_printed(search, read))


def _printed(search: SearchText, found: Sequence[Found]) -> Iterator[Found]:
    """The places that are printed; they must be in order.

    So each sentence is read once and each quote counted once.
    """
    text = search.text
    end = counted = quotes = 0
    segment: Segment | None = None
    for item in found:
        if item.start >= end:
            begin, end = search.sentence(item.start)
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


def _make_slot(
    template: Template, kind: SlotKind, state: SlotState, item: Found, wanted: str | None
) -> Slot:
    value = template.search.read(item.start, item.end, " ")
    if wanted is not None and value == wanted:
        state = SlotState.WANTED
    changes = () if wanted in (None, value) else (Change(item.start, item.end, wanted or ""),)
    return make_slot(template, kind, state, item.start, item.end, wanted, changes)


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
    template: Template, kind: SlotKind, near: list[Near], options: Options
) -> tuple[list[Found], list[Diagnostic], list[Diagnostic]]:
    """The near misses that count, those that stop the patch, and those to tell of."""
    text = template.search.text
    accepted = [
        Found(item.start, item.end, exact=True)
        for item in near
        if options.accept_near and BREAK not in text[item.start : item.end]
    ]
    errors: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    for item in near[:MAX_OF_A_CODE]:
        found = text[item.start : item.end]
        if options.accept_near and BREAK not in found:
            message = f'"{found}" is taken as the placeholder of the {NAMES[kind]}'
            span = template.span_of(item.start, item.end)
            notes.append(Diagnostic.note("near-miss-accepted", message, span))
            continue
        reason = (
            f"{item.distance} letters off" if item.distance else "another case or a longer word"
        )
        hint = "--accept-near takes it as the placeholder, --ignore-near leaves it as it is"
        if BREAK in found:
            reason = "spread over several paragraphs, cells or texts"
            hint = "write it into one text by hand, or leave it as it is with --ignore-near"
        severity = Severity.WARNING if options.ignore_near else Severity.ERROR
        kept = notes if options.ignore_near else errors
        kept.append(_report_near(template, kind, item, reason, hint, severity))
    return accepted, errors, notes


def _report_near(
    template: Template,
    kind: SlotKind,
    item: Near | Found,
    reason: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    shown = template.search.read(item.start, item.end, " ¦ ")
    message = f'"{shown}" is nearly the placeholder of the {NAMES[kind]} ({reason})'
    return Diagnostic("near-miss", severity, message, template.span_of(item.start, item.end), hint)


def _report_cut(template: Template, kind: SlotKind, phrase: str) -> list[Diagnostic]:
    """An error for each place where something like a tag, in a text that is no HTML, cuts it."""
    hint = "take what looks like a tag out of it by hand"
    return [
        _report_near(template, kind, item, "what looks like a tag stands in it", hint)
        for item in find_cut(template.search, phrase)[:MAX_OF_A_CODE]
    ]
