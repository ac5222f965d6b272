"""That a patch changed a file's texts and nothing else, as lxml reads it."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING

from notegen.errors import PatchError, SourceError
from notegen.spans import Span
from notegen.xml.locate import TAIL, TEXT, Run
from notegen.xml.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from notegen.xml.codec import FileText


def prove_texts(
    before: etree._ElementTree, after: FileText, texts: Iterable[tuple[Run, str]]
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
    if any(":" in run.name for run, _ in changes):
        # lxml writes an attribute that it has set with the first prefix of its namespace.
        before = deepcopy(before)
        _swap_all(before, [(run, run.value, run.value) for run, _ in changes])
    _swap_all(found, [(run, new, run.value) for run, new in changes])
    expected = etree.tostring(before, encoding="utf-8")
    if etree.tostring(found, encoding="utf-8") != expected:
        raise _failed("the result differs from the original in more than the planned texts")
    _swap_all(found, [(run, run.value, new) for run, new in changes])
    return found


def _swap_all(tree: etree._ElementTree, changes: Iterable[tuple[Run, str, str]]) -> None:
    """Put the last text of each change in place of the one before it, which must stand there."""
    nodes, passed = iter(tree.getroot().iter()), 0
    node: etree._Element | None = None
    for run, old, new in changes:
        if node is None or run.node >= passed:
            node = next(islice(nodes, run.node - passed, None), None)
            passed = run.node + 1
        if node is None or _swap(node, run.part, new) != old:
            raise _failed("a text does not stand where it was found")


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
