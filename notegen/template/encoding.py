"""Bytes to characters and back, in the encoding that a file is really in.

.NET writes UTF-8 with a byte order mark, UTF-16, and now and then ``encoding="utf-16"`` into a
file that is UTF-8. What the bytes are goes before what the file says it is.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from notegen.errors import PatchError, SourceError, Span, require_type

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read, in bytes. Real templates have some tens of kilobytes."""

_INDEX_STEP = 4096
_DECLARED = re.compile(
    rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']\s*([A-Za-z][A-Za-z0-9._:-]*)\s*["']"""
)
_UNICODE = {"utf-8", "utf-16", "utf-16-le", "utf-16-be"}
_NOT_OF_FILES = {"charmap", "raw-unicode-escape", "unicode-escape"}
_ASCII = bytes(range(0x20, 0x7F))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class FileText(NamedTuple):
    """A file's characters, without byte order mark, and where each stands in its bytes.

    ``encoding`` is the name of Python's codec. ``offset_index`` has the byte offset of every
    4096th character; it is empty where each character is one byte.
    """

    raw: bytes
    text: str
    encoding: str
    mark: bytes
    offset_index: tuple[int, ...]

    def byte_at(self, offset: int) -> int:
        """The byte offset of the character at ``offset``."""
        if not self.offset_index:
            return len(self.mark) + offset
        step = offset // _INDEX_STEP
        part = self.text[step * _INDEX_STEP : offset]
        return self.offset_index[step] + len(part.encode(self.encoding))

    def character_at(self, offset: int) -> int:
        """The character to which the byte at ``offset`` belongs."""
        if not self.offset_index:
            return max(0, offset - len(self.mark))
        last = max(0, len(self.text) - 1) // _INDEX_STEP
        step = min(max(0, bisect_right(self.offset_index, offset) - 1), last)
        part = self.raw[self.offset_index[step] : max(offset, self.offset_index[step])]
        return step * _INDEX_STEP + len(part.decode(self.encoding, "ignore"))

    def span(self, start: int, end: int) -> Span:
        """The bytes of the characters from ``start`` to ``end``."""
        return Span(self.byte_at(start), self.byte_at(end))

    def encode(self, text: str) -> bytes:
        """``text`` in the file's encoding.

        Raises ``PatchError`` (``not-encodable``) for a character that the encoding lacks.
        """
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError as error:
            lacking = text[error.start]
            raise PatchError.of(
                "not-encodable",
                f"the file is in {self.encoding}, which has no {lacking!r} (U+{ord(lacking):04X})",
                hint="save the file as UTF-8, or write the name without that character",
            ) from None

    def can_encode(self, character: str) -> bool:
        """Whether the encoding has ``character``."""
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def decode(raw: bytes, limit: int = MAX_BYTES) -> FileText:
    """The characters of a file of at most ``limit`` bytes.

    A byte order mark decides, then the zero bytes of UTF-16, then the XML declaration, then
    UTF-8. A plain text that is none of these is read as Windows-1252, or as Latin-1 where that has
    gaps.

    Raises ``SourceError``: ``empty-file``, ``too-large``, ``unknown-encoding``, ``not-decodable``
    or ``nul-character``; ``TypeError`` for a text instead of bytes.
    """
    require_type(raw, bytes, "a file's content")
    if len(raw) > limit:
        message = f"the file has {len(raw):,} bytes; at most {limit:,} are read"
        raise SourceError.of("too-large", message, hint="is this a template?")
    mark, encoding, declared = _recognise(raw)
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        if declared or mark or encoding != "utf-8" or raw.lstrip().startswith(b"<"):
            raise _undecodable(error, len(mark), encoding, declared) from None
        encoding, text = _guess(raw)
    if not text.strip():
        raise SourceError.of("empty-file", "the file is empty", hint="is this a template?")
    if "\0" in text:
        place = len(mark) + len(text[: text.index("\0")].encode(encoding))
        message = "the file holds a NUL character, which no text may hold"
        raise SourceError.of("nul-character", message, span=Span(place, place + 1))
    is_plain = text.isascii() if encoding == "utf-8" else encoding not in _UNICODE
    index = () if is_plain else _index_offsets(text, encoding, len(mark))
    return FileText(raw, text, encoding, mark, index)


def _recognise(raw: bytes) -> tuple[bytes, str, str]:
    """The byte order mark, the codec to use, and the declared encoding's name."""
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise SourceError.of(
            "unknown-encoding", "the file is in UTF-32", hint="save it as UTF-8 or UTF-16"
        )
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            start = raw[len(mark) : len(mark) + 400].decode(encoding, "ignore")
            return mark, encoding, _declaration(start.encode("ascii", "replace"))
    for encoding, zeros, others in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        sample = raw[:64]
        if len(raw) > 3 and not any(sample[zeros::2]) and all(sample[others::2]):
            start = raw[:400].decode(encoding, "ignore")
            return b"", encoding, _declaration(start.encode("ascii", "replace"))
    declared = _declaration(raw[:400])
    codec = _codec_name(declared) if declared else "utf-8"
    if codec is None:
        raise SourceError.of(
            "unknown-encoding",
            f"the file says that its encoding is {declared!r}, which is not read",
            hint="save it as UTF-8",
        )
    return b"", "utf-8" if codec in _UNICODE else codec, declared


def _declaration(start: bytes) -> str:
    found = _DECLARED.match(start)
    return found[1].decode("ascii") if found else ""


@lru_cache(maxsize=64)
def _codec_name(declared: str) -> str | None:
    """Python's name for a declared encoding, or None when it is not one that is read.

    Those are UTF-8, UTF-16, and all in which a byte is a character and ASCII is itself.
    """
    if declared.lower() in {"unicode", "ucs-2", "iso-10646-ucs-2"}:  # .NET's older names
        return "utf-16"
    try:
        name = codecs.lookup(declared).name
        if name in {*_UNICODE, "ascii"}:
            return name
        if name in _NOT_OF_FILES:
            return None
        table = bytes(range(256)).decode(name, "replace")
        has_ascii = _ASCII.decode(name) == _ASCII.decode()
    except (LookupError, UnicodeError):
        return None
    return name if has_ascii and len(table) == 256 and table.count("\ufffd") < 128 else None


def _undecodable(
    error: UnicodeDecodeError, shift: int, encoding: str, declared: str
) -> SourceError:
    said = f"says that it is {declared}, but" if declared else "is read as UTF-8, but"
    found = error.object[error.start : error.start + 1].hex()
    return SourceError.of(
        "not-decodable",
        f"the file {said} byte {error.start + shift} (0x{found}) is not valid {encoding}",
        span=Span(error.start + shift, error.start + shift + 1),
        hint="the file may be truncated, or saved in another encoding than it says",
    )


def _guess(raw: bytes) -> tuple[str, str]:
    try:
        return "cp1252", raw.decode("cp1252")
    except UnicodeDecodeError:
        return "iso8859-1", raw.decode("iso8859-1")


def _index_offsets(text: str, encoding: str, start: int) -> tuple[int, ...]:
    """The byte offset of every 4096th character."""
    found = [start]
    for place in range(0, len(text), _INDEX_STEP):
        found.append(found[-1] + len(text[place : place + _INDEX_STEP].encode(encoding)))
    return tuple(found)
