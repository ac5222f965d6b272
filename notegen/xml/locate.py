"""Where the texts of an XML file stand: every run of character data and every attribute value.

lxml says what is in a file but not at which offset. Without a DOCTYPE the lexical grammar of XML
is regular, so one pattern splits a well-formed file into tags and text. That the two agree is
checked each time by the proof of a patch (:mod:`notegen.xml.proof`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from notegen.xml.escape import Reading, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator


TEXT = "text"
TAIL = "tail"

_TOKEN = re.compile(
    r"""<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>|/[^>]*>"""
    r"""|[^\s"'/>!?][^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DOUBLE_QUOTED = re.compile(r'=\s*"([^"]*)"')
_NAME = re.compile(r"[^\s/>]+")
_SPECIAL = re.compile(r"[&\t\r\n]")


class Piece(NamedTuple):
    """A stretch of the file that belongs to a text.

    ``start`` and ``end`` are characters of the file; ``delimiter`` is ``]]>`` in a CDATA section,
    the quote in an attribute value, else empty. ``first`` is where it begins in the text.
    """

    first: int
    start: int
    end: int
    delimiter: str
    reading: Reading


class Run(NamedTuple):
    """A text as a parser gives it, and the stretches of the file that it is written in.

    ``node`` counts elements, comments and processing instructions from the root (0) in document
    order; ``part`` is ``text``, ``tail``, or ``@`` and the place among the node's attributes.
    ``gap`` names the tags between the run before and this one (``/b`` an end tag, ``b/`` an empty
    element), with the blanks between them in ``blanks``; ``gap`` is None for an attribute.
    """

    value: str
    pieces: tuple[Piece, ...]
    node: int
    part: str
    name: str
    gap: tuple[str, ...] | None
    blanks: str


class Located(NamedTuple):
    """What a file holds: the runs of character data, and the attributes tag by tag.

    ``values`` are the attribute values as they are written, in document order; ``tags`` are the
    tags that have some, each with its node and the number of its first value. Most values are
    never looked at again, so :func:`read_attribute` finds the rest when it is asked for.
    """

    runs: list[Run]
    values: list[str]
    tags: list[tuple[int, int, int, int]]


class _Scanner:
    """Walks through the tokens of one well-formed file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Located([], [], [])
        self.pieces: list[Piece] = []
        self.length = 0
        self.gap: list[str] = []
        self.blanks = ""
        self.open: list[int] = []
        self.node = -1
        self.owner = (-1, TAIL)

    def scan(self) -> Located:
        text, last = self.text, 0
        for token in _TOKEN.finditer(text):
            start, end = token.span()
            sign = text[start + 1]
            is_cdata = sign == "!" and text[start + 2] == "["
            if start > last:
                written = text[last:start]
                if written.isspace() and not is_cdata and not self.pieces:
                    self.blanks += written
                else:
                    self.add(last, start, "")
            last = end
            if is_cdata:
                self.add(start + 9, end - 3, "]]>")
                continue
            if self.pieces:
                self.flush()
            if sign == "/":
                self.gap.append(text[start + 1 : end - 1].rstrip())
                self.owner = (self.open.pop(), TAIL)
            elif sign in "!?":
                if self.node >= 0:
                    self.node += 1
                    self.owner = (self.node, TAIL)
            else:
                self.start_tag(start, end)
        return self.found

    def start_tag(self, start: int, end: int) -> None:
        self.node += 1
        found = _NAME.match(self.text, start + 1)
        name = found[0] if found else ""
        if found and found.end() < end - 2:
            self.add_attributes(found.end(), end)
        if self.text[end - 2] == "/":
            self.gap.append(name + "/")
            self.owner = (self.node, TAIL)
        else:
            self.gap.append(name)
            self.open.append(self.node)
            self.owner = (self.node, TEXT)

    def add_attributes(self, start: int, end: int) -> None:
        text, values = self.text, self.found.values
        first = len(values)
        if text.find("'", start, end) < 0 and text.find("xmlns", start, end) < 0:
            values += _DOUBLE_QUOTED.findall(text, start, end)
        else:
            values += [found[2] or found[3] or "" for found in _attributes(text, start, end)]
        if len(values) > first:
            self.found.tags.append((first, start, end, self.node))

    def add(self, start: int, end: int, delimiter: str) -> None:
        written = self.text[start:end]
        if delimiter:
            reading = Reading(written) if "\r" not in written else _read_cdata(written)
        else:
            reading = read_xml(written)
        self.pieces.append(Piece(self.length, start, end, delimiter, reading))
        self.length += len(reading.text)

    def flush(self) -> None:
        pieces = tuple(self.pieces)
        value = pieces[0][4][0] if len(pieces) == 1 else "".join(p.reading.text for p in pieces)
        if not value or value.isspace():
            self.blanks += value
        else:
            node, part = self.owner
            gap = tuple(self.gap)
            self.found.runs.append(Run(value, pieces, node, part, "", gap, self.blanks))
            self.gap.clear()
            self.blanks = ""
        self.pieces.clear()
        self.length = 0


def locate_texts(text: str) -> Located:
    """The runs of character data in document order, and the attribute values.

    Runs of blanks only are left out, and so are namespace declarations. ``text`` is the content
    of a well-formed file without a DOCTYPE; of anything else the result has no meaning.
    """
    return _Scanner(text).scan()


def is_special(written: str) -> bool:
    """Whether an attribute value is written otherwise than it reads."""
    return _SPECIAL.search(written) is not None


def read_attribute(text: str, located: Located, number: int) -> Run:
    """Attribute value ``number`` as a run."""
    first, start, end, node = located.tags[bisect_right(located.tags, (number, len(text))) - 1]
    found = next(islice(_attributes(text, start, end), number - first, None))
    group = 2 if found[2] is not None else 3
    reading = read_xml(found[group], in_attribute=True)
    quote = '"' if group == 2 else "'"
    piece = Piece(0, *found.span(group), quote, reading)
    return Run(reading.text, (piece,), node, f"@{number - first}", found[1], None, "")


def _attributes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The attributes of a tag, without namespace declarations."""
    for found in _ATTRIBUTE.finditer(text, start, end):
        if not found[1].startswith("xmlns") or found[1][5:6] not in {"", ":"}:
            yield found


def _read_cdata(written: str) -> Reading:
    """A CDATA section: only its line ends are changed."""
    pieces: list[str] = []
    offsets: list[int] = []
    copied = 0
    for found in re.finditer(r"\r\n?", written):
        pieces += (written[copied : found.start()], "\n")
        offsets += range(copied, found.start() + 1)
        copied = found.end()
    offsets += range(copied, len(written) + 1)
    return Reading("".join((*pieces, written[copied:])), tuple(offsets))
