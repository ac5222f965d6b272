"""A template's elements as a plain, frozen tree: no namespaces, entities, or parser objects."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.xml.codec import decode
from notegen.xml.proof import parse_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree


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


def read_tree(raw: bytes) -> Node:
    """The tree of an XML file, in the encoding that it is really in.

    Raises :class:`~notegen.errors.SourceError`: see :func:`notegen.xml.codec.decode` and
    :func:`notegen.xml.proof.parse_tree`.
    """
    return _node(parse_tree(decode(raw)).getroot())


def _node(element: etree._Element) -> Node:
    namespace, tag = _split(str(element.tag))
    children = [child for child in element if isinstance(child.tag, str)]
    return Node(
        tag=tag,
        namespace=namespace,
        attributes=MappingProxyType(
            {_split(str(name))[1]: str(value) for name, value in element.attrib.items()}
        ),
        text="".join([element.text or "", *(child.tail or "" for child in element)]),
        children=tuple(_node(child) for child in children),
    )


def _split(name: str) -> tuple[str, str]:
    """Namespace and local name of ``{namespace}name``."""
    namespace, brace, local = name.rpartition("}")
    return (namespace[1:], local) if brace else ("", name)
