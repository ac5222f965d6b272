"""From places in a template to edits of its bytes: values are data, whatever they hold."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, PatchError, Severity
from notegen.label import FormulaSegment, TagSegment, parse_label
from notegen.patch import Edit
from notegen.plain_text import PLAIN
from notegen.slots import Finding, SlotKind, diagnose
from notegen.xml.escape import escape_attribute, escape_cdata, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.label import Label
    from notegen.slots import Change, Place
    from notegen.template import Template
    from notegen.xml.texts import LocatedText, Stretch


class NewText(NamedTuple):
    """Text number ``place`` of the template becomes ``value``."""

    place: int
    value: str


class Written(NamedTuple):
    """The edits of a template's bytes, what its texts then read, and what to tell of it."""

    edits: tuple[Edit, ...]
    texts: tuple[NewText, ...]
    notes: tuple[Diagnostic, ...]


class _Swap(NamedTuple):
    """Characters ``start`` to ``end`` of a text's value become ``new``; as HTML where it is."""

    start: int
    end: int
    new: str
    is_html: bool


def write_places(template: Template, places: Iterable[Place]) -> Written:
    """The edits that make all changes of ``places``.

    Raises ``PatchError``: ``not-encodable`` in plain text, ``makes-formula`` for a value that
    would become a tag or break a formula where it is put, ``breaks-json`` for one with a quote or
    a backslash in a text that is JSON.
    """
    swaps: defaultdict[int, list[_Swap]] = defaultdict(list)
    notes: list[Diagnostic] = []
    for place in places:
        for change in place.changes:
            if place.kind is not SlotKind.REFERENCE:
                _refuse_formula(template, change)
            parts = template.passage.parts(change.start, change.end)
            if len(parts) > 1:
                notes.append(diagnose(template, _cut(change)))
            text = change.text
            for part in parts:
                swap = _Swap(part.start, part.end, part.write(text), part.quote is not None)
                swaps[part.run].append(swap)
                text = ""
    texts: list[NewText] = []
    edits: list[Edit] = []
    for run, items in sorted(swaps.items()):
        items.sort()
        located = template.texts[run]
        _refuse_broken_json(located, items)
        texts.append(NewText(run, _rewrite(located.value, items)))
        for item in items:
            edits += _edit(located, item)
    return Written(tuple(edits), tuple(texts), tuple(notes))


def _rewrite(value: str, swaps: Sequence[_Swap]) -> str:
    pieces: list[str] = []
    copied = 0
    for swap in swaps:
        pieces += (value[copied : swap.start], swap.new)
        copied = swap.end
    return "".join((*pieces, value[copied:]))


def _is_json(value: str) -> bool:
    """Whether a text is a JSON object or list."""
    if value.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse_broken_json(located: LocatedText, swaps: Sequence[_Swap]) -> None:
    """Raise when a quote or a backslash would be put into a string of JSON."""
    broken = [swap for swap in swaps if '"' in swap.new or "\\" in swap.new]
    if broken and _is_json(located.value):
        raise PatchError.of(
            "breaks-json",
            f"the text is JSON, which cannot hold {broken[0].new} as it stands",
            span=located.span_of(broken[0].start, broken[0].end),
            hint="use a value without quotes and backslashes, or change this text by hand",
        )


def _edit(located: LocatedText, swap: _Swap) -> Iterator[Edit]:
    """One edit, or one for each side of a CDATA section's edge: the first takes the text."""
    source, text = located.source, swap.new
    for stretch in located.stretches(swap.start, swap.end):
        written = source.encode(_escape(located, stretch, text, swap))
        old = source.text[stretch.start : stretch.end].encode(source.encoding)
        yield Edit(source.byte_at(stretch.start), old, written)
        text = ""


def _escape(located: LocatedText, stretch: Stretch, text: str, swap: _Swap) -> str:
    source, piece = located.source, stretch.piece
    if piece.delimiter == PLAIN:
        if swap.is_html and not text.isascii():
            return "".join(c if source.can_encode(c) else f"&#{ord(c)};" for c in text)
        return text
    if piece.delimiter in ("", "]]>"):
        before = source.text[max(piece.start, stretch.start - 2) : stretch.start]
        after = source.text[stretch.end : min(piece.end, stretch.end + 2)]
        escape = escape_cdata if piece.delimiter else escape_text
        return escape(text, source.can_encode, before, after)
    return escape_attribute(text, piece.delimiter, source.can_encode)


def _refuse_formula(template: Template, change: Change) -> None:
    """Raise when the new text would be read as a tag, or would break the formula it stands in."""
    start, end = template.passage.sentence(change.start)
    text = template.passage.text
    before, after = text[start : change.start], text[change.end : end]
    plain = parse_label(before + "x" + after)
    is_same = _outline(parse_label(before + change.text + after)) == _outline(plain)
    if is_same and not _is_code(plain, len(before)):
        return
    raise PatchError.of(
        "makes-formula",
        f'"{change.text}" would become part of a tag or a formula here',
        span=template.span_of(change.start, change.end),
        hint="change the text round the placeholder, or the name",
    )


def _outline(label: Label) -> list[str]:
    """The tags of a label, and the quotes and comments in its formulas."""
    found = [segment.name for segment in label.segments if isinstance(segment, TagSegment)]
    return found + [
        "".join(c for c in segment.source if c in '"~')
        for segment in label.segments
        if isinstance(segment, FormulaSegment)
    ]


def _is_code(label: Label, place: int) -> bool:
    """Whether the character at ``place`` stands in a formula, outside its strings."""
    return any(
        formula.source_span.start <= place < formula.source_span.end
        and label.text.count('"', formula.source_span.start, place) % 2 == 0
        for formula in label.formulas
    )


def _cut(change: Change) -> Finding:
    return Finding(
        "cut-by-markup",
        Severity.NOTE,
        "markup stands inside this; the new text goes into its first piece",
        change.start,
        change.end,
    )
