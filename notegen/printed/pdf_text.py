"""A PDF is opened here, and the characters that a person sees on its pages are read.

What counts is the paper: annotations that print are part of it, text that is covered, cut off, as
white as what is below it or too small for the eye is not, and a replacement text (``ActualText``)
that the PDF gives for its letters does not hide them.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from notegen.errors import SourceError
from notegen.printed.raster import PageRaster, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.printed.raster import Box

MAX_PAGES = 1000
MAX_CHARACTERS = 400_000
"""The most pages of a PDF, and characters on all of them together, that are read."""
MAX_OBJECTS = 200_000
"""The most things drawn on one page: texts, lines and pictures."""
MAX_DEPTH = 64
"""How deep forms may lie in each other; PDFium itself goes less deep."""
TRAILER = 1024
"""How near a PDF's ends its header and its end mark must be, in bytes (as Acrobat accepts it)."""
SMALLEST = 3.0
"""Text of fewer points than this is no text for the eye."""
MOSTLY = 0.4
"""From this share of its area on, a page whose pictures cover it may be a scan."""
OUTLINE = 8
"""From how many segments on a path is a drawing, and no rule or box."""
PASSWORD_ERROR = 4
PRINT = 1
"""For PDFium's flattening: as the page is printed, not as it is seen on a screen."""

UNREAD = "\ufffd"
"""Stands for a character that shows although its font does not say which one it is."""
UNREAD_KINDS = 0xF0000
"""From this private character on, what stands behind one tells it from others by its look."""
HYPHENS = "\u00ad\u2010\u2011\u2043\ufe63\uff0d\ufffe\x02"
"""What stands for a hyphen in PDFs; the last two are what PDFium gives for one at a line's end."""
ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "¨": "\u0308",
    "˚": "\u030a", "¸": "\u0327", "ˇ": "\u030c",
}  # fmt: skip
"""Accents that stand for themselves, and the same as marks: distillers draw them over letters."""
DINGBATS = range(0x2701, 0x27BF)
"""What PDFium takes glyphs without a meaning for, which distillers name ``a1``, ``a2`` …"""
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
LIGATURES = range(0xFB00, 0xFB07)


@dataclass(slots=True, eq=False)
class Glyph:
    """A printed character, or one of those of a ligature.

    ``text`` is folded (see :func:`fold`) and holds no white space. ``start`` and ``end`` run along
    the direction in which its line is read, ``base`` across it and downwards; these and ``size``
    (the em) are points. ``angle`` is that direction in whole degrees. ``run`` numbers the text
    object of the page that it belongs to, in the order drawn; ``spaced`` says that a space is
    written before it, ``cut`` that a part of it, or of what goes on behind it, does not show.
    """

    text: str
    start: float
    end: float
    base: float
    size: float
    angle: int
    run: int
    spaced: bool = False
    cut: bool = False

    @property
    def marks(self) -> bool:
        """Whether it only adds an accent to the glyph before it."""
        return all(unicodedata.combining(char) for char in self.text)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The glyphs that show on one page, in the order in which the PDF draws them.

    ``inked`` says whether the page shows anything at all. ``unread`` says why a part of its text
    was not read, or is empty. ``drawings`` are the sizes of its pictures and of what is drawn
    with many strokes, in the order drawn.
    """

    glyphs: tuple[Glyph, ...]
    inked: bool
    unread: str
    scanned: bool
    drawings: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PdfText:
    """The pages of a PDF, and the programs that it says made it."""

    pages: tuple[PdfPage, ...]
    makers: str


def read_pdf(raw: bytes) -> PdfText:
    """The text of a PDF.

    Raises :class:`SourceError`: ``not-a-pdf``, ``pdf-truncated``, ``pdf-encrypted``,
    ``pdf-damaged``, ``pdf-too-large``.
    """
    with _open(raw) as document:
        count = len(document)
        if not count:
            raise SourceError.of("pdf-damaged", "the PDF has no pages", hint="print it again")
        if count > MAX_PAGES:
            raise _too_large(f"the PDF has {count:,} pages, more than {MAX_PAGES:,}")
        pages: list[PdfPage] = []
        room = MAX_CHARACTERS
        for index in range(count):
            page, characters = _read_page(document, index, room)
            pages.append(page)
            room -= characters
        said = document.get_metadata_dict()
        return PdfText(tuple(pages), f"{said['Creator']} {said['Producer']}")


def fold(text: str) -> str:
    """The text by which two spellings of the same words are compared.

    Accents are apart from their letters, ligatures are letters, all hyphens are one, and
    characters without ink are dropped. Signs such as ``²`` stay what they are.
    """
    kept = (
        "-" if char in HYPHENS else unicodedata.normalize("NFKD", char)
        if ord(char) in LIGATURES else char
        for char in unicodedata.normalize("NFD", text)
        if char in HYPHENS
        or (unicodedata.category(char) != "Cf" and ord(char) not in VARIATION_SELECTORS)
    )  # fmt: skip
    return "".join(kept)


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


def _too_large(message: str) -> SourceError:
    return SourceError.of("pdf-too-large", message, hint="print fewer orders at once")


def _read_page(document: Any, index: int, room: int) -> tuple[PdfPage, int]:  # noqa: ANN401
    """A page, and how many characters it has, of which there may be ``room``."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    api: Any = raw
    try:
        with closing(document[index]) as page:
            if api.FPDFPage_Flatten(page, PRINT) == api.FLATTEN_FAIL:
                raise _damaged(index + 1)
        with closing(document[index]) as page:
            page.set_rotation(0)
            width, height = page.get_size()
            if min(width, height) < 1:
                unread = "the page's crop box leaves nothing of it"
                return PdfPage((), inked=True, unread=unread, scanned=False, drawings=()), 0
            content = _list_content(page, api)
            with closing(page.get_textpage()) as textpage:
                count = textpage.count_chars()
                if count > room:
                    raise _too_large(f"the PDF holds more than {MAX_CHARACTERS:,} characters")
                raster = PageRaster(page, content.texts)
                glyphs, unread = _Reader(api, textpage, content.texts, raster).read(count)
                scanned = raster.is_busy and content.pictured >= MOSTLY * width * height
                return PdfPage(
                    glyphs, raster.inked, unread, scanned, tuple(content.drawings)
                ), count
    except pdfium.PdfiumError:
        raise _damaged(index + 1) from None


