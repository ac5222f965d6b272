"""The tree that lxml makes of a file, and the same as plain, frozen elements."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import SourceError
from notegen.template.encoding import decode
from notegen.template.xml_source import TAIL, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from notegen.template.encoding import FileText

MAX_ATTRIBUTES = 5000
"""Of one element. lxml looks for each from the first: ten times as many take a hundred times as long."""
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def parse_tree(source: FileText) -> etree._ElementTree:
    """The file's tree, read without entities, network, DTD or lifted limits.

    Raises ``SourceError``: ``doctype-refused``, ``not-well-formed`` or ``too-large`` (a text of more
    than 10 MB, or elements more than 256 deep).
    """
    from lxml import etree

    _refuse_doctype(source)
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the file says of itself
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        strip_cdata=True,
    )
    try:
        raw = source.raw if source.encoding == "utf-8" else source.text.encode()
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise _ill_formed(error, source) from None
    except (ValueError, LookupError) as error:
        raise SourceError.of("not-well-formed", f"this is not XML: {error}") from None
    return root.getroottree()


def _refuse_doctype(source: FileText) -> None:
    text, offset = source.text, 0
    while found := _PROLOG.match(text, offset):
        offset = found.end()
    if text[offset : offset + 9].upper() == "<!DOCTYPE":
        raise SourceError.of(
            "doctype-refused",
            "the file has a DOCTYPE, which no template needs and which can hide text",
            span=source.span(offset, offset + 9),
            hint="remove the line that begins with <!DOCTYPE",
        )


def _ill_formed(error: etree.XMLSyntaxError, source: FileText) -> SourceError:
    line, column = error.position
    text, offset = source.text, 0
    for _ in range(line - 1):
        found = text.find("\n", offset)
        if found < 0:
            break
        offset = found + 1
    offset = min(offset + max(column - 1, 0), max(len(text) - 1, 0))
    message = str(error.msg).split(", line ")[0]
    if "XML_PARSE_HUGE" in message:
        return SourceError.of(
            "too-large",
            f"the file is too deep or a text in it too long: {message.split(',')[0]}",
            span=source.span(offset, min(offset + 1, len(text))),
            hint="is this a template?",
        )
    return SourceError.of(
        "not-well-formed",
        f"this is not well-formed XML: {message}",
        span=source.span(offset, min(offset + 1, len(text))),
        hint="the file may be truncated; save the template again as it was delivered",
    )


class TextPart(NamedTuple):
    """From character ``start`` on, an element's text is the ``part`` (text or tail) of ``node``."""

    start: int
    node: int
    part: str


class Node(NamedTuple):
    """One element, without namespaces, entities or parser objects.

    ``tag`` and the names of ``attributes`` are local names; ``text`` is the text that stands
    directly in the element, whatever comments and children lie between: ``parts`` says what it is
    joined from. ``number`` counts elements, comments and processing instructions from the root (0)
    in document order.
    """

    tag: str
    namespace: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Node, ...] = ()
    number: int = 0
    parts: tuple[TextPart, ...] = ()


def read_tree(raw: bytes) -> Node:
    """The tree of an XML file, in the encoding that it is really in.

    Raises :class:`~notegen.errors.SourceError`: see :func:`notegen.template.encoding.decode` and
    :func:`parse_tree`.
    """
    return read_nodes(parse_tree(decode(raw)))


def read_nodes(tree: etree._ElementTree) -> Node:
    """The elements of a tree that lxml made."""
    return _read_node(tree.getroot(), count())


def read_attributes(element: etree._Element) -> dict[str, str]:
    """The attributes of an element by their local names.

    Raises ``SourceError`` (``too-large``) where there are so many that lxml would take minutes.
    """
    if len(element.attrib) > MAX_ATTRIBUTES:
        message = f"an element has more than {MAX_ATTRIBUTES:,} attributes"
        raise SourceError.of("too-large", message, hint="is this a template?")
    return {split_name(str(name))[1]: str(value) for name, value in element.attrib.items()}


def _read_node(element: etree._Element, numbers: Iterator[int]) -> Node:
    number = next(numbers)
    text, parts, children = element.text or "", [TextPart(0, number, TEXT)], []
    for child in element:
        if isinstance(child.tag, str):
            children.append(_read_node(child, numbers))
            owner = children[-1].number
        else:
            owner = next(numbers)
        if child.tail:
            parts.append(TextPart(len(text), owner, TAIL))
            text += child.tail
    namespace, tag = split_name(str(element.tag))
    return Node(
        tag, namespace, read_attributes(element), text, tuple(children), number, tuple(parts)
    )


def split_name(name: str) -> tuple[str, str]:
    """Namespace and local name of ``{namespace}name``."""
    namespace, brace, local = name.rpartition("}")
    return (namespace[1:], local) if brace else ("", name)
