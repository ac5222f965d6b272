"""A template: its bytes as they came, and every text in them with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import TemplateError
from notegen.locales import Locale, find_locale, recognise_locales
from notegen.reading import Passage, read_passage
from notegen.spans import Position, Span, locate
from notegen.xml.codec import LIMIT, Source, decode
from notegen.xml.escape import Reading
from notegen.xml.locate import Piece, Run, locate_texts
from notegen.xml.proof import parse_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NAMESPACE", "PLAIN", "LocatedText", "Template", "detect_locale", "parse"]

NAMESPACE = "urn:notegen:template:1"
"""The namespace of notegen's own template format (``docs/template-format.md``)."""
PLAIN = "plain"
"""The delimiter of a piece of plain text."""

_SEPARATOR = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,}|#{3,})[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+")


@dataclass(frozen=True, slots=True)
class LocatedText:
    """A text of a template, decoded, and where it is written in the file."""

    run: Run
    source: Source

    @property
    def value(self) -> str:
        """The text as a parser gives it."""
        return self.run.value

    @property
    def attribute(self) -> str:
        """The attribute's name as it is written, or empty for element text."""
        return self.run.name

    @property
    def span(self) -> Span:
        """The bytes from its first to its last character, markup of CDATA sections excluded."""
        return self.source.span(self.run.pieces[0].start, self.run.pieces[-1].end)

    def span_of(self, start: int, end: int) -> Span:
        """The bytes in which the characters ``start`` to ``end`` of the value are written."""
        found = self.pieces_of(start, end)
        return self.source.span(found[0][1], found[-1][2])

    def pieces_of(self, start: int, end: int) -> list[tuple[Piece, int, int]]:
        """The stretches of the file (in its characters) that hold characters of the value."""
        found = []
        for piece in self.run.pieces:
            first = max(start - piece.first, 0)
            last = min(end - piece.first, len(piece.reading.text))
            if first < last:
                reading = piece.reading
                found.append(
                    (
                        piece,
                        piece.start + reading.source_offset(first),
                        piece.start + reading.source_offset(last),
                    )
                )
        if found:
            return found
        for piece in reversed(self.run.pieces):
            if piece.first <= start:
                place = piece.start + piece.reading.source_offset(start - piece.first)
                return [(piece, place, place)]
        raise ValueError(f"no character {start} in {self.value!r}")


@dataclass(frozen=True, slots=True)
class Template:
    """A template file.

    ``texts`` are its element texts in document order, then its attribute values. ``origin`` is
    ``stand-in`` where the file says so in notegen's own format, else ``unknown``; ``locale`` is
    what such a file says of itself. ``passage`` is what phrases are looked for in.
    """

    source: Source
    is_xml: bool
    texts: tuple[LocatedText, ...]
    passage: Passage
    origin: str
    locale: str

    @property
    def raw(self) -> bytes:
        """The bytes as they came."""
        return self.source.raw

    @property
    def encoding(self) -> str:
        """The name of Python's codec for it."""
        return self.source.encoding

    def position(self, offset: int) -> Position:
        """Line and column of the byte at ``offset``."""
        return locate(self.source.text, self.source.character_at(offset))


def parse(raw: bytes, *, plain: bool = False, limit: int = LIMIT) -> Template:
    """Read a template: XML if its first character is ``<``, else plain text.

    ``plain`` says that it is plain text whatever it begins with. Labels in plain text are divided
    by empty lines, or by lines of ``---``.

    Raises ``SourceError``: see :func:`notegen.xml.codec.decode` and
    :func:`notegen.xml.proof.parse_tree`.
    """
    source = decode(raw, limit)
    is_xml = not plain and source.text.lstrip().startswith("<")
    origin, locale = "unknown", ""
    if is_xml:
        root = parse_tree(source).getroot()
        if root.tag == f"{{{NAMESPACE}}}template":
            origin = str(root.get("origin", "unknown"))
            locale = str(root.get("locale", ""))
        runs = locate_texts(source.text)
    else:
        runs = _split_labels(source.text)
    texts = tuple([LocatedText(run, source) for run in runs])
    return Template(source, is_xml, texts, read_passage(runs), origin, locale)


def _split_labels(text: str) -> list[Run]:
    """The labels of a plain text, without the lines that divide them."""
    edges = sorted(
        match.span() for rule in (_SEPARATOR, _BLANK_LINES) for match in rule.finditer(text)
    )
    runs: list[Run] = []
    last = 0
    for start, end in [*edges, (len(text), len(text))]:
        if start > last and not text[last:start].isspace():
            piece = Piece(0, last, start, PLAIN, Reading(text[last:start]))
            runs.append(Run(text[last:start], (piece,), len(runs), PLAIN, "", None, ""))
        last = max(last, end)
    return runs


def detect_locale(texts: Sequence[str], file_name: str = "", declared: str = "") -> Locale:
    """The locale of a template from its words and its file's name.

    ``declared`` is what a file in notegen's own format says of itself. At least two words that
    belong to one language only are needed. Raises ``TemplateError``: ``locale-unknown`` when
    nothing tells, ``locale-conflict`` when two disagree.
    """
    found = {
        "its words": _from_words(texts),
        "its file's name": _from_name(file_name),
        "its locale attribute": find_locale(declared),
    }
    said = {source: locale for source, locale in found.items() if locale is not None}
    if not said:
        raise TemplateError.of(
            "locale-unknown",
            "neither the template's words nor its file's name tell its language",
            hint="name it with --locale FR, DE, IT, ES or ENG",
        )
    if len(set(said.values())) > 1:
        claims = ", ".join(f"{source} say {locale}" for source, locale in said.items())
        raise TemplateError.of(
            "locale-conflict",
            f"the template's language is not clear: {claims}",
            hint="name it with --locale, or rename the file",
        )
    return next(iter(said.values()))


def _from_words(texts: Sequence[str]) -> Locale | None:
    counts = recognise_locales("\n".join(texts))
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 2:
        return None
    if len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]:
        return None
    return ranked[0][0]


def _from_name(file_name: str) -> Locale | None:
    """The one locale whose code a file's name has: ``Invoice_FR.xml``, ``eng-template.xml``.

    A code counts at either end of the name, or in capitals: ``de`` in ``bon-de-livraison`` is
    none.
    """
    stem = file_name.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    words = re.findall(r"[A-Za-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", stem))
    ends = {*words[:1], *words[-1:]}
    codes = [word for word in words if word in ends or (word.isupper() and not stem.isupper())]
    found = {locale for word in codes if (locale := find_locale(word)) is not None}
    return found.pop() if len(found) == 1 else None
