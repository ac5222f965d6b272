"""Pictures as data: only ``data:`` URLs, and files that the caller reads below the template."""

from __future__ import annotations

import binascii
import re
import struct
import warnings
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from notegen.document.svg import ImageRefused, rewrite_svg
from notegen.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_IMAGE_PIXELS = 25_000_000
"""A page printed at 500 dots per inch."""
MAX_BYTES = 40 * 1024 * 1024
"""All pictures of a document, as they are read and again as text as often as each is shown."""
MAX_PIXELS = 50_000_000
"""All pictures of a document, each once: decoded, a pixel takes up to eight bytes."""
MAX_SHAPES = 40_000
"""All drawings of a document, when they are read and again as often as each is shown; so many take four
seconds."""

_DATA = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "GIF": "gif"}
_BROKEN = (
    ArithmeticError, EOFError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises for a picture that is none, or not whole."""


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
        self._loaded: dict[str, EmbeddedImage | ImageRefused] = {}
        self._spent: Counter[str] = Counter()

    def load(self, source: str, name: str) -> EmbeddedImage | Diagnostic:
        """The picture, or why it is refused. ``name`` says which element names it."""
        try:
            if source not in self._loaded:
                self._loaded[source] = self._try_open(source.strip())
            found = self._loaded[source]
            if isinstance(found, ImageRefused):
                raise found
            self._spend("bytes", len(found.url), MAX_BYTES)
            self._spend("shapes", found.render_cost, MAX_SHAPES)
        except ImageRefused as error:
            shown = source if len(source) <= 60 else source[:57] + "…"
            return Diagnostic.warning(
                "resource-refused",
                f"{name}: {shown!r} {error}; an empty frame stands in its place",
                hint="use data:image/…, or a png, jpeg, gif or svg file in the template's folder",
                path=name,
            )
        return found

    def _spend(self, what: str, amount: int, most: int) -> None:
        """Count what all pictures take; one too many is refused, and those behind it."""
        self._spent[what] += amount
        if self._spent[what] > most:
            raise ImageRefused(f"takes more, with those before it, than {most:,} {what}")

    def _try_open(self, source: str) -> EmbeddedImage | ImageRefused:
        """The picture, or why there is none: neither is found out twice."""
        try:
            raw = self._read_bytes(source)
            if b"<svg" not in raw[:4096].lower():
                return EmbeddedImage(self._open_raster(raw))
            drawing = rewrite_svg(raw, self._open_inner, self._spend_shapes)
            return EmbeddedImage(_make_url("svg+xml", drawing.svg), drawing.render_cost)
        except ImageRefused as error:
            return error

    def _spend_shapes(self, cost: int) -> None:
        self._spend("shapes", cost, MAX_SHAPES)

    def _open_inner(self, address: str) -> str:
        """A picture within a drawing."""
        if not address.lower().startswith("data:"):
            raise ImageRefused(f"names {address[:60]!r}, which is not opened")
        return self._open_raster(_read_data(address))

    def _open_raster(self, raw: bytes) -> str:
        """The picture's ``data:`` URL, once it was read as a whole, whatever it is called."""
        from PIL import Image

        with _strict_pillow("is not a png, jpeg, gif or svg picture"):
            image = Image.open(BytesIO(raw), formats=("PNG", "JPEG", "GIF"))
        width, height = image.size
        if not 0 < width * height <= MAX_IMAGE_PIXELS:
            limit = f"which is not between 1 and {MAX_IMAGE_PIXELS:,}"
            raise ImageRefused(f"has {width} x {height} pixels, {limit}")
        self._spend("pixels", width * height, MAX_PIXELS)
        with _strict_pillow("is cut off or broken"):
            image.load()
        return _make_url(_KINDS[image.format or ""], raw)

    def _read_bytes(self, source: str) -> bytes:
        if source.lower().startswith("data:"):
            raw = _read_data(source)
        elif not source:
            raise ImageRefused("names no picture")
        elif (
            _SCHEME.match(source)
            or source.startswith(("/", "\\"))
            or ".." in re.split(r"[/\\]", source)
        ):
            raise ImageRefused("is not below the template's folder")
        elif self._read is None:
            raise ImageRefused("is a file, and none may be read here")
        else:
            try:
                raw = self._read(source)
            except OSError as error:
                raise ImageRefused(f"cannot be read ({error.strerror or error})") from None
        self._spend("bytes", len(raw), MAX_BYTES)
        if len(raw) > MAX_FILE_BYTES:
            raise ImageRefused(f"is larger than {MAX_FILE_BYTES >> 20} MB")
        return raw


@contextmanager
def _strict_pillow(fault: str) -> Iterator[None]:
    """Within it, Pillow warns of nothing, and takes no picture that is not whole."""
    from PIL import Image, ImageFile

    tolerant = ImageFile.LOAD_TRUNCATED_IMAGES  # WeasyPrint makes it so for the whole process
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (*_BROKEN, Image.DecompressionBombError):
        raise ImageRefused(fault) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant


def _make_url(kind: str, raw: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(raw).decode('ascii')}"


def _read_data(source: str) -> bytes:
    found = _DATA.fullmatch(source)
    if not found:
        raise ImageRefused("is not a whole data: URL")
    content = unquote_to_bytes(found[3])
    if ";base64" not in found[2].lower():
        return content
    try:
        return b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        raise ImageRefused("is not valid base64") from None
