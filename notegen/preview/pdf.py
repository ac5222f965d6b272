"""A document as a tagged PDF/UA-1, by WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from notegen.document import list_families
from notegen.errors import Diagnostic, Findings
from notegen.preview.fit import find_misfits, find_outside, find_substitutes
from notegen.preview.html import NAME, write_markup
from notegen.preview.limits import find_max_pages, refuse_large, refuse_pages
from notegen.preview.weasyprint_internals import (
    collect_log,
    import_weasyprint,
    limit_pages,
    list_used_families,
    load_fonts,
    make_fetcher,
    mark_artifacts,
    read_page,
    read_texts,
    translate_failures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from notegen.document import Document
    from notegen.preview.weasyprint_internals import LogEntry

MAX_SHEETS = 8
"""Parsed style sheets that are kept for the next page."""
_VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A PDF, its pages and font families, the HTML it was made from, and what its layout had to say."""

    pdf: bytes
    html: str
    pages: int
    diagnostics: tuple[Diagnostic, ...] = ()
    fonts: frozenset[str] = frozenset()


class Renderer:
    """Makes one PDF after another and shares what they can: the system's fonts, parsed style sheets.

    Use one per thread. ``quickly`` is for a process of one's own: see
    :func:`~notegen.preview.weasyprint_internals.import_weasyprint`.

    Raises :class:`PreviewError` (``renderer-missing``, ``no-fonts``) when WeasyPrint, a library that it
    needs or every font is missing.
    """

    def __init__(self, *, quickly: bool = False) -> None:
        self._weasyprint = import_weasyprint(quickly=quickly)
        self._fonts = load_fonts()
        self._fetcher = make_fetcher()
        self._sheets: dict[str, Any] = {}

    def render(self, document: Document, *, clean: bool = False) -> Rendering:
        """The document as a PDF. The same document gives the same bytes on the same machine.

        Nothing but ``data:`` URLs is ever opened. ``clean`` is that of ``to_html``.

        Raises :class:`PreviewError`: ``renderer-failed``, ``too-many-pages``, and those of
        :func:`notegen.preview.limits.refuse_large`.
        """
        refuse_large(document)
        markup = write_markup(document, clean=clean)
        most = find_max_pages(document)
        with (
            collect_log() as log,
            limit_pages(most, partial(refuse_pages, most)),
            translate_failures(),
        ):
            page = read_page(markup.body, self._fetcher)
            layout = page.render(
                stylesheets=[self._parse(markup.style)],
                font_config=self._fonts,
                pdf_variant=_VARIANT,
            )
            pdf = layout.write_pdf(pdf_variant=_VARIANT, finisher=mark_artifacts)
        fonts = list_used_families(layout)
        findings = Findings()
        for finding in (
            *find_outside(document),
            *find_misfits(read_texts(layout, NAME)),
            *find_substitutes(list_families(document), fonts),
            *_read_log(log),
        ):
            findings.add(finding)
        return Rendering(pdf, markup.html, len(layout.pages), findings.list_all(), frozenset(fonts))

    def _parse(self, style: str) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        """The style sheet, parsed once for all pages of one layout, such as those of all languages."""
        if style not in self._sheets:
            if len(self._sheets) == MAX_SHEETS:
                self._sheets.clear()
            self._sheets[style] = self._weasyprint.CSS(
                string=style, font_config=self._fonts, url_fetcher=self._fetcher
            )
        return self._sheets[style]


def to_pdf(document: Document, *, clean: bool = False) -> bytes:
    """The document as a tagged PDF/UA-1; see :class:`Renderer` for more than one.

    It is drawn in this process, once it was counted: docs/limits.md says how large it may be. Nothing
    stops what takes long or much memory all the same, and a broken font or library can end the process:
    for documents of strangers, use a process of your own, as ``notegen preview`` does.

    Raises :class:`PreviewError`: ``renderer-missing``, ``no-fonts``, ``renderer-failed``, and those
    of :mod:`notegen.preview.limits`.
    """
    return Renderer().render(document, clean=clean).pdf


def _read_log(entries: Iterable[LogEntry]) -> Iterator[Diagnostic]:
    """Letters that no font has, pictures that were not drawn, and all else that could not be done."""
    scripts: Counter[str] = Counter()  # not the letters: together they can be a customer's name
    for entry in entries:
        if entry.glyph:
            scripts[unicodedata.name(entry.glyph, "no script").split()[0].capitalize()] += 1
        else:
            code = "resource-refused" if entry.is_image else "renderer-warning"
            yield Diagnostic.warning(code, entry.message)
    for script, count in scripts.items():
        letters = "a letter" if count == 1 else f"{count} letters"
        message = f"no installed font has {letters} of {script}"
        yield Diagnostic.warning("glyph-missing", message)