@dataclass(slots=True)
class _Content:
    """What a page draws: its text objects in order, its pictures and drawings, and their area."""

    texts: list[Any] = field(default_factory=list)
    drawings: list[tuple[int, int]] = field(default_factory=list)
    pictured: float = 0.0


def _list_content(page: Any, api: Any) -> _Content:  # noqa: ANN401
    """What the page and its forms draw; replacement texts are taken off."""
    content = _Content()
    for count, drawn in enumerate(page.get_objects(max_depth=MAX_DEPTH)):
        if count >= MAX_OBJECTS:
            raise _too_large(f"a page draws more than {MAX_OBJECTS:,} things")
        if drawn.type == api.FPDF_PAGEOBJ_TEXT:
            content.texts.append(drawn.raw)
            for index in reversed(range(api.FPDFPageObj_CountMarks(drawn))):
                mark, length = api.FPDFPageObj_GetMark(drawn, index), ctypes.c_ulong()
                key = b"ActualText"
                api.FPDFPageObjMark_GetParamStringValue(mark, key, None, 0, length)
                if length.value:
                    api.FPDFPageObj_RemoveMark(drawn, mark)
        elif drawn.type == api.FPDF_PAGEOBJ_IMAGE or (
            drawn.type == api.FPDF_PAGEOBJ_PATH and api.FPDFPath_CountSegments(drawn) >= OUTLINE
        ):
            left, bottom, right, top = drawn.get_bounds()
            content.drawings.append((round(right - left), round(top - bottom)))
            if drawn.type == api.FPDF_PAGEOBJ_IMAGE:
                content.pictured += (right - left) * (top - bottom)
    return content


