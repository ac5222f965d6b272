"""The files that ``onboard`` writes: templates, their manifest, previews and paste sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from notegen.errors import PreviewError, Severity
from notegen.paste import find_changes, write_sheet
from notegen.paste_page import to_html as to_paste_page
from notegen.paste_text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.errors import Diagnostic
    from notegen.locales import Locale
    from notegen.onboarding import FinishedTemplate
    from notegen.paste import PasteSheet
    from notegen.seller import Seller

__all__ = ["MANIFEST", "list_names", "make_paste_sheets", "make_previews"]

MANIFEST = "templates/notegen-manifest.json"


def list_names(locales: Iterable[Locale]) -> list[str]:
    """The names, relative to the directory, of all files that a run may write."""
    each = ("templates/{}.xml", "previews/{}.pdf", "paste/{}.txt")
    return [MANIFEST, "paste.html", *(name.format(key.stem) for key in locales for name in each)]


def make_previews(
    finished: Sequence[FinishedTemplate],
) -> tuple[dict[str, bytes], dict[Locale, tuple[Diagnostic, ...]], Diagnostic | None]:
    """The PDF of each template by its name, what its layout had to say, and what is missing.

    Without a renderer there is no PDF, and the last of the three says what to install.
    """
    from notegen.cli.renderer import make_renderer

    try:
        renderer = make_renderer()
    except PreviewError as error:
        return {}, {}, replace(error.diagnostic, severity=Severity.WARNING)
    files, said = {}, {}
    for template in finished:
        try:
            rendering = renderer.render(template.document)
        except PreviewError as error:
            said[template.locale] = (replace(error.diagnostic, severity=Severity.WARNING),)
            continue
        files[f"previews/{template.locale.stem}.pdf"] = rendering.pdf
        said[template.locale] = rendering.diagnostics
    return files, said, None


def make_paste_sheets(finished: Sequence[FinishedTemplate], seller: Seller) -> dict[str, bytes]:
    """The page with all paste sheets, and the text of each, by name."""
    sheets = [_sheet(template, seller) for template in finished]
    texts = {f"paste/{sheet.locale.stem}.txt": to_text(sheet).encode() for sheet in sheets}
    return {"paste.html": to_paste_page(sheets).encode(), **texts}


def _sheet(template: FinishedTemplate, seller: Seller) -> PasteSheet:
    """Whole labels where they are the seller's own and known to be whole, else fragments."""
    changes = find_changes(template.original, template.template)
    return write_sheet(seller, template.locale, changes)
