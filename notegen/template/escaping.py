"""Text to XML or HTML text and back, with a map from each character to where it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_XML = re.compile(r"&(?:#[xX]([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));|\r\n?|\n|\t")
_LINE_END = re.compile(r"\r\n?")
_HTML = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]*));")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class DecodedText(NamedTuple):
    """A text as it reads, and where each of its characters is written.

    ``offsets`` has one entry for each character and one for the end; None when every character is
    written as itself.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def source_offset(self, offset: int) -> int:
        """Where the character at ``offset`` begins in the written text."""
        return offset if self.offsets is None else self.offsets[offset]


def decode_xml(written: str, *, in_attribute: bool = False) -> DecodedText:
    """Character data as an XML parser gives it: references decoded, line ends made LF.

    In an attribute value tabs and line ends become blanks (XML 1.0, sections 2.11 and 3.3.3).
    """
    if "&" not in written and "\r" not in written and not in_attribute:
        return DecodedText(written)

    def decode(found: re.Match[str]) -> str:
        if found[3]:
            return _NAMED.get(found[3], found[0])
        if found[1] or found[2]:
            return chr(int(found[1], 16) if found[1] else int(found[2]))
        if in_attribute:
            return " "
        return "\t" if found[0] == "\t" else "\n"

    return _decode(written, _XML, decode)


def decode_html(written: str) -> DecodedText:
    """HTML text with its character references decoded; unknown ones stand for themselves."""
    if "&" not in written:
        return DecodedText(written)
    from html.entities import html5

    def decode(found: re.Match[str]) -> str:
        if found[3]:
            return html5.get(found[3] + ";", found[0])
        code = int(found[1], 16) if found[1] else int(found[2])
        if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
            return "\ufffd"
        return chr(code)

    return _decode(written, _HTML, decode)


def decode_cdata(written: str) -> DecodedText:
    """A CDATA section as an XML parser gives it: only its line ends are changed."""
    if "\r" not in written:
        return DecodedText(written)
    return _decode(written, _LINE_END, lambda _: "\n")


def _decode(
    written: str, pattern: re.Pattern[str], decode_one: Callable[[re.Match[str]], str]
) -> DecodedText:
    if pattern.search(written) is None:
        return DecodedText(written)
    pieces: list[str] = []
    offsets: list[int] = []
    copied = 0
    for found in pattern.finditer(written):
        start = found.start()
        decoded = decode_one(found)
        pieces += (written[copied:start], decoded)
        offsets += range(copied, start)
        offsets += [start] * len(decoded)
        copied = found.end()
    pieces.append(written[copied:])
    offsets += range(copied, len(written) + 1)
    return DecodedText("".join(pieces), tuple(offsets))


def escape_text(
    text: str, can_encode: Callable[[str], bool], before: str = "", after: str = ""
) -> str:
    """``text`` as character data; what the encoding lacks becomes a character reference.

    ``before`` and ``after`` are what stands on either side: ``]]>`` must not arise.
    """
    escaped = _refer(text.translate(_ESCAPES), can_encode)
    if "]]>" in before + escaped + after and escaped.endswith("]"):
        return escaped[:-1] + "&#93;"
    return escaped


def escape_attribute(text: str, quote: str, can_encode: Callable[[str], bool]) -> str:
    """``text`` inside an attribute value delimited by ``quote``."""
    escaped = text.translate(_ESCAPES).replace(quote, "&quot;" if quote == '"' else "&#39;")
    return _refer(escaped, can_encode)


def escape_cdata(
    text: str, can_encode: Callable[[str], bool], before: str = "", after: str = ""
) -> str:
    """``text`` inside a CDATA section, which is split where it must be.

    ``before`` and ``after`` are what stands on either side: ``]]>`` must not arise.
    """
    split = "]]><![CDATA["
    safe = text.replace("]]>", f"]]{split}>")
    if not safe.isascii():
        safe = "".join(c if can_encode(c) else f"]]>&#{ord(c)};<![CDATA[" for c in safe)
    if "]]>" in before + safe[:2]:
        safe = split + safe
    if "]]>" in safe[-2:] + after:
        safe += split
    return safe


def escape_html(text: str, quote: str = "") -> str:
    """``text`` as HTML text, or inside an attribute value delimited by ``quote``."""
    escaped = text.translate(_ESCAPES)
    if quote:
        escaped = escaped.replace(quote, "&quot;" if quote == '"' else "&#39;")
    return escaped


def _refer(text: str, can_encode: Callable[[str], bool]) -> str:
    if text.isascii():
        return text
    return "".join(c if can_encode(c) else f"&#{ord(c)};" for c in text)
