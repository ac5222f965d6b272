"""HTML written inside a text, and which tags leave a sentence whole.

A text is HTML if and only if it holds a known HTML tag or a named entity.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.template.escaping import DecodedText, decode_html

if TYPE_CHECKING:
    from collections.abc import Iterator


_WORDS = {
    "inline": "a abbr acronym b bdi bdo big bold br cite code del dfn em font hyperlink i ins italic"
    " kbd linebreak mark nobr q r run s samp small span strike strong sub sup t textrun tt u"
    " underline var wbr",
    "block": "address article aside blockquote body box caption cell center col column dd div dl dt"
    " fieldset figure footer form frame h1 h2 h3 h4 h5 h6 head header hr html img item label li line"
    " main nav ol p page para paragraph pre row section table tbody td text textbox tfoot th thead"
    " title tr ul",
    "not of HTML": "bold box cell column frame hyperlink italic item line linebreak page para"
    " paragraph r row run t text textbox textrun",
}
_INLINE = frozenset(_WORDS["inline"].split())
"""Tags inside a sentence: HTML's phrasing elements, and the text runs of XAML and Word."""
_BLOCK = frozenset(_WORDS["block"].split())
"""Tags that end a sentence, whatever stands beside them."""
_HTML_TAGS = (_INLINE | _BLOCK) - set(_WORDS["not of HTML"].split())
_TOKEN = re.compile(
    r"""<!--.*?-->|<(/?[A-Za-z][A-Za-z0-9:._-]*)((?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>])*)?)(/?)>""",
    re.DOTALL,
)
_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9]*)(?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>])*)?/?>""")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_ATTRIBUTE = re.compile(r"""\s[^\s=/>"'<]+\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


class Fragment(NamedTuple):
    """A stretch of HTML text or an attribute value in it.

    ``decoded`` is the text; ``start`` is where it is written in the value that holds the
    HTML. ``quote`` delimits an attribute value, else it is empty. ``gap`` is as in
    :class:`~notegen.template.xml_source.XmlText`.
    """

    decoded: DecodedText
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
            yield Fragment(decode_html(value[copied : found.start()]), copied, "", tuple(gap))
            gap.clear()
        copied = found.end()
        if not found[1]:
            continue
        gap.append(found[1] + ("/" if found[3] else ""))
        for pair in _ATTRIBUTE.finditer(value, *found.span(2)):
            group = 1 if pair[1] is not None else 2
            quote = '"' if group == 1 else "'"
            attributes.append(Fragment(decode_html(pair[group]), pair.start(group), quote, None))
    if copied < len(value):
        yield Fragment(decode_html(value[copied:]), copied, "", tuple(gap))
    yield from attributes


@lru_cache(maxsize=256)
def join_texts(gap: tuple[str, ...], has_blanks: bool) -> str | None:
    """What to read between two texts with these tags (and blanks) between them; None: no sentence.

    Known inline tags leave them one sentence. So does one tag that is not known to end a sentence:
    there its parent has text and elements side by side, which is how inline markup looks in any
    vocabulary.
    """
    names = [name.strip("/").rpartition(":")[2].lower() for name in gap]
    others = [name for name in names if name not in _INLINE]
    if len(others) > 1 or (others and others[0] in _BLOCK):
        return None
    if "br" in names or "linebreak" in names:
        return "\n"
    return " " if has_blanks else ""
