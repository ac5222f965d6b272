"""HTML written inside a text, and which tags leave a sentence whole.

A text is HTML if and only if it holds a known HTML tag or a named entity.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from notegen.xml.escape import Reading, read_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "bold",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "hyperlink",
        "i",
        "ins",
        "italic",
        "kbd",
        "linebreak",
        "mark",
        "nobr",
        "q",
        "r",
        "run",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "t",
        "textrun",
        "tt",
        "u",
        "underline",
        "var",
        "wbr",
    ]
)
"""Tags inside a sentence: HTML's phrasing elements, and the text runs of XAML and Word."""
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "box",
        "caption",
        "cell",
        "center",
        "col",
        "column",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "frame",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "img",
        "item",
        "label",
        "li",
        "line",
        "main",
        "nav",
        "ol",
        "p",
        "page",
        "para",
        "paragraph",
        "pre",
        "row",
        "section",
        "table",
        "tbody",
        "td",
        "text",
        "textbox",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
"""Tags that end a sentence, whatever stands beside them."""
_HTML_TAGS = (
    _INLINE - {"bold", "hyperlink", "italic", "linebreak", "r", "run", "t", "textrun"}
) | (
    _BLOCK
    - {"box", "cell", "column", "frame", "item", "line", "page", "para", "paragraph", "row"}
    - {"text", "textbox", "underline"}
)
_TOKEN = re.compile(
    r"""<!--.*?-->|<(/?[A-Za-z][A-Za-z0-9:._-]*)((?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>])*)?)(/?)>""",
    re.DOTALL,
)
_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9]*)(?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>])*)?/?>""")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_ATTRIBUTE = re.compile(r"""\s[^\s=/>"'<]+\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


class Fragment(NamedTuple):
    """A stretch of HTML text or an attribute value in it.

    ``reading`` is the decoded text; ``start`` is where it is written in the value that holds the
    HTML. ``quote`` delimits an attribute value, else it is empty. ``gap`` is as in
    :class:`~notegen.xml.locate.Run`.
    """

    reading: Reading
    start: int
    quote: str
    gap: tuple[str, ...] | None


def is_html(value: str) -> bool:
    """Whether ``value`` holds a known HTML tag or a named entity."""
    if "&" in value and (found := _ENTITY.findall(value)):
        from html.entities import html5

        if any(f"{name};" in html5 for name in found):
            return True
    return "<" in value and any(name.lower() in _HTML_TAGS for name in _TAG.findall(value))


def split_html(value: str) -> Iterator[Fragment]:
    """The texts of some HTML in order, then the values of its attributes; comments are none."""
    gap: list[str] = []
    attributes: list[Fragment] = []
    copied = 0
    for found in _TOKEN.finditer(value):
        if found.start() > copied:
            yield Fragment(read_html(value[copied : found.start()]), copied, "", tuple(gap))
            gap.clear()
        copied = found.end()
        if not found[1]:
            continue
        gap.append(found[1] + ("/" if found[3] else ""))
        for pair in _ATTRIBUTE.finditer(value, *found.span(2)):
            group = 1 if pair[1] is not None else 2
            quote = '"' if group == 1 else "'"
            attributes.append(Fragment(read_html(pair[group]), pair.start(group), quote, None))
    if copied < len(value):
        yield Fragment(read_html(value[copied:]), copied, "", tuple(gap))
    yield from attributes


def is_inline(gap: Iterable[str]) -> bool:
    """Whether the tags between two texts leave them one sentence.

    Known inline tags do. So does one tag that is not known to end a sentence: there its parent
    has text and elements side by side, which is how inline markup looks in any vocabulary.
    """
    others = [name for name in map(_local, gap) if name not in _INLINE]
    return not others or (len(others) == 1 and others[0] not in _BLOCK)


def has_line_break(gap: Iterable[str]) -> bool:
    """Whether one of the tags between two texts is a line break."""
    return any(_local(name) in {"br", "linebreak"} for name in gap)


def _local(name: str) -> str:
    return name.strip("/").rpartition(":")[2].lower()
