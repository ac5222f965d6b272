"""Whether a template's texts fit their boxes, for ``notegen check``: read from one real layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from notegen.cli.pictures import read_below
from notegen.document import evaluate
from notegen.errors import Diagnostic, PreviewError, Severity, TemplateError
from notegen.order_number.formula import find_prefixes
from notegen.planner import plan, prove
from notegen.samples import read_sample_order
from notegen.template import parse

if TYPE_CHECKING:
    from pathlib import Path

    from notegen.cli.renderer import ChildRenderer
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.template import Template


def find_fit(
    renderer: ChildRenderer,
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
        template = _filled_in(template, seller, locale)
    prefixes = find_prefixes(template.search.words)
    document = evaluate(
        template,
        read_sample_order(locale, prefixes[0]),
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


def _filled_in(template: Template, seller: Seller, locale: Locale) -> Template:
    """The template as it would be; as it is where its slots are not as they must be."""
    if not template.is_xml:
        return template
    try:
        return parse(prove(template, plan(template, seller, locale)))
    except TemplateError:
        return template
