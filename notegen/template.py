"""A template: its bytes as they came, and every text in them with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, SourceError
from notegen.language import detect_locale
from notegen.plain_text import split_labels
from notegen.slots import Slot
from notegen.spans import Position, Span, locate
from notegen.xml.codec import LIMIT, FileText, decode
from notegen.xml.locate import locate_texts
from notegen.xml.passage import Passage, read_passage
from notegen.xml.proof import parse_tree
from notegen.xml.texts import LocatedText, XmlTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.locales import Locale
    from notegen.slots import Finding, Place


NAMESPACE = "urn:notegen:template:1"
"""The namespace of notegen's own template format (``docs/template-format.md``)."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template: one file, or several text files that together make one.

    ``texts`` are its element texts in document order, then its attribute values. ``origin`` is
    ``stand-in`` where the file says so in notegen's own format, else ``unknown``; ``locale`` is
    what such a file says of itself. ``passage`` is what phrases are looked for in. Spans are in
    bytes of ``raw``.
    """

    sources: tuple[FileText, ...]
    is_xml: bool
    texts: Sequence[LocatedText]
    passage: Passage
    origin: str
    locale: str

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

    def source_at(self, offset: int) -> FileText:
        """The file that holds the byte at ``offset``."""
        return next(source for source in reversed(self.sources) if source.origin <= offset)

    def position(self, offset: int) -> Position:
        """Line and column of the byte at ``offset`` in its file."""
        source = self.source_at(offset)
        return locate(source.text, source.character_at(offset))

    def span_of(self, start: int, end: int) -> Span:
        """The bytes of ``start`` to ``end``, characters of the passage."""
        parts = self.passage.parts(start, end)
        first = self.texts[parts[0].run].span_of(parts[0].start, parts[0].end)
        last = self.texts[parts[-1].run].span_of(parts[-1].start, parts[-1].end)
        return Span(first.start, max(first.end, last.end))

    def slot(self, place: Place) -> Slot:
        """A place in the passage as a slot of the file."""
        span = self.span_of(place.start, place.end)
        position = self.position(span.start)
        return Slot(place.kind, place.state, place.value, place.wanted, span, position)

    def diagnose(self, finding: Finding) -> Diagnostic:
        """A finding in the passage as a diagnostic in the file."""
        span = None
        if finding.start is not None and finding.end is not None:
            span = self.span_of(finding.start, finding.end)
        return Diagnostic(finding.code, finding.severity, finding.message, span, finding.hint)

    def detect_locale(self, file_name: str = "") -> Locale:
        """The locale that its words, its file's name and its own attribute tell.

        Raises as :func:`notegen.language.detect_locale` does.
        """
        return detect_locale([self.passage.words], file_name, self.locale)


def parse(raw: bytes, *, plain: bool = False, limit: int = LIMIT) -> Template:
    """Read a template: XML if its first character is ``<``, else plain text.

    ``plain`` says that it is plain text whatever it begins with. Labels in plain text are divided
    by empty lines, or by lines of ``---``.

    Raises ``SourceError``: see :func:`notegen.xml.codec.decode` and
    :func:`notegen.xml.proof.parse_tree`.
    """
    source = decode(raw, limit)
    if plain or not source.text.lstrip().startswith("<"):
        return _join([source])
    root = parse_tree(source).getroot()
    origin, locale = "unknown", ""
    if root.tag == f"{{{NAMESPACE}}}template":
        origin = str(root.get("origin", origin))
        locale = str(root.get("locale", locale))
    texts = XmlTexts(source, locate_texts(source.text))
    return Template((source,), True, texts, texts.read_passage(), origin, locale)


def parse_set(raws: Sequence[bytes], *, limit: int = LIMIT) -> Template:
    """One template from the labels in several text files.

    Raises ``SourceError``: ``empty-set`` when there is none, and as :func:`parse` does.
    """
    if not raws:
        raise SourceError.of("empty-set", "there is no text file that could hold a label")
    sources, origin = [], 0
    for raw in raws:
        sources.append(decode(raw, limit, origin))
        origin += len(raw)
    return _join(sources)


def _join(sources: Sequence[FileText]) -> Template:
    """A template of plain text."""
    texts: list[LocatedText] = []
    for source in sources:
        runs = split_labels(source.text, len(texts))
        texts += [LocatedText(run, source) for run in runs]
    passage = read_passage([text.run for text in texts])
    return Template(tuple(sources), False, tuple(texts), passage, "unknown", "")
