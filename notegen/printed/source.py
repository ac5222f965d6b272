"""A PDF is opened here and its glyphs are read; one that cannot be read is refused."""

from __future__ import annotations

import ctypes
import math
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notegen.errors import SourceError
from notegen.printed.glyph import Glyph, fold
from notegen.printed.ink import Ink

if TYPE_CHECKING:
    from collections.abc import Iterator


MAX_PAGES = 1000
MAX_CHARACTERS = 100_000
"""The most pages of a PDF and characters of a page that are read."""
TRAILER = 1024
"""How near a PDF's ends its header and its end mark must be, in bytes (as Acrobat accepts it)."""
INVISIBLE = {3, 7}
"""Text render modes without ink: invisible (as under a scan), and clipping only (ISO 32000)."""
PASSWORD_ERROR = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """The glyphs that show on one page, in the order in which the PDF draws them.

    ``inked`` says whether the page shows anything at all; ``unmapped`` counts glyphs that show
    but do not say which character they are.
    """

    glyphs: tuple[Glyph, ...]
    inked: bool
    unmapped: int


def read_sheets(raw: bytes) -> tuple[Sheet, ...]:
    """The pages of a PDF.

    Raises :class:`SourceError`: ``not-a-pdf``, ``pdf-truncated``, ``pdf-encrypted``,
    ``pdf-damaged``, ``pdf-too-large``.
    """
    with _open(raw) as document:
        count = len(document)
        if not count:
            raise SourceError.of("pdf-damaged", "the PDF has no pages", hint="print it again")
        if count > MAX_PAGES:
            raise SourceError.of(
                "pdf-too-large",
                f"the PDF has {count} pages, more than {MAX_PAGES}",
                hint="print fewer orders at once",
            )
        return tuple(_read_page(document, index) for index in range(count))


