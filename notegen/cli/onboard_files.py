"""The files that ``onboard`` writes: templates, their manifest, previews and paste sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import PreviewError
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
) -> tuple[dict[str, bytes], dict[Locale, tuple[Diagnostic, ...]]]:
    """The PDF of each template by its name, and what its layout had to say.

    No PDF where the renderer is missing: then that is what each one says.
    """
    from notegen.cli.renderer import make_renderer

    try:
        renderer = make_renderer()
    except PreviewError as error:
        return {}, {template.locale: (error.diagnostic,) for template in finished}
    files, said = {}, {}
    for template in finished:
        rendering = renderer.render(template.document)
        files[f"previews/{template.locale.stem}.pdf"] = rendering.pdf
        said[template.locale] = rendering.diagnostics
    return files, said


def make_paste_sheets(finished: Sequence[FinishedTemplate], seller: Seller) -> dict[str, bytes]:
    """The page with all paste sheets, and the text of each, by name."""
    sheets = [_sheet(template, seller) for template in finished]
    texts = {f"paste/{sheet.locale.stem}.txt": to_text(sheet).encode() for sheet in sheets}
    return {"paste.html": to_paste_page(sheets).encode(), **texts}


def _sheet(template: FinishedTemplate, seller: Seller) -> PasteSheet:
    """Whole labels, unless the words are notegen's own: those must never be pasted."""
    if template.is_stand_in:
        return write_sheet(seller, template.locale)
    before = [text.value for text in template.original.texts]
    after = [text.value for text in template.template.texts]
    return write_sheet(seller, template.locale, find_changes(before, after))
