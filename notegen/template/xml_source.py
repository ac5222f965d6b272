"""Where the texts of an XML file stand: every run of character data and every attribute value.

lxml says what is in a file but not at which offset. Without a DOCTYPE the lexical grammar of XML
is regular, so one pattern splits a well-formed file into tags and text. That the two agree is
checked each time by the proof of a patch (:mod:`notegen.template.proof`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from notegen.template.escaping import DecodedText, decode_cdata, decode_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "text"
TAIL = "tail"
CDATA_END = "]]>"
_CDATA = "![CDATA["

_TOKEN = re.compile(
    r"""([^<]*)<(?:([^\s"'/>!?][^\s"'/>]*+)((?:[^"'>]*+(?:"[^"]*+"|'[^']*+'))*+[^"'>]*+)"""
    r"""|(!--.*?--|!\[CDATA\[.*?\]\]|\?.*?\?|/[^>]*))>""",
    re.DOTALL,
)
"""Character data and what ends it: a start tag's name and the rest of the tag, or something else."""
_ATTRIBUTE = re.compile(r"""\s([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CHARACTERS = re.compile(r"<!\[CDATA\[(.*?)\]\]>|[^<]+", re.DOTALL)
_SPECIAL = re.compile(r"[&\t\r\n]")


class SourceRange(NamedTuple):
    """Characters ``start`` to ``end`` of a file, in which a part of a text is written.

    ``first`` is where it begins in the text. ``delimiter`` is ``]]>`` in a CDATA section, the quote
    in an attribute value, else empty.
    """

    first: int
    start: int
    end: int
    delimiter: str
    decoded: DecodedText


class XmlText(NamedTuple):
    """A text as a parser gives it, written in the characters ``start`` to ``end`` of a file.

    ``node`` counts elements, comments and processing instructions from the root (0) in document
    order; ``part`` is ``text``, ``tail``, or ``@`` and the place among the node's attributes.
    ``gap`` names the tags between the text before and this one (``/b`` an end tag, ``b/`` an empty
    element), and ``has_blanks`` says whether blanks stand between them; ``gap`` is None for an
    attribute, whose ``name`` is as it is written.
    """

    value: str
    start: int
    end: int
    node: int
    part: str
    gap: tuple[str, ...] | None = None
    has_blanks: bool = False
    name: str = ""


class LocatedTexts(NamedTuple):
    """What a file holds: the texts of elements, and the attributes tag by tag.

    ``values`` are the attribute values as they are written, in document order; ``tags`` are the
    tags that have some, each with the number of its first value, its start and end, and its node.
    Most values are never looked at again, so :func:`read_attribute` finds the rest when it is
    asked for.
    """

    texts: list[XmlText]
    values: list[str]
    tags: list[tuple[int, int, int, int]]


def locate_texts(text: str) -> LocatedTexts:
    """The texts of elements in document order, and the attribute values.

    Blank texts are left out, and so are namespace declarations. ``text`` is the content of a
    well-formed file without a DOCTYPE; of anything else the result has no meaning.
    """
    found = LocatedTexts([], [], [])
    gap: list[str] = []
    opened, node, owner = [-1], -1, (-1, TAIL)
    place, begin, value, has_blanks = 0, 0, "", False
    for written, name, rest, other in _TOKEN.findall(text):
        start = place + len(written)
        place = start + len(name) + len(rest) + len(other) + 2
        if written:
            value += decode_xml(written).text if "&" in written or "\r" in written else written
        if other.startswith(_CDATA):
            value += decode_cdata(other[len(_CDATA) : -2]).text
            continue
        if not value or value.isspace():
            has_blanks = has_blanks or bool(value)
        else:
            found.texts.append(XmlText(value, begin, start, *owner, tuple(gap), has_blanks))
            gap.clear()
            has_blanks = False
        begin, value = place, ""
        if name:
            node += 1
            if "=" in rest:
                _add_values(found, rest, start + 1 + len(name), node)
            if rest.endswith("/"):
                gap.append(name + "/")
                owner = (node, TAIL)
            else:
                gap.append(name)
                opened.append(node)
                owner = (node, TEXT)
        elif other.startswith("/"):
            gap.append(other.rstrip())
            owner = (opened.pop(), TAIL)
        elif node >= 0:
            node += 1
            owner = (node, TAIL)
    return found


def _add_values(found: LocatedTexts, rest: str, start: int, node: int) -> None:
    """Keep the attribute values in the ``rest`` of a tag behind its name, which is at ``start``."""
    first = len(found.values)
    if "'" in rest or "xmlns" in rest:
        attributes = _attributes(rest, 0, len(rest))
        found.values.extend(each[2] or each[3] or "" for each in attributes)
    else:
        found.values.extend(rest.split('"')[1::2])
    if len(found.values) > first:
        found.tags.append((first, start, start + len(rest), node))


def split_ranges(text: str, located: XmlText) -> list[SourceRange]:
    """The ranges of the file ``text`` in which a text of it is written, in order."""
    start, end = located.start, located.end
    if located.gap is None:
        decoded = decode_xml(text[start:end], in_attribute=True)
        return [SourceRange(0, start, end, text[start - 1], decoded)]
    found: list[SourceRange] = []
    first = 0
    for part in _CHARACTERS.finditer(text, start, end):
        is_cdata = part[1] is not None
        begin, stop = part.span(1 if is_cdata else 0)
        decoded = (decode_cdata if is_cdata else decode_xml)(text[begin:stop])
        found.append(SourceRange(first, begin, stop, CDATA_END if is_cdata else "", decoded))
        first += len(decoded.text)
    return found


def find_special(values: list[str]) -> list[int]:
    """The numbers of the attribute values that are written otherwise than they read."""
    joined, place, number = "\0".join(values), 0, 0
    found: list[int] = []
    for mark in _SPECIAL.finditer(joined):
        number += joined.count("\0", place, mark.start())
        place = mark.start()
        if number not in found[-1:]:
            found.append(number)
    return found


def read_attributes(text: str, located: LocatedTexts, number: int) -> tuple[int, list[XmlText]]:
    """All attribute values of the tag that has value ``number``, as texts, and the first one's number."""
    first, start, end, node = located.tags[bisect_right(located.tags, (number, len(text))) - 1]
    texts = []
    for place, found in enumerate(_attributes(text, start, end)):
        group = 2 if found[2] is not None else 3
        value = decode_xml(found[group], in_attribute=True).text
        texts.append(XmlText(value, *found.span(group), node, f"@{place}", name=found[1]))
    return first, texts


def _attributes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The attributes of a tag, without namespace declarations."""
    for found in _ATTRIBUTE.finditer(text, start, end):
        if not found[1].startswith("xmlns") or found[1][5:6] not in {"", ":"}:
            yield found
