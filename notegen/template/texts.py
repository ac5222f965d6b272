"""The texts of a template, each with its place in a file, and all of them as one text to search."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, overload

from notegen.errors import Span
from notegen.template.escaping import DecodedText, escape_html
from notegen.template.html_source import is_html, join_texts, split_html
from notegen.template.xml_source import (
    LocatedTexts,
    SourceRange,
    XmlText,
    find_special,
    read_attributes,
    split_ranges,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.template.encoding import FileText

PLAIN = "plain"
"""The delimiter, and the part, of a text that is no XML: nothing in it is escaped."""
BREAK = "\0"
"""Stands between texts that are no sentence together; no file that is read holds it."""
ODD_BLANKS = (
    "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\xad\u200b\u2060\ufeff"
)
"""What counts as a blank in a phrase, next to the blank: no-break and unseen ones too."""
_ODD_BLANK = re.compile(f"[{ODD_BLANKS}]")
_BLANKS = re.compile(r"  +")


@dataclass(frozen=True)
class LocatedText:
    """A text of a template, decoded, and where it is written.

    ``first`` is where its file begins in the bytes of the whole template.
    """

    xml: XmlText
    source: FileText
    first: int = 0

    @property
    def value(self) -> str:
        """The text as a parser gives it."""
        return self.xml.value

    @property
    def attribute(self) -> str:
        """The attribute's name as it is written, or empty for element text."""
        return self.xml.name

    @property
    def start(self) -> int:
        """Its first character in its file."""
        return self.xml.start

    @property
    def span(self) -> Span:
        """The bytes of the template from its first to its last character."""
        return self._bytes(self.xml.start, self.xml.end)

    def span_of(self, start: int, end: int) -> Span:
        """The bytes of the template in which the characters ``start`` to ``end`` are written."""
        found = self.ranges(start, end)
        return self._bytes(found[0][1], found[-1][2])

    def ranges(self, start: int, end: int) -> list[tuple[SourceRange, int, int]]:
        """The ranges that hold the characters ``start`` to ``end``, and from where to where.

        Places are characters of the file. It is one range, unless they reach over the edge of a
        CDATA section.
        """
        found: list[tuple[SourceRange, int, int]] = []
        for written in self._ranges:
            first = max(start - written.first, 0)
            last = min(end - written.first, len(written.decoded.text))
            if first < last or (start == end and first == last and not found):
                place = written.decoded.source_offset
                found.append((written, written.start + place(first), written.start + place(last)))
        return found

    def characters_of(self, span: Span) -> Span | None:
        """The characters of the value that are written between the bytes of ``span``, or None."""
        place = self.source.character_at
        start, end = (place(max(0, edge - self.first)) for edge in (span.start, span.end))
        inside = [
            written.first + offset
            for written in self._ranges
            if written.start < end and start < written.end
            for offset in range(len(written.decoded.text))
            if start <= written.start + written.decoded.source_offset(offset) < end
        ]
        return Span(inside[0], inside[-1] + 1) if inside else None

    @cached_property
    def _ranges(self) -> list[SourceRange]:
        if self.xml.part == PLAIN:
            text = self.source.text[self.xml.start : self.xml.end]
            return [SourceRange(0, self.xml.start, self.xml.end, PLAIN, DecodedText(text))]
        return split_ranges(self.source.text, self.xml)

    def _bytes(self, start: int, end: int) -> Span:
        return self.source.span(start, end).shift(self.first)


class NodeText(NamedTuple):
    """The text of an element or the value of an attribute, and where it is written.

    ``value`` is what the parser gives; each of ``parts`` begins at a character of it. What is
    blank between two of them is not located.
    """

    value: str
    parts: tuple[tuple[int, LocatedText], ...]

    def span_of(self, start: int, end: int) -> Span | None:
        """The bytes from character ``start`` to ``end`` of the value; None where it is blank."""
        inside = [
            text.span_of(max(start - first, 0), min(end - first, len(text.value)))
            for first, text in self.parts
            if start < first + len(text.value) and (end > first or start == end == first)
        ]
        return Span(inside[0].start, max(inside[0].start, inside[-1].end)) if inside else None

    def characters_of(self, span: Span) -> Span | None:
        """The characters of the value that are written between the bytes of ``span``, or None."""
        found = [
            part.shift(first)
            for first, text in self.parts
            if (part := text.characters_of(span)) is not None
        ]
        return Span(found[0].start, found[-1].end) if found else None


