"""A page of HTML as a tagged PDF/UA-1, by WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notegen.errors import Diagnostic, PreviewError, Severity
from notegen.preview.artifacts import mark_artifacts
from notegen.preview.fit import find_misfits, find_substitutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Rendering", "Renderer", "to_pdf"]

MOST_PAGES = 2000
"""A preview with more pages is refused; four hundred items take about fifteen."""

_VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A PDF, how many pages it has, and what its layout had to say."""

    pdf: bytes
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

    def render(self, html: str) -> Rendering:
        """The page as a PDF. The same page gives the same bytes on the same machine.

        Nothing but ``data:`` URLs is ever opened.

        Raises :class:`PreviewError` (``too-many-pages``).
        """
        with _collected_log() as records:
            page = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher)
            layout = page.render(font_config=self._fonts, pdf_variant=_VARIANT)
            if len(layout.pages) > MOST_PAGES:
                raise PreviewError.of(
                    "too-many-pages",
                    f"the preview has {len(layout.pages)} pages; at most {MOST_PAGES} are written",
                    hint="is the area of the items table high enough for its rows?",
                )
            pdf = layout.write_pdf(pdf_variant=_VARIANT, finisher=mark_artifacts)
        findings = [*find_misfits(layout.pages), *find_substitutes(layout), *_said(records)]
        return Rendering(pdf, len(layout.pages), tuple(findings))


def to_pdf(html: str) -> bytes:
    """The page as a tagged PDF/UA-1.

    Raises :class:`PreviewError`: ``renderer-missing``, ``too-many-pages``.
    """
    return Renderer().render(html).pdf


def import_weasyprint() -> Any:
    """The module. What it prints where a library is missing is kept from standard output.

    Raises :class:`PreviewError` (``renderer-missing``) with what to install.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: PLC0415 - half a second, and only needed for a PDF
    except (ImportError, OSError) as error:
        raise PreviewError.of(
            "renderer-missing",
            f"previews need WeasyPrint and the Pango library: {error}".splitlines()[0],
            hint="Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            " libharfbuzz-subset0 fonts-liberation; macOS: brew install pango",
        ) from None
    return weasyprint


def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    return FontConfiguration()


def _data_only_fetcher() -> Any:
    """A fetcher that opens ``data:`` URLs and refuses all others, redirects included."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class DataOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url[:5].lower() != "data:":
                raise ValueError("only data: URLs are opened")
            return super().fetch(url, headers)

    return DataOnly(allowed_protocols={"data"}, allow_redirects=False)


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
    """What WeasyPrint logged: glyphs that no font has, and whatever else it could not do."""
    said = set()
    for record in records:
        message = record.getMessage()
        if message in said:
            continue
        said.add(message)
        code = "glyph-missing" if "glyph" in message.lower() else "renderer-warning"
        if "only data: URLs" in message:
            code = "resource-refused"
        yield Diagnostic(code, Severity.WARNING, message.strip())
