"""From the slots of a template to edits of its files' bytes: values are data, whatever they hold."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, PatchError
from notegen.formula import FormulaSegment, TagSegment, parse_label
from notegen.frozen import FrozenMap
from notegen.patching.patch import Edit, Patch
from notegen.seller import SlotKind
from notegen.template import CDATA_END, PLAIN, escape_attribute, escape_cdata, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.formula import Label
    from notegen.patching.slots import Change, Slot
    from notegen.template import FileText, LocatedText, Template


class EditPlan(NamedTuple):
    """The patch of each file, what each changed text then reads (by number), and what to tell."""

    patches: tuple[Patch, ...]
    texts: FrozenMap[int, str]
    notes: tuple[Diagnostic, ...]


class Replacement(NamedTuple):
    """Characters ``start`` to ``end`` of a text's value become ``new``; as HTML where it is."""

    start: int
    end: int
    new: str
    is_html: bool


def write_edits(template: Template, slots: Iterable[Slot]) -> EditPlan:
    """The edits that make all changes of ``slots``.

    Raises ``PatchError``: ``not-encodable`` in plain text, ``makes-formula`` for a value that
    would become a tag or break a formula where it is put, ``breaks-json`` for one with a quote or
    a backslash in a text that is JSON.
    """
    replacements: defaultdict[int, list[Replacement]] = defaultdict(list)
    notes: list[Diagnostic] = []
    for slot in slots:
        for change in slot.changes:
            if slot.kind is not SlotKind.REFERENCE:
                _refuse_formula(template, change)
            ranges = template.search.ranges(change.start, change.end)
            if len(ranges) > 1:
                message = "markup stands inside this; the new text goes into its first piece"
                span = template.span_of(change.start, change.end)
                notes.append(Diagnostic.note("cut-by-markup", message, span))
            text = change.text
            for part in ranges:
                new = Replacement(part.start, part.end, part.escape(text), part.quote is not None)
                replacements[part.text].append(new)
                text = ""
    texts: dict[int, str] = {}
    edits: dict[int, list[Edit]] = {id(source): [] for source in template.sources}
    for number, items in sorted(replacements.items()):
        items.sort()
        located = template.texts[number]
        _refuse_broken_json(located, items)
        texts[number] = _rewrite(located.value, items)
        edits[id(located.source)] += (edit for item in items for edit in _edit(located, item))
    patches = tuple(Patch(tuple(each)) for each in edits.values())
    return EditPlan(patches, FrozenMap(texts), tuple(notes))


def _rewrite(value: str, replacements: Sequence[Replacement]) -> str:
    pieces: list[str] = []
    copied = 0
    for item in replacements:
        pieces += (value[copied : item.start], item.new)
        copied = item.end
    return "".join((*pieces, value[copied:]))


def _refuse_broken_json(located: LocatedText, replacements: Sequence[Replacement]) -> None:
    """Raise when a quote or a backslash would be put into a string of JSON."""
    broken = [item for item in replacements if '"' in item.new or "\\" in item.new]
    if not broken or located.value.lstrip()[:1] not in {"{", "["}:
        return
    try:
        json.loads(located.value, strict=False)
    except (ValueError, RecursionError):
        return
    raise PatchError.of(
        "breaks-json",
        f"the text is JSON, which cannot hold {broken[0].new} as it stands",
        span=located.span_of(broken[0].start, broken[0].end),
        hint="use a value without quotes and backslashes, or change this text by hand",
    )


def _edit(located: LocatedText, item: Replacement) -> Iterator[Edit]:
    """One edit, or one for each side of a CDATA section's edge: the first takes the text."""
    source, text = located.source, item.new
    for written, start, end in located.ranges(item.start, item.end):
        new = _escape(source, written.delimiter, start, end, item._replace(new=text))
        old = source.text[start:end].encode(source.encoding)
        yield Edit(source.byte_at(start), old, source.encode(new))
        text = ""


def _escape(source: FileText, delimiter: str, start: int, end: int, item: Replacement) -> str:
    """The new text as it must stand in place of characters ``start`` to ``end`` of the file."""
    text = item.new
    if delimiter == PLAIN:
        if item.is_html and not text.isascii():
            return "".join(c if source.can_encode(c) else f"&#{ord(c)};" for c in text)
        return text
    if delimiter in {"", CDATA_END}:
        before, after = source.text[max(0, start - 2) : start], source.text[end : end + 2]
        escape = escape_cdata if delimiter else escape_text
        return escape(text, source.can_encode, before, after)
    return escape_attribute(text, delimiter, source.can_encode)


def _refuse_formula(template: Template, change: Change) -> None:
    """Raise when the new text would be read as a tag, or would break the formula it stands in."""
    start, end = template.search.sentence(change.start)
    text = template.search.text
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