class XmlTexts(Sequence[LocatedText]):
    """The texts of an XML file: element texts in document order, then the attribute values.

    A template has far more attributes than anybody asks for, so each is read when it is asked for.
    """

    def __init__(self, source: FileText, located: LocatedTexts) -> None:
        self._source = source
        self._located = located
        self._known: dict[int, LocatedText] = {}
        self._tag: tuple[int, list[XmlText]] = (
            0,
            [],
        )  # the attributes of the tag that was read last

    def __len__(self) -> int:
        return len(self._located.texts) + len(self._located.values)

    @overload
    def __getitem__(self, index: int) -> LocatedText: ...

    @overload
    def __getitem__(self, index: slice) -> list[LocatedText]: ...

    def __getitem__(self, index: int | slice) -> LocatedText | list[LocatedText]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        if place not in self._known:
            number = place - len(self._located.texts)
            xml = self._located.texts[place] if number < 0 else self._read(number)
            self._known[place] = LocatedText(xml, self._source)
        return self._known[place]

    def find_text(self, node: int, part: str) -> LocatedText | None:
        """The ``part`` (text or tail) of a node; None where it is blank."""
        place = self._by_node.get((node, part))
        return None if place is None else self[place]

    @cached_property
    def _by_node(self) -> dict[tuple[int, str], int]:
        return {(xml.node, xml.part): place for place, xml in enumerate(self._located.texts)}

    def find_attribute(self, node: int, name: str) -> LocatedText | None:
        """A node's attribute by its local name: the last, where two differ in namespace alone."""
        tags, values = self._located.tags, self._located.values
        place = bisect_left(tags, node, key=lambda tag: tag[3])
        if place == len(tags) or tags[place][3] != node:
            return None
        end = tags[place + 1][0] if place + 1 < len(tags) else len(values)
        for number in reversed(range(tags[place][0], end)):
            xml = self._read(number)
            if xml.name.rpartition(":")[2] == name:
                return LocatedText(xml, self._source)
        return None

    def join(self) -> SearchText:
        """All texts joined for searching."""
        special = {number: self._read(number) for number in find_special(self._located.values)}
        return join_for_search(self._located.texts, self._located.values, special)

    def _read(self, number: int) -> XmlText:
        first, texts = self._tag
        if not first <= number < first + len(texts):
            first, texts = self._tag = read_attributes(self._source.text, self._located, number)
        return texts[number - first]


class TextNode(NamedTuple):
    """A text without any markup in it.

    ``text`` is the number of the text that holds it; ``shift`` is where it begins there. ``quote``
    is None outside HTML, empty in HTML text, and the delimiter in an HTML attribute value.
    """

    start: int
    decoded: DecodedText
    text: int
    shift: int
    quote: str | None


class TextRange(NamedTuple):
    """Characters ``start`` to ``end`` of text number ``text``, within one node of it."""

    text: int
    start: int
    end: int
    quote: str | None

    def escape(self, text: str) -> str:
        """``text`` as it must stand in the value of the text: escaped where that is HTML."""
        return text if self.quote is None else escape_html(text, self.quote)


class FoldedText(NamedTuple):
    """A text in which each run of blanks is one, and where its characters come from.

    ``text`` is in small letters, ``cased`` as it was written. From each of ``places`` on, until the
    next, characters stand one behind the other in the original, beginning at the one of
    ``sources``.
    """

    text: str
    cased: str
    places: tuple[int, ...]
    sources: tuple[int, ...]

    def source_offset(self, place: int) -> int:
        """Where the character at ``place`` begins in the original."""
        number = bisect_right(self.places, place) - 1
        return self.sources[number] + place - self.places[number]


def fold(text: str) -> FoldedText:
    """``text`` with one blank for each run of blanks of any kind."""
    places, sources, lost = [0], [0], 0
    spaced = _ODD_BLANK.sub(" ", text)
    for run in _BLANKS.finditer(spaced):
        lost += len(run[0]) - 1
        places.append(run.end() - lost)
        sources.append(run.end())
    cased = _BLANKS.sub(" ", spaced)
    folded = cased.lower()
    if len(folded) != len(cased):  # where a small letter is two characters, the capital stays
        folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    return FoldedText(folded, cased, tuple(places), tuple(sources))


