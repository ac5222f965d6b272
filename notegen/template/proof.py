"""That a patch changed a file's texts and nothing else, as lxml reads it."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING

from notegen.errors import PatchError, SourceError, Span
from notegen.template.xml_source import TAIL, TEXT, XmlText
from notegen.template.xml_tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from notegen.template.encoding import FileText


def prove_texts(
    before: etree._ElementTree, after: FileText, texts: Iterable[tuple[XmlText, str]]
) -> etree._ElementTree:
    """The tree of ``after``, which is that of ``before`` with exactly the given texts changed.

    Each text comes with what it must be. lxml reads ``after`` and puts the old texts back in its
    tree: the two must then be written alike. ``before`` is left as it is, so that others may read
    it meanwhile. Raises ``PatchError`` (``proof-failed``).
    """
    from lxml import etree

    try:
        found = parse_tree(after)
    except SourceError as error:
        raise _failed(error.diagnostic.message) from None
    changes = sorted(texts, key=lambda change: change[0].node)
    if any(":" in text.name for text, _ in changes):
        # lxml writes an attribute that it has set with the first prefix of its namespace.
        before = deepcopy(before)
        for node, (text, _) in _find_nodes(before, changes):
            _swap(node, text.part, text.value)
    nodes = list(_find_nodes(found, changes))
    for node, (text, new) in nodes:
        if _swap(node, text.part, text.value) != new:
            raise _failed("a text does not stand where it was found")
    expected = etree.tostring(before, encoding="utf-8")
    if etree.tostring(found, encoding="utf-8") != expected:
        raise _failed("the result differs from the original in more than the planned texts")
    for node, (text, new) in nodes:
        _swap(node, text.part, new)
    return found


def _find_nodes(
    tree: etree._ElementTree, changes: Iterable[tuple[XmlText, str]]
) -> Iterator[tuple[etree._Element, tuple[XmlText, str]]]:
    """Each change with its node; they are in the order of their nodes."""
    nodes, passed = iter(tree.getroot().iter()), 0
    node: etree._Element | None = None
    for change in changes:
        number = change[0].node
        if node is None or number >= passed:
            node = next(islice(nodes, number - passed, None), None)
            passed = number + 1
        if node is None:
            raise _failed("a text does not stand where it was found")
        yield node, change


def _swap(node: etree._Element, part: str, new: str) -> str | None:
    """Put ``new`` in place of a part of ``node``, and give what was there."""
    if part == TEXT:
        old, node.text = node.text, new or None
        return old or ""
    if part == TAIL:
        old, node.tail = node.tail, new or None
        return old or ""
    names = list(node.attrib)
    place = int(part[1:])
    if place >= len(names):
        return None
    value = node.attrib[names[place]]
    node.attrib[names[place]] = new
    return str(value)


def _failed(reason: str) -> PatchError:
    return PatchError.of(
        "proof-failed",
        f"the patched file was read again and is not as planned: {reason}",
        span=Span(0, 0),
        hint="nothing was written; please report this file's form",
    )