class _Reader:
    """Asks PDFium about one character at a time, in buffers that it keeps."""

    def __init__(self, api: Any, textpage: Any, texts: Sequence[Any], raster: PageRaster) -> None:  # noqa: ANN401
        self._api = api
        self._page = textpage
        self._raster = raster
        self._loose, self._matrix = api.FS_RECTF(), api.FS_MATRIX()
        self._tight = [ctypes.c_double() for _ in range(4)]
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._runs = {_address(text): order for order, text in enumerate(texts)}
        self._turns: dict[int, tuple[float, float]] = {}
        self._drawn: dict[tuple[str, int, float, int, int], int] = {}

    def read(self, count: int) -> tuple[tuple[Glyph, ...], str]:
        """The glyphs that show, and why a part of what shows was not read: empty where all was."""
        glyphs: list[Glyph] = []
        boxes: list[Box] = []
        hidden: Glyph | None = None
        spaced = False
        unmapped = index = 0
        while index < count:
            place, char = index, self._character(index)
            index += 2 if ord(char) > 0xFFFF else 1
            text = fold(char)
            if not text.strip():
                spaced = spaced or (char.isspace() and not self._is_generated(place))
                continue
            box = self._find_ink(place)
            boxes.append(box)
            glyph = self._glyph(place, box, text, spaced)
            if not self._is_mapped(place, char):
                glyph.text = UNREAD + chr(UNREAD_KINDS + self._raster.tell_apart(box))
            before = glyphs[-1] if glyphs and not spaced and glyphs[-1].run == glyph.run else None
            shown = self._raster.look(box, slanted=glyph.angle % 90 != 0)
            if shown is Shown.NOT or glyph.size < SMALLEST:
                if before:
                    before.cut = True
                hidden = glyph
                continue
            unmapped += glyph.text[0] == UNREAD
            glyph.cut = shown is Shown.PART or (
                hidden is not None and not spaced and hidden.run == glyph.run
            )
            hidden = None
            if not self._is_repeated(glyph):
                glyphs.append(glyph)
                spaced = False
        unread = ""
        if unmapped:
            unread = f"the font of {unmapped} characters does not say which ones they are"
        elif self._raster.has_other_text(boxes):
            unread = "the page shows text that the PDF does not say"
        return tuple(sorted(_join_accents(glyphs), key=lambda glyph: glyph.run)), unread

    def _character(self, index: int) -> str:
        """The character at ``index``; one that PDFium gives as two surrogates is one."""
        code = self._api.FPDFText_GetUnicode(self._page, index)
        if 0xD800 <= code < 0xDC00:
            low = self._api.FPDFText_GetUnicode(self._page, index + 1)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))
        return chr(code) if 0 < code < 0x110000 else UNREAD

    def _is_generated(self, index: int) -> bool:
        """Whether PDFium made the character up, as it does for gaps and line ends."""
        return bool(self._api.FPDFText_IsGenerated(self._page, index) == 1)

    def _is_mapped(self, index: int, char: str) -> bool:
        """Whether the font says which character the glyph is."""
        if char == UNREAD or unicodedata.category(char) in {"Co", "Cs", "Cn"}:
            return char in HYPHENS
        if ord(char) < 0x20 and char not in HYPHENS:
            return False
        if (
            ord(char) in DINGBATS
            and not self._api.FPDFText_GetFontInfo(self._page, index, None, 0, None) > 1
        ):
            return False
        return bool(self._api.FPDFText_HasUnicodeMapError(self._page, index) != 1)

    def _find_ink(self, index: int) -> Box:
        """The box of a glyph's ink; in fonts that do not say it, of the glyph."""
        self._api.FPDFText_GetCharBox(self._page, index, *self._tight)
        left, right, bottom, top = (edge.value for edge in self._tight)
        return (left, bottom, right, top) if left < right and bottom < top else self._box(index)

    def _box(self, index: int) -> Box:
        box = self._loose
        self._api.FPDFText_GetLooseCharBox(self._page, index, box)
        return box.left, box.bottom, box.right, box.top

    def _glyph(self, index: int, box: Box, text: str, spaced: bool) -> Glyph:
        """The glyph at ``index``, turned so that its line runs to the right."""
        run = self._runs.get(_address(self._api.FPDFText_GetTextObject(self._page, index)), 0)
        if run not in self._turns:
            self._api.FPDFText_GetMatrix(self._page, index, self._matrix)
            scale = math.hypot(self._matrix.c, self._matrix.d)
            size = abs(self._api.FPDFText_GetFontSize(self._page, index) * scale)
            self._turns[run] = math.atan2(self._matrix.b, self._matrix.a), size or 1.0
        angle, size = self._turns[run]
        if box[3] - box[1] > 2 * size:
            size = box[3] - box[1]  # a font whose em is no measure of its letters
        cos, sin = math.cos(angle), math.sin(angle)
        self._api.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        left, bottom, right, top = self._box(index)
        along = [x * cos + y * sin for x in (left, right) for y in (bottom, top)]
        start, end = min(along), max(along)
        if abs(cos) > 0.02 and abs(sin) > 0.02:  # a slanted line: the box is around a turned one
            start = self._x.value * cos + self._y.value * sin
            across, around = abs(cos * cos - sin * sin), abs((right - left) * cos)
            width = (around - abs((top - bottom) * sin)) / across if across >= 0.1 else size / 2
            end = start + abs(width)
        base = self._x.value * sin - self._y.value * cos
        return Glyph(text, start, end, base, size, round(math.degrees(angle)) % 360, run, spaced)

    def _is_repeated(self, glyph: Glyph) -> bool:
        """Whether another text object drew the same glyph there: text drawn twice, to look bold.

        What was drawn is kept to a tenth of an em.
        """
        step = max(glyph.size, 1.0) / 10
        kind = glyph.text, glyph.angle, round(glyph.size, 1)
        column, row = round(glyph.start / step), round(glyph.base / step)
        for across in (column - 1, column, column + 1):
            for down in (row - 1, row, row + 1):
                if self._drawn.get((*kind, across, down), glyph.run) != glyph.run:
                    return True
        self._drawn[*kind, column, row] = glyph.run
        return False


def _address(drawn: Any) -> int:  # noqa: ANN401
    """What tells two of PDFium's objects apart."""
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0


def _join_accents(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs with each accent that stands over a letter made a mark behind that letter."""
    joined: list[Glyph] = []
    for glyph in glyphs:
        last = joined[-1] if joined else None
        if last and glyph.text in ACCENTS and _stands_over(glyph, last):
            glyph.text = ACCENTS[glyph.text]
        elif last and last.text in ACCENTS and _stands_over(last, glyph):
            last.text = ACCENTS[last.text]
            glyph.spaced, last.spaced = last.spaced, False
            joined.insert(-1, glyph)
            continue
        joined.append(glyph)
    return joined


def _stands_over(accent: Glyph, letter: Glyph) -> bool:
    """Whether the middle of an accent is above a letter, so that the eye sees one letter."""
    middle = (accent.start + accent.end) / 2
    near = abs(accent.base - letter.base) < letter.size
    return near and letter.text.isalpha() and letter.start < middle < letter.end
