"""A template's elements as a plain, frozen tree: no namespaces, entities, or parser objects."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from lxml import etree

from notegen.errors import SourceError
from notegen.xml.codec import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Node", "read_tree"]


@dataclass(frozen=True, slots=True)
class Node:
    """One element.

    ``tag`` and the names of ``attributes`` are local names; ``text`` is the text that stands
    directly in the element, whatever comments and children lie between.
    """

    tag: str
    namespace: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_tree(raw: bytes) -> Node:
    """The tree of an XML file, in the encoding that it is really in.

    No entity is expanded, no DTD is loaded and nothing is fetched; the nesting is limited by the
    parser.

    Raises :class:`SourceError` (``not-xml``, ``doctype-refused``, and those of ``codec.decode``).
    """
    text = decode(raw).text
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceError.of(
            "not-xml",
            f"this is not well-formed XML: {error}",
            hint="save the template again as it was delivered",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise SourceError.of(
            "doctype-refused",
            "the file has a DOCTYPE, which templates do not need",
            hint="remove the line that begins with <!DOCTYPE",
        )
    return _node(root)


def _node(element: etree._Element) -> Node:
    name = etree.QName(element)
    children = [child for child in element if isinstance(child.tag, str)]
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return Node(
        tag=name.localname,
        namespace=name.namespace or "",
        attributes=MappingProxyType(
            {etree.QName(key).localname: value for key, value in _attributes(element)}
        ),
        text="".join(pieces),
        children=tuple(_node(child) for child in children),
    )


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]
