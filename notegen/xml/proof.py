"""What lxml makes of a file: whether it is well-formed, and that a patch changed only its texts."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from notegen.errors import PatchError, SourceError
from notegen.spans import Span
from notegen.xml.locate import TAIL, TEXT, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from notegen.xml.codec import FileText


_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def parse_tree(source: FileText) -> etree._ElementTree:
    """The file's tree, read without entities, network, DTD or lifted limits.

    Raises ``SourceError``: ``doctype-refused``, ``not-well-formed`` or ``too-large`` (a text of more
    than 10 MB, or elements more than 256 deep).
    """
    from lxml import etree

    refuse_doctype(source)
    honest = not source.is_mislabelled and (source.declared or source.encoding == "utf-8")
    raw = source.raw if honest else source.text.encode()
    parser = etree.XMLParser(
        encoding=None if honest else "utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise _ill_formed(error, source) from None
    except (ValueError, LookupError) as error:
        raise SourceError.of("not-well-formed", f"this is not XML: {error}") from None
    return root.getroottree()


def refuse_doctype(source: FileText) -> None:
    """Raise ``SourceError`` (``doctype-refused``) when the file has a DOCTYPE before its root."""
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


def prove_texts(before: FileText, after: FileText, texts: Iterable[tuple[Run, str]]) -> None:
    """Check that ``after`` is ``before`` with exactly the given texts changed.

    Each text comes with what it must be. lxml makes the changes in its own tree of ``before``, and the two trees must then be
    written alike. Raises ``PatchError`` (``proof-failed``).
    """
    from lxml import etree

    wanted = parse_tree(before)
    changes = sorted(texts, key=lambda change: change[0].node)
    nodes, passed = iter(wanted.getroot().iter()), 0
    node: etree._Element | None = None
    for run, new in changes:
        if node is None or run.node >= passed:
            node = next(islice(nodes, run.node - passed, None), None)
            passed = run.node + 1
        if node is None or _swap(node, run.part, new) != run.value:
            raise _failed("a text does not stand where it was found")
    expected = etree.tostring(wanted, encoding="utf-8")
    del wanted, nodes, node  # so that both trees need not be held at once, which takes longer
    try:
        found = parse_tree(after)
    except SourceError as error:
        raise _failed(error.diagnostic.message) from None
    if expected != etree.tostring(found, encoding="utf-8"):
        raise _failed("the result differs from the original in more than the planned texts")


def _swap(node: etree._Element, part: str, new: str) -> str | None:
    """Put ``new`` in place of a part of ``node``, and give what was there."""
    if part == TEXT:
        old, node.text = node.text, new or None
        return old
    if part == TAIL:
        old, node.tail = node.tail, new or None
        return old
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