@contextmanager
def _open(raw: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium  # loaded only when a PDF is read

    if b"%PDF-" not in raw[:TRAILER]:
        raise SourceError.of(
            "not-a-pdf", "this is not a PDF", hint="give the PDF that Linnworks printed"
        )
    if b"%%EOF" not in raw.rstrip(b"\0\t\n\f\r ")[-TRAILER:]:
        raise SourceError.of(
            "pdf-truncated", "the PDF ends before its end mark", hint="download or print it again"
        )
    try:
        document: Any = pdfium.PdfDocument(raw)  # type: ignore[no-untyped-call]
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            raise SourceError.of(
                "pdf-encrypted", "the PDF asks for a password", hint="print it without one"
            ) from None
        raise _damaged() from None
    with closing(document):
        yield document


def _damaged(number: int | None = None) -> SourceError:
    where = f"page {number} of the PDF" if number else "the PDF"
    return SourceError.of("pdf-damaged", f"{where} is damaged", hint="print it again")


def _read_page(document: Any, index: int) -> Sheet:  # noqa: ANN401 - pypdfium2 is untyped
    import pypdfium2 as pdfium

    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
            ink = Ink(page)
            return _read_glyphs(textpage, ink)
    except pdfium.PdfiumError:
        raise _damaged(index + 1) from None


def _read_glyphs(textpage: Any, ink: Ink) -> Sheet:  # noqa: ANN401
    count = textpage.count_chars()
    if count > MAX_CHARACTERS:
        raise SourceError.of("pdf-too-large", f"a page holds more than {MAX_CHARACTERS} characters")
    reader = _Reader(textpage)
    glyphs: list[Glyph] = []
    places: dict[tuple[str, int, float, int, int], int] = {}
    unmapped = 0
    spaced = False
    index = 0
    while index < count:
        char, length = reader.character(index)
        position, index = index, index + length
        text = "" if char.isspace() else fold(char)
        if reader.generated(position) or not text.strip():
            spaced = spaced or (char.isspace() and not reader.generated(position))
            continue
        if not reader.shows(position, ink):
            continue
        if not reader.mapped(position, char):
            unmapped += 1
            continue
        glyph = reader.glyph(position, text, spaced)
        if not _drawn_before(glyph, places):
            glyphs.append(glyph)
            spaced = False
    return Sheet(tuple(glyphs), ink.any, unmapped)


def _drawn_before(glyph: Glyph, places: dict[tuple[str, int, float, int, int], int]) -> bool:
    """Whether another text object drew the same glyph there: text drawn twice, to look bold.

    ``places`` holds what was drawn, to a tenth of an em; the glyph is added to it.
    """
    step = max(glyph.size, 1.0) / 10
    kind = glyph.text, glyph.angle, round(glyph.size, 1)
    column, row = round(glyph.start / step), round(glyph.base / step)
    for across in (column - 1, column, column + 1):
        for down in (row - 1, row, row + 1):
            if places.get((*kind, across, down), glyph.run) != glyph.run:
                return True
    places[*kind, column, row] = glyph.run
    return False


def _turned_width(width: float, height: float, angle: float, size: float) -> float:
    """How wide a glyph is that was turned by ``angle`` and then fills a box of this size."""
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    difference = cos * cos - sin * sin
    if abs(difference) < 0.1:  # near 45 degrees every width gives much the same box
        return size / 2
    return (width * cos - height * sin) / difference


class _Reader:
    """Asks PDFium about one character at a time, in buffers that it keeps."""

    def __init__(self, textpage: Any) -> None:  # noqa: ANN401
        from pypdfium2 import raw

        api: Any = raw
        self._api = api
        self._page = textpage
        self._box = api.FS_RECTF()
        self._tight = [ctypes.c_double() for _ in range(4)]
        self._matrix = api.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._runs: dict[int, int] = {}

    def character(self, index: int) -> tuple[str, int]:
        """The character at ``index`` and how many of PDFium's it takes (two surrogates make one)."""
        if self._api.FPDFText_IsHyphen(self._page, index) == 1:
            return "-", 1
        code = self._api.FPDFText_GetUnicode(self._page, index)
        if 0xD800 <= code < 0xDC00:
            low = self._api.FPDFText_GetUnicode(self._page, index + 1)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), 2
        return (chr(code) if 0 < code < 0x110000 else "\ufffd"), 1

    def generated(self, index: int) -> bool:
        """Whether PDFium made the character up, as it does for gaps and line ends."""
        hyphen = self._api.FPDFText_IsHyphen(self._page, index) == 1
        return not hyphen and self._api.FPDFText_IsGenerated(self._page, index) == 1

    def mapped(self, index: int, char: str) -> bool:
        """Whether the font says which character the glyph is."""
        private = char == "\ufffd" or 0xE000 <= ord(char) < 0xF900 or 0xD800 <= ord(char) < 0xE000
        return not private and self._api.FPDFText_HasUnicodeMapError(self._page, index) != 1

    def shows(self, index: int, ink: Ink) -> bool:
        """Whether the character has ink, and the page shows it where it stands."""
        drawn = self._api.FPDFText_GetTextObject(self._page, index)
        if drawn and self._api.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE:
            return False
        left, right, bottom, top = (edge.value for edge in self._tight_box(index))
        if left >= right or bottom >= top:  # fonts drawn as pictures may say no tight box
            self._api.FPDFText_GetLooseCharBox(self._page, index, self._box)
            left, right = self._box.left, self._box.right
            bottom, top = self._box.bottom, self._box.top
        return ink.shows(left, bottom, right, top)

    def _tight_box(self, index: int) -> list[ctypes.c_double]:
        self._api.FPDFText_GetCharBox(self._page, index, *self._tight)
        return self._tight

    def glyph(self, index: int, text: str, spaced: bool) -> Glyph:
        """The glyph at ``index``, turned so that its line runs to the right."""
        self._api.FPDFText_GetMatrix(self._page, index, self._matrix)
        self._api.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        self._api.FPDFText_GetLooseCharBox(self._page, index, self._box)
        matrix, box = self._matrix, self._box
        angle = math.atan2(matrix.b, matrix.a)
        scale = math.hypot(matrix.c, matrix.d)
        size = abs(self._api.FPDFText_GetFontSize(self._page, index) * scale)
        cos, sin = math.cos(angle), math.sin(angle)
        corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        along = [x * cos + y * sin for x, y in corners]
        start, end = min(along), max(along)
        if abs(cos) > 0.02 and abs(sin) > 0.02:  # a slanted line: the box is around a turned one
            start = self._x.value * cos + self._y.value * sin
            end = start + _turned_width(box.right - box.left, box.top - box.bottom, angle, size)
        base = self._x.value * sin - self._y.value * cos
        degrees = round(math.degrees(angle)) % 360
        return Glyph(text, start, end, base, size or 1.0, degrees, self._run(index), spaced)

    def _run(self, index: int) -> int:
        drawn = self._api.FPDFText_GetTextObject(self._page, index)
        address = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        return self._runs.setdefault(address, len(self._runs))
