"""A document as a tagged PDF/UA-1, by WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

import contextlib
import io
import logging
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notegen.document.content import Furniture, Text, count_letters
from notegen.errors import Diagnostic, PreviewError, Severity
from notegen.preview.artifacts import mark_artifacts
from notegen.preview.fit import find_misfits, find_substitutes
from notegen.preview.html import to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from notegen.document import Document

__all__ = [
    "MOST_LETTERS",
    "MOST_PAGES",
    "MOST_ROWS",
    "Renderer",
    "Rendering",
    "import_weasyprint",
    "to_pdf",
]

MOST_PAGES = 1000
"""A preview with more pages is refused; four hundred items take about twenty."""
MOST_ROWS = 5000
"""An order with more rows is refused before the layout, which takes about 5 ms a row."""

MOST_LETTERS = 300_000
"""A document with more letters is refused; one word of 100,000 letters takes six seconds."""

_VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A PDF, how many pages it has, the HTML it was made from, and what its layout had to say."""

    pdf: bytes
    html: str
    pages: int
    diagnostics: tuple[Diagnostic, ...] = ()


class Renderer:
    """Makes one PDF after another and shares what they can: the fonts that the system has.

    Use one per thread. ``load`` imports WeasyPrint; the default is a plain import.

    Raises :class:`PreviewError` (``renderer-missing``) when WeasyPrint or a library that it needs
    is not there.
    """

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._weasyprint = (load or import_weasyprint)()
        self._fonts = _fonts()
        self._fetcher = _data_only_fetcher()

    def render(self, document: Document, *, clean: bool = False) -> Rendering:
        """The document as a PDF. The same document gives the same bytes on the same machine.

        Nothing but ``data:`` URLs is ever opened. ``clean`` is that of ``to_html``.

        Raises :class:`PreviewError`: ``too-many-rows``, ``too-many-letters``, ``too-many-pages``.
        """
        _refuse_large(document)
        html = to_html(document, clean=clean)
        with _collected_log() as records:
            page = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher)
            with _limited_pages():
                layout = page.render(font_config=self._fonts, pdf_variant=_VARIANT)
            pdf = layout.write_pdf(pdf_variant=_VARIANT, finisher=mark_artifacts)
        used = {font.family for font in layout.fonts.values()}
        findings = (
            *find_misfits(layout.pages),
            *find_substitutes(_families(document), used),
            *_said(records),
        )
        return Rendering(pdf, html, len(layout.pages), findings)


def to_pdf(document: Document, *, clean: bool = False) -> bytes:
    """The document as a tagged PDF/UA-1; see :class:`Renderer` for more than one.

    Raises :class:`PreviewError`: ``renderer-missing``, ``no-fonts``, ``too-many-rows``,
    ``too-many-letters``, ``too-many-pages``.
    """
    return Renderer().render(document, clean=clean).pdf


def import_weasyprint() -> Any:  # noqa: ANN401 - it has no types
    """The module. What it prints where a library is missing is kept from standard output.

    Raises :class:`PreviewError` (``renderer-missing``) with what to install.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no fonts: said below; libraries that it may use
            import weasyprint
    except (ImportError, OSError) as error:
        raise PreviewError.of(
            "renderer-missing",
            f"previews need WeasyPrint and the Pango library: {error}".splitlines()[0],
            hint="Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            " libharfbuzz-subset0 fonts-liberation; macOS: brew install pango",
        ) from None
    return weasyprint


def _too_many(what: str, most: int) -> PreviewError:
    return PreviewError.of(
        f"too-many-{what}",
        f"the preview has more than {most:,} {what}, which is the most that is made",
        hint="preview an order with fewer items; is the items table's area high enough?",
    )


def _refuse_large(document: Document) -> None:
    """Raise :class:`PreviewError` for a document whose layout would take minutes."""
    table = document.table
    if table and len(table.rows) > MOST_ROWS:
        raise _too_many("rows", MOST_ROWS)
    if count_letters(document) > MOST_LETTERS:
        raise _too_many("letters", MOST_LETTERS)


def _families(document: Document) -> set[str]:
    """The font families that the document's texts ask for."""
    families = {
        block.style.font.family for block in document.blocks if isinstance(block, Text | Furniture)
    }
    if document.table:
        families.add(document.table.items.font.family)
    return families


def _fonts() -> Any:  # noqa: ANN401
    """The system's fonts. Where there is none, Pango would end the process instead of failing.

    Raises :class:`PreviewError` (``no-fonts``).
    """
    from weasyprint.text.ffi import fontconfig
    from weasyprint.text.fonts import FontConfiguration

    found = fontconfig.FcConfigGetFonts(fontconfig.FcInitLoadConfigAndFonts(), 0)
    if not found or not found.nfont:
        raise PreviewError.of(
            "no-fonts",
            "previews need a font, and the system has none",
            hint="Debian, Ubuntu: apt-get install fonts-liberation",
        )
    return FontConfiguration()  # type: ignore[no-untyped-call]


def _data_only_fetcher() -> Any:  # noqa: ANN401
    """A fetcher that opens ``data:`` URLs and refuses all others, redirects included."""
    from weasyprint.urls import URLFetcher

    class DataOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            if url[:5].lower() != "data:":
                raise ValueError("only data: URLs are opened")
            return super().fetch(url, headers)  # type: ignore[no-untyped-call]

    return DataOnly(  # type: ignore[no-untyped-call]
        allowed_protocols={"data"}, allow_redirects=False
    )


class _Records(logging.Handler):
    """Keeps what this thread logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.records.append(record)


@contextlib.contextmanager
def _collected_log() -> Iterator[list[logging.LogRecord]]:
    handler = _Records()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.records
    finally:
        logger.removeHandler(handler)


class _PageCounter(logging.Handler):
    """Stops a layout of this thread that goes on beyond the most pages."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """WeasyPrint logs each page that it begins, with its number as the only argument."""
        if record.thread != self._thread or not isinstance(record.args, tuple):
            return
        if any(isinstance(number, int) and number > MOST_PAGES for number in record.args):
            raise _too_many("pages", MOST_PAGES)


@contextlib.contextmanager
def _limited_pages() -> Iterator[None]:
    """Within it, a layout has at most so many pages, however long it would have gone on."""
    logger = logging.getLogger("weasyprint.progress")
    counter, level = _PageCounter(), logger.level
    logger.addHandler(counter)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(counter)


def _said(records: list[logging.LogRecord]) -> Iterator[Diagnostic]:
    """What WeasyPrint logged, each once: glyphs that no font has, and all else it could not do."""
    for message in dict.fromkeys(record.getMessage().strip() for record in records):
        if "only data: URLs" in message:
            code = "resource-refused"
        else:
            code = "glyph-missing" if ".notdef" in message else "renderer-warning"
        yield Diagnostic(code, Severity.WARNING, message)
