"""Where the texts of an XML file stand: every run of character data and every attribute value.

lxml says what is in a file but not at which offset. Without a DOCTYPE the lexical grammar of XML
is regular, so one pattern splits a well-formed file into tags and text. That the two agree is
checked each time by the proof of a patch (:mod:`notegen.xml.proof`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from notegen.xml.escape import Reading, read_xml

__all__ = ["TAIL", "TEXT", "Piece", "Run", "locate_texts"]

TEXT = "text"
TAIL = "tail"

_TOKEN = re.compile(
    r"""<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>|/[^>]*>"""
    r"""|[^\s"'/>!?][^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(r"[^\s/>]+")


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


class _Scanner:
    """Walks through the tokens of one well-formed file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.runs: list[Run] = []
        self.attributes: list[Run] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.gap: list[str] = []
        self.blanks = ""
        self.open: list[int] = []
        self.node = -1
        self.owner = (-1, TAIL)

    def scan(self) -> list[Run]:
        text, last = self.text, 0
        for token in _TOKEN.finditer(text):
            start, end = token.span()
            if start > last:
                self.add(last, start, "")
            last = end
            sign = text[start + 1]
            if sign == "!" and text[start + 2] == "[":
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
        if last < len(text):
            self.add(last, len(text), "")
            self.flush()
        return self.runs + self.attributes

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
        place = 0
        for found in _ATTRIBUTE.finditer(self.text, start, end):
            name = found[1]
            if name.startswith("xmlns") and (name == "xmlns" or name[5] == ":"):
                continue
            group = 2 if found[2] is not None else 3
            written = found[group]
            reading = Reading(written)
            if not written.isalnum():
                reading = read_xml(written, in_attribute=True)
            quote = '"' if group == 2 else "'"
            piece = Piece(0, found.start(group), found.end(group), quote, reading)
            self.attributes.append(
                Run(reading.text, (piece,), self.node, f"@{place}", name, None, "")
            )
            place += 1

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
            self.runs.append(Run(value, pieces, node, part, "", tuple(self.gap), self.blanks))
            self.gap.clear()
            self.blanks = ""
        self.pieces.clear()
        self.length = 0


def locate_texts(text: str) -> list[Run]:
    """The runs of character data in document order, then the attribute values.

    Runs of blanks only are left out, and so are namespace declarations. ``text`` is the content
    of a well-formed file without a DOCTYPE; of anything else the result has no meaning.
    """
    return _Scanner(text).scan()


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
