"""Pictures as data: only ``data:`` URLs, and files that the caller reads below the template."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from notegen.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LARGEST_BYTES", "LARGEST_PIXELS", "load_picture"]

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
"""A page printed at 600 dots per inch has 35 million."""

_DATA = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def load_picture(
    source: str, name: str, read: Callable[[str], bytes] | None
) -> tuple[str, Diagnostic | None]:
    """The picture as a ``data:`` URL; an empty one, and why, where it is refused.

    ``read`` gives a file's bytes by its name relative to the template's folder, and raises
    ``OSError`` for one that it may not or cannot read. Without it, no file is read.
    """
    try:
        raw = _bytes(source.strip(), read)
        kind = _kind(raw)
    except ValueError as error:
        shown = source if len(source) <= 60 else source[:57] + "…"
        return "", Diagnostic(
            "resource-refused",
            Severity.WARNING,
            f"{name}: {shown!r} {error}; an empty frame stands in its place",
            hint="use data:image/…, or a png, jpeg, gif or svg file in the template's folder",
            path=name,
        )
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode('ascii')}", None


def _bytes(source: str, read: Callable[[str], bytes] | None) -> bytes:
    if source.lower().startswith("data:"):
        raw = _data(source)
    elif not source:
        raise ValueError("names no picture")
    elif (
        _SCHEME.match(source)
        or source.startswith(("/", "\\"))
        or ".." in re.split(r"[/\\]", source)
    ):
        raise ValueError("is not below the template's folder")
    elif read is None:
        raise ValueError("is a file, and none may be read here")
    else:
        try:
            raw = read(source)
        except OSError as error:
            raise ValueError(f"cannot be read ({error.strerror or error})") from None
    if len(raw) > LARGEST_BYTES:
        raise ValueError(f"is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    return raw


def _data(source: str) -> bytes:
    found = _DATA.fullmatch(source)
    if not found:
        raise ValueError("is not a whole data: URL")
    content = unquote_to_bytes(found[3])
    if ";base64" not in found[2].lower():
        return content
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        raise ValueError("is not valid base64") from None


def _kind(raw: bytes) -> str:
    """What the bytes are, whatever they are called; its pixels are counted before it is opened."""
    width, height = 0, 0
    if raw.startswith(b"\x89PNG\r\n\x1a\n") and len(raw) > 24:
        kind = "png"
        width, height = struct.unpack(">II", raw[16:24])
    elif raw.startswith((b"GIF87a", b"GIF89a")) and len(raw) > 10:
        kind = "gif"
        width, height = struct.unpack("<HH", raw[6:10])
    elif raw.startswith(b"\xff\xd8\xff"):
        kind = "jpeg"
        width, height = _jpeg_size(raw)
    elif b"<svg" in raw[:4096].lower():
        return "svg+xml"
    else:
        raise ValueError("is not a png, jpeg, gif or svg picture")
    if not 0 < width * height <= LARGEST_PIXELS:
        raise ValueError(f"has {width} x {height} pixels, which is not between 1 and 50 million")
    return kind


def _jpeg_size(raw: bytes) -> tuple[int, int]:
    """Width and height from the frame header (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 9 < len(raw):
        if raw[place] != 0xFF:
            break
        marker, length = raw[place + 1], struct.unpack(">H", raw[place + 2 : place + 4])[0]
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise ValueError("is a jpeg picture without a size")
