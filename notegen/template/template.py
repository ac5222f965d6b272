"""A template: its bytes as they came, and every text in them with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from notegen.errors import Position, SourceError, Span, locate
from notegen.template.encoding import MAX_BYTES, FileText, decode
from notegen.template.language import detect_locale
from notegen.template.texts import (
    PLAIN,
    LocatedText,
    NodeText,
    SearchText,
    XmlTexts,
    join_for_search,
)
from notegen.template.xml_source import XmlText, locate_texts
from notegen.template.xml_tree import Node, parse_tree, read_attributes, read_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from notegen.locales import Locale


NAMESPACE = "urn:notegen:template:1"
"""The namespace of notegen's own template format (``docs/template-format.md``)."""
_RULE = re.compile(r"[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,}|#{3,})?[ \t]*")
"""A line that divides the labels of a plain text."""


@dataclass(frozen=True)
class Template:
    """A template: one file, or several text files that together make one.

    What it holds is read when it is first asked for, and then kept; the XML itself is parsed once.
    Spans are in bytes of ``raw``.
    """

    sources: tuple[FileText, ...]
    parsed: etree._ElementTree | None = field(default=None, repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        """A parser's tree cannot be pickled or copied: it is made again from the bytes."""
        return _read_again, (tuple(source.raw for source in self.sources), self.is_xml)

    @property
    def is_xml(self) -> bool:
        """Whether it is XML; else it is the plain text of labels."""
        return self.parsed is not None

    @cached_property
    def texts(self) -> Sequence[LocatedText]:
        """Its element texts in document order, then its attribute values; or its labels."""
        if self.parsed is not None:
            return XmlTexts(self.source, locate_texts(self.source.text))
        return tuple(
            LocatedText(label, source, first)
            for source, first in zip(self.sources, self._starts, strict=True)
            for label in _split_labels(source.text)
        )

    @cached_property
    def search(self) -> SearchText:
        """What phrases are looked for in."""
        if isinstance(self.texts, XmlTexts):
            return self.texts.join()
        return join_for_search([text.xml for text in self.texts])

    @cached_property
    def tree(self) -> Node | None:
        """Its elements; None where it is plain text."""
        return None if self.parsed is None else read_nodes(self.parsed)

    def locate(self, node: Node, attribute: str = "") -> NodeText:
        """The text of an element of :attr:`tree`, or its attribute of this (local) name."""
        texts = self.texts
        if not isinstance(texts, XmlTexts):
            raise TypeError("a plain text has no elements")
        if attribute:
            found = texts.find_attribute(node.number, attribute)
            parts = [] if found is None else [(0, found)]
            return NodeText(node.attributes.get(attribute, ""), tuple(parts))
        owned = ((part.start, texts.find_text(part.node, part.part)) for part in node.parts)
        return NodeText(node.text, tuple((start, text) for start, text in owned if text))

    @cached_property
    def root_attributes(self) -> dict[str, str]:
        """The attributes of the root element by their local names."""
        return {} if self.parsed is None else read_attributes(self.parsed.getroot())

    @property
    def condition(self) -> str:
        """The printing condition that it gives itself, or empty."""
        return self.root_attributes.get("condition", "").strip()

    @property
    def origin(self) -> str:
        """``stand-in`` where the file says so in notegen's own format, else ``unknown``."""
        return self._own("origin") or "unknown"

    @property
    def locale(self) -> str:
        """What a file in notegen's own format says of its locale, or empty."""
        return self._own("locale")

    def _own(self, attribute: str) -> str:
        """An attribute of the root in notegen's own format."""
        root = None if self.parsed is None else self.parsed.getroot()
        is_own = root is not None and root.tag == f"{{{NAMESPACE}}}template"
        return self.root_attributes.get(attribute, "") if is_own else ""

    @property
    def source(self) -> FileText:
        """The file, or the first of several."""
        return self.sources[0]

    @property
    def raw(self) -> bytes:
        """The bytes as they came; those of several files one behind the other."""
        if len(self.sources) == 1:
            return self.sources[0].raw
        return b"".join(source.raw for source in self.sources)

    @property
    def encoding(self) -> str:
        """The name of Python's codec for the file."""
        return self.sources[0].encoding

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each file begins in :attr:`raw`."""
        lengths = [len(source.raw) for source in self.sources]
        return tuple(accumulate(lengths[:-1], initial=0))

    def find_file(self, span: Span) -> tuple[int, Span]:
        """The number of the file in which ``span`` begins, and the span in its own bytes."""
        number = bisect_right(self._starts, span.start) - 1
        start = self._starts[number]
        end = min(span.end - start, len(self.sources[number].raw))
        return number, Span(span.start - start, end)

    def position(self, offset: int) -> Position:
        """Line and column of the byte at ``offset`` in its file."""
        number, span = self.find_file(Span(offset, offset))
        source = self.sources[number]
        return locate(source.text, source.character_at(span.start))

    def span_of(self, start: int, end: int) -> Span:
        """The bytes of ``start`` to ``end``, characters of the text to search."""
        ranges = self.search.ranges(start, end)
        first = self.texts[ranges[0].text].span_of(ranges[0].start, ranges[0].end)
        last = self.texts[ranges[-1].text].span_of(ranges[-1].start, ranges[-1].end)
        return Span(first.start, max(first.end, last.end))

    def detect_locale(self, file_name: str = "") -> Locale:
        """The locale that its words, its file's name and its own attribute tell.

        Raises as :func:`notegen.template.language.detect_locale` does.
        """
        return detect_locale(self.search.folded.text, file_name, self.locale)


def parse(raw: bytes, *, plain: bool = False, limit: int = MAX_BYTES) -> Template:
    """Read a template: XML if its first character is ``<``, else plain text.

    ``plain`` says that it is plain text whatever it begins with. Labels in plain text are divided
    by empty lines, or by lines of ``---``.

    Raises ``SourceError``: see :func:`notegen.template.encoding.decode` and
    :func:`notegen.template.xml_tree.parse_tree`.
    """
    source = decode(raw, limit)
    is_xml = not plain and source.text.lstrip().startswith("<")
    return Template((source,), parse_tree(source) if is_xml else None)


def parse_set(raws: Sequence[bytes], *, limit: int = MAX_BYTES) -> Template:
    """One template from the labels in several text files.

    Raises ``SourceError``: ``empty-set`` when there is none, and as :func:`parse` does.
    """
    if not raws:
        raise SourceError.of("empty-set", "there is no text file that could hold a label")
    return Template(tuple(decode(raw, limit) for raw in raws))


def _split_labels(text: str) -> Iterator[XmlText]:
    """The labels of a plain text, without the lines that divide them.

    A line break may be LF, CR LF or CR.
    """
    start = end = place = 0
    for line in (*text.splitlines(keepends=True), ""):
        place += len(line)
        if _RULE.fullmatch(line.rstrip("\r\n")) is None:
            end = place
            continue
        if value := text[start:end].rstrip("\r\n"):
            yield XmlText(value, start, start + len(value), 0, PLAIN)
        start = end = place


def _read_again(raws: tuple[bytes, ...], is_xml: bool) -> Template:
    limit = max(map(len, raws))
    return parse(raws[0], limit=limit) if is_xml else parse_set(raws, limit=limit)
