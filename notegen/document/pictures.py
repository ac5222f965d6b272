"""Pictures as data: only ``data:`` URLs, and files that the caller reads below the template."""

from __future__ import annotations

import binascii
import re
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from notegen.errors import Diagnostic, Severity, SourceError
from notegen.xml.drawing import read_drawing

if TYPE_CHECKING:
    from collections.abc import Callable


MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_IMAGE_PIXELS = 50_000_000
"""A page printed at 600 dots per inch has 35 million."""
MAX_RENDER_COST = 20_000
"""An svg picture of so many shapes takes two seconds."""
MAX_BYTES = 40 * 1024 * 1024
"""All pictures of a document, as text, each as often as it is shown."""
MAX_PIXELS = 100_000_000
"""All pictures of a document, each once: decoded, a pixel takes up to eight bytes."""

_DATA = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_PARTS = {"png": (b"IDAT", b"IEND"), "jpeg": (b"\xff\xda", b"\xff\xd9"), "gif": (b",", b";")}
"""Where a picture's content begins and ends: one without them is cut off."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """A picture that may be shown: its ``data:`` URL, and what it costs in simple shapes."""

    url: str
    render_cost: int = 1


class ImageLoader:
    """The pictures of one document, which have limits together too.

    ``read`` gives a file's bytes by its name relative to the template's folder, and raises
    ``OSError`` for one that it may not or cannot read. Without it, no file is read.
    """

    def __init__(self, read: Callable[[str], bytes] | None = None) -> None:
        self._read = read
        self._loaded: dict[str, EmbeddedImage] = {}
        self._bytes = 0
        self._pixels = 0

    def load(self, source: str, name: str) -> EmbeddedImage | Diagnostic:
        """The picture, or why it is refused. ``name`` says which element names it."""
        try:
            if source not in self._loaded:
                self._loaded[source] = self._open(source.strip())
            self._count(self._loaded[source])
        except ValueError as error:
            shown = source if len(source) <= 60 else source[:57] + "…"
            return Diagnostic(
                "resource-refused",
                Severity.WARNING,
                f"{name}: {shown!r} {error}; an empty frame stands in its place",
                hint="use data:image/…, or a png, jpeg, gif or svg file in the template's folder",
                path=name,
            )
        return self._loaded[source]

    def _count(self, loaded: EmbeddedImage) -> None:
        self._bytes += len(loaded.url)
        if self._bytes > MAX_BYTES:
            raise ValueError(f"and the others are together larger than {_mb(MAX_BYTES)} MB")

    def _open(self, source: str) -> EmbeddedImage:
        raw = _bytes(source, self._read)
        kind, pixels = _kind(raw)
        work = 1
        if kind == "svg+xml":
            work, pixels = _examine(raw)
        self._pixels += pixels
        if self._pixels > MAX_PIXELS:
            raise ValueError(f"and the others have more than {MAX_PIXELS:,} pixels together")
        return EmbeddedImage(f"data:image/{kind};base64,{b64encode(raw).decode('ascii')}", work)


def _examine(raw: bytes) -> tuple[int, int]:
    """The work of an SVG drawing, and the pixels of the pictures in it."""
    try:
        drawing = read_drawing(raw)
    except SourceError as error:
        raise ValueError(f"is no svg picture: {error.diagnostic.message}") from None
    if drawing.work > MAX_RENDER_COST:
        raise ValueError(f"takes more work than {MAX_RENDER_COST:,} shapes, or shows itself")
    pixels = 0
    for name in drawing.names:
        if not name.lower().startswith("data:"):
            raise ValueError(f"names {name[:60]!r}, which is not opened")
        kind, inner = _kind(_data(name))
        if kind == "svg+xml":
            raise ValueError("holds another svg picture")
        pixels += inner
    return drawing.work, pixels


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
    if len(raw) > MAX_FILE_BYTES:
        raise ValueError(f"is larger than {_mb(MAX_FILE_BYTES)} MB")
    return raw


def _mb(size: int) -> int:
    return size // 1024 // 1024


def _data(source: str) -> bytes:
    found = _DATA.fullmatch(source)
    if not found:
        raise ValueError("is not a whole data: URL")
    content = unquote_to_bytes(found[3])
    if ";base64" not in found[2].lower():
        return content
    try:
        return b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        raise ValueError("is not valid base64") from None


def _kind(raw: bytes) -> tuple[str, int]:
    """What the bytes are, whatever they are called, and their pixels, counted before all else."""
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
        return "svg+xml", 0
    else:
        raise ValueError("is not a png, jpeg, gif or svg picture")
    if not all(part in raw for part in _PARTS[kind]):
        raise ValueError("is cut off")
    if not 0 < width * height <= MAX_IMAGE_PIXELS:
        raise ValueError(f"has {width} x {height} pixels, which is not between 1 and 50 million")
    return kind, width * height


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