@dataclass(frozen=True)
class SearchText:
    """The words of a template in reading order, with the way back: all nodes, joined into ``text``.

    Inline markup between two nodes is left out, a line break is a line feed, and whatever ends a
    sentence is :data:`BREAK`. From ``visible`` on, the texts that are HTML follow once more, as
    they stand: a name that looks like HTML may have been written into a text that was none.

    Most attribute values are never looked at, so they have no entry in ``nodes``: from ``plain`` to
    ``visible`` they follow each other, each behind a :data:`BREAK`; the first is text ``number``.
    """

    text: str
    nodes: tuple[TextNode, ...]
    plain: int
    visible: int
    number: int

    @cached_property
    def words(self) -> str:
        """The text up to ``visible``."""
        return self.text[: self.visible]

    @cached_property
    def folded(self) -> FoldedText:
        """The words, folded: near misses and the language are looked for in them."""
        return fold(self.words)

    def read(self, start: int, end: int, between: str) -> str:
        """``text[start:end]``, with ``between`` where a sentence ends in it."""
        return self.text[start:end].replace(BREAK, between)

    def ranges(self, start: int, end: int) -> list[TextRange]:
        """The texts, and characters of each, that make up ``text[start:end]``."""
        found: list[TextRange] = []
        for node in sorted([*self._list_nodes(start, end), *self._list_values(start, end)]):
            first = max(start - node.start, 0)
            last = min(end - node.start, len(node.decoded.text))
            if first < last or (start == end and first == last):
                begin, stop = (node.shift + node.decoded.source_offset(p) for p in (first, last))
                found.append(TextRange(node.text, begin, stop, node.quote))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [node.start for node in self.nodes]

    def _list_nodes(self, start: int, end: int) -> list[TextNode]:
        first = max(0, bisect_right(self._starts, start) - 1)
        return list(self.nodes[first : bisect_right(self._starts, max(start, end - 1))])

    @cached_property
    def _value_starts(self) -> list[int]:
        values = self.text[self.plain + 1 : self.visible].split(BREAK)
        lengths = (len(value) + 1 for value in values)
        return list(accumulate(lengths, initial=self.plain + 1))[:-1]

    def _list_values(self, start: int, end: int) -> Iterator[TextNode]:
        """The attribute values between ``start`` and ``end`` that have no node of their own."""
        if start >= self.visible or end <= self.plain:
            return
        first = max(0, bisect_right(self._value_starts, start) - 1)
        last = bisect_right(self._value_starts, max(start, end - 1))
        for place in range(first, last):
            begin = self._value_starts[place]
            decoded = DecodedText(self.text[begin : self.sentence(begin)[1]])
            yield TextNode(begin, decoded, self.number + place, 0, None)

    def is_edge(self, place: int) -> bool:
        """Whether a text begins at ``place``: markup may stand there, so words end there."""
        found = bisect_left(self._starts, place)
        is_node = found < len(self._starts) and self._starts[found] == place
        return is_node or (place > 0 and self.text[place - 1] == BREAK)

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence that holds the character at ``place`` begins and ends."""
        end = self.text.find(BREAK, place)
        return self.text.rfind(BREAK, 0, place) + 1, len(self.text) if end < 0 else end

    def stands_alone(self, text: int) -> bool:
        """Whether text number ``text`` is no HTML, and no markup continues its sentence."""
        nodes = [node for node in self.nodes if node.text == text]
        if not nodes:  # an attribute's value with nothing in it that could be markup
            return True
        if len(nodes) != 1 or nodes[0].quote is not None:
            return False
        start, end = nodes[0].start, nodes[0].start + len(nodes[0].decoded.text)
        return self.sentence(start) == (start, end)


def join_for_search(
    texts: Sequence[XmlText], values: Sequence[str] = (), special: dict[int, XmlText] | None = None
) -> SearchText:
    """Join the texts of a template for searching.

    ``values`` are the attribute values, which are numbered behind the texts; those that are
    written otherwise than they read are in ``special``, by their number among the values.
    """
    joined: list[str] = []
    nodes: list[TextNode] = []
    html: list[tuple[int, str]] = []
    length = 0

    def add(
        between: str | None, decoded: DecodedText, number: int, shift: int, quote: str | None
    ) -> None:
        nonlocal length
        before = BREAK if between is None else between
        length += len(before)
        nodes.append(TextNode(length, decoded, number, shift, quote))
        joined.append(before)
        joined.append(decoded.text)
        length += len(decoded.text)

    plain = list(values)
    numbered = list(enumerate(texts))
    for number, xml in (special or {}).items():
        plain[number] = ""
        numbered.append((len(texts) + number, xml))
    for number, xml in numbered:
        value = xml.value
        between = None if xml.gap is None else join_texts(xml.gap, xml.has_blanks)
        if not (("<" in value or "&" in value) and is_html(value)):
            add(between, DecodedText(value), number, 0, None)
            continue
        html.append((number, value))
        for place, part in enumerate(split_html(value)):
            if place:
                between = None if part.gap is None else join_texts(part.gap, False)
            add(between, part.decoded, number, part.start, part.quote)
    start = length
    if plain:
        joined.append(BREAK + BREAK.join(plain))
    visible = length = start + sum(map(len, plain)) + len(plain)
    for number, value in html:
        add(None, DecodedText(value), number, 0, None)
    return SearchText("".join(joined), tuple(nodes), start, visible, len(texts))
