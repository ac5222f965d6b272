"""A document as a tagged PDF/UA-1, by WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

import contextlib
import io
import logging
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notegen.document.content import Furniture, Text
from notegen.errors import Diagnostic, PreviewError, Severity
from notegen.preview.artifacts import mark_artifacts
from notegen.preview.fit import find_misfits, find_outside, find_substitutes
from notegen.preview.html import to_html
from notegen.preview.limits import limited_pages, refuse_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from notegen.document import Document


_VARIANT = "pdf/ua-1"
_FAILURES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip


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

        Raises :class:`PreviewError`: ``renderer-failed``, and those of
        :mod:`notegen.preview.limits`.
        """
        refuse_large(document)
        html = to_html(document, clean=clean)
        with _collected_log() as records, limited_pages(document), _said_failures():
            page = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher)
            layout = page.render(font_config=self._fonts, pdf_variant=_VARIANT)
            pdf = layout.write_pdf(pdf_variant=_VARIANT, finisher=mark_artifacts)
        used = {font.family for font in layout.fonts.values()}
        findings = (
            *find_outside(document),
            *find_misfits(layout.pages),
            *find_substitutes(_families(document), used),
            *_said(records),
        )
        return Rendering(pdf, html, len(layout.pages), findings)


def to_pdf(document: Document, *, clean: bool = False) -> bytes:
    """The document as a tagged PDF/UA-1; see :class:`Renderer` for more than one.

    Raises :class:`PreviewError`: ``renderer-missing``, ``no-fonts``, ``renderer-failed``, and those
    of :mod:`notegen.preview.limits`.
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


@contextlib.contextmanager
def _said_failures() -> Iterator[None]:
    """Within it, what WeasyPrint fails with is an error of ours: it asserts a lot about texts.

    Raises :class:`PreviewError` (``renderer-failed``).
    """
    try:
        yield
    except _FAILURES as error:
        raise PreviewError.of(
            "renderer-failed",
            f"WeasyPrint cannot lay this out: {type(error).__name__}: {str(error)[:200]}",
            hint="look for an unusual character or size in the template or the order",
        ) from error


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


def _said(records: list[logging.LogRecord]) -> Iterator[Diagnostic]:
    """What WeasyPrint logged, each once: glyphs that no font has, and all else it could not do."""
    for record in records:
        arguments = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple(_shortened(argument) for argument in arguments)
    for message in dict.fromkeys(record.getMessage().strip() for record in records):
        if "Failed to load image" in message:
            code = "resource-refused"
        else:
            code = "glyph-missing" if ".notdef" in message else "renderer-warning"
        yield Diagnostic(code, Severity.WARNING, message)


def _shortened(argument: object) -> object:
    """A ``data:`` URL holds a whole picture."""
    is_data = isinstance(argument, str) and argument[:5].lower() == "data:"
    return f"{argument[:30]}…" if is_data and isinstance(argument, str) else argument
