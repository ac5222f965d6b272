"""Whether a template's texts fit their boxes, for ``notegen check``: read from one real layout."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from notegen.cli.pictures import read_below
from notegen.document import evaluate
from notegen.errors import Diagnostic, PreviewError, Severity, TemplateError
from notegen.onboarding import make_sample_order
from notegen.planner import fill_in

if TYPE_CHECKING:
    from pathlib import Path

    from notegen.locales import Locale
    from notegen.preview.pdf import Renderer
    from notegen.seller import Seller
    from notegen.template import Template


def find_fit(
    renderer: Renderer,
    template: Template,
    seller: Seller | None,
    locale: Locale | None,
    folder: Path | None,
) -> tuple[Diagnostic, ...]:
    """What the layout says, for a made-up order: filled in for the seller where that can be done.

    ``folder`` is the one from which pictures are read. Their places in the file are not said.
    """
    if locale is None:
        message = "its language is not known, so it is not laid out"
        return (Diagnostic("fit-unknown", Severity.WARNING, message, hint="say --locale CODE"),)
    if seller and locale in seller.prefixes:
        with suppress(TemplateError):  # its slots are not as they must be: as it is, then
            template = fill_in(template, seller, locale)
    document = evaluate(
        template,
        make_sample_order(template, locale),
        locale=locale,
        today=date.today(),  # noqa: DTZ011 - the day on the user's own calendar
        read=read_below(folder) if folder else None,
    )
    said = [finding for finding in document.diagnostics if finding.span is None]
    try:
        said += renderer.render(document).diagnostics
    except PreviewError as error:
        said += error.diagnostics
    return tuple(replace(found, message=f"{locale}: {found.message}") for found in said)
