"""``notegen check``: what is in the slots of templates, and all that is wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import ExitCode
from notegen.cli.files import read_below
from notegen.cli.inputs import TemplateFile, get_today, read_manifest, read_seller
from notegen.cli.options import JSON_OPTION, LOCALE_OPTION, seller_option
from notegen.cli.output import (
    describe_diagnostics,
    describe_slots,
    echo_json,
    show_slots,
    summarise,
)
from notegen.errors import (
    Diagnostic,
    NotegenError,
    PreviewError,
    SellerError,
    Severity,
    SourceError,
    TemplateError,
)
from notegen.patching import Inspection, SlotValues, fill_in, inspect

if TYPE_CHECKING:
    from pathlib import Path

    from notegen.cli.renderer import ChildRenderer
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.template import Template


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@seller_option()
@LOCALE_OPTION
@click.option("--fit", is_flag=True, help="Lay it out too, and say what does not fit its box.")
@JSON_OPTION
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    seller_file: Path | None,
    locale: Locale | None,
    *,
    fit: bool,
    as_json: bool,
) -> None:
    """Say what stands in the slots of templates, and all that is wrong.

    FILE is a template, a folder of labels in text files, or - for standard input. With --seller
    the slots are compared with what they must say. Ends with 1 when something must be mended
    before the template can be used.
    """
    seller = read_seller(seller_file).seller if seller_file else None
    renderer = ctx.with_resource(_start_renderer()) if fit else None
    codes = [ExitCode.DONE]
    found: list[dict[str, Any]] = []
    for argument in files:
        file = TemplateFile(argument, (), ())
        try:
            file = TemplateFile.read(argument)
            template = file.parse()
        except NotegenError as error:
            codes.append(file.fail(error))
            found.append({"file": argument, "diagnostics": describe_diagnostics(error.diagnostics)})
            continue
        inspection, chosen = _inspect(file, template, seller, locale)
        diagnostics = inspection.diagnostics
        if renderer:
            diagnostics += _find_fit(renderer, file, template, seller, chosen)
        codes.append(_judge(diagnostics))
        file.show(diagnostics, template)
        if as_json:
            found.append(
                {
                    "file": file.name,
                    "locale": chosen,
                    "encoding": template.encoding,
                    "origin": template.origin,
                    "slots": describe_slots(inspection.slots),
                    "diagnostics": describe_diagnostics(diagnostics, template),
                }
            )
        else:
            slots = summarise(inspection.slots)
            click.echo(f"{file.name}: {chosen or 'locale unknown'}, {slots}")
            show_slots(inspection.slots, file, template)
    if as_json:
        echo_json("check", files=found)
    ctx.exit(max(codes))


def _inspect(
    file: TemplateFile, template: Template, seller: Seller | None, wanted: Locale | None
) -> tuple[Inspection, Locale | None]:
    """The findings, those about the locale first; without a seller it need not be known."""
    problem: Diagnostic | None = None
    locale: Locale | None = None
    try:
        locale = file.choose_locale(template, wanted)
        if seller:
            seller.require(locale)
    except (SourceError, SellerError) as error:
        severity = Severity.ERROR if seller or wanted else Severity.WARNING
        problem = replace(error.diagnostic, severity=severity, span=None)
    inspection = inspect(template, seller, locale, _recall(file))
    if problem:
        inspection = Inspection(inspection.slots, (problem, *inspection.diagnostics))
    return inspection, locale


def _recall(file: TemplateFile) -> SlotValues:
    """What notegen filled in, where the manifest beside the file tells of these very bytes."""
    for path, raw in zip(file.paths, file.raws, strict=False):
        if any(values := read_manifest(path.parent).recall(path.name, raw)):
            return values
    return SlotValues()


def _start_renderer() -> ChildRenderer:
    from notegen.cli.renderer import ChildRenderer

    return ChildRenderer()


def _find_fit(
    renderer: ChildRenderer,
    file: TemplateFile,
    template: Template,
    seller: Seller | None,
    locale: Locale | None,
) -> tuple[Diagnostic, ...]:
    """What the layout says, for a made-up order: filled in for the seller where that can be done.

    Places in the file are not said.
    """
    from notegen.document import evaluate
    from notegen.onboarding import make_sample_order

    if locale is None:
        message, hint = "its language is not known, so it is not laid out", "say --locale CODE"
        return (Diagnostic.warning("fit-unknown", message, hint=hint),)
    if seller and locale in seller.prefixes and template.is_xml:
        with suppress(TemplateError):  # its slots are not as they must be: it is laid out as it is
            template = fill_in(template, seller, locale)
    document = evaluate(
        template,
        make_sample_order(template, locale),
        locale=locale,
        today=get_today(),
        read=read_below(file.paths[0].parent) if file.paths else None,
    )
    said = [finding for finding in document.diagnostics if finding.span is None]
    try:
        said += renderer.render(document).diagnostics
    except PreviewError as error:
        said += error.diagnostics
    return tuple(replace(found, message=f"{locale}: {found.message}") for found in said)


def _judge(diagnostics: tuple[Diagnostic, ...]) -> ExitCode:
    invalid = {"locale-unknown", "locale-conflict", "locale-not-in-use"}
    errors = {d.code for d in diagnostics if d.severity is Severity.ERROR}
    if errors & invalid:
        return ExitCode.INVALID
    return ExitCode.FINDINGS if errors else ExitCode.DONE
