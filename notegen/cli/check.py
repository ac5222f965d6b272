"""``notegen check``: what is in the slots of templates, and all that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notegen.checker import Inspection, inspect
from notegen.cli.console import ExitCode
from notegen.cli.inputs import LocaleCode, read_seller
from notegen.cli.report import describe_diagnostics, describe_slots, echo_json, summarise
from notegen.cli.template_files import TemplateFile, choose_locale, parse_file, read_files
from notegen.cli.transaction import read_manifest
from notegen.errors import Diagnostic, NotegenError, SellerError, Severity, SourceError
from notegen.slots import SlotValues

if TYPE_CHECKING:
    from notegen.cli.renderer import ChildRenderer
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.template import Template


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--seller",
    "seller_file",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="Compare the slots with what they must say for this seller.",
)
@click.option("--locale", type=LocaleCode(), help="FR, DE, IT, ES or ENG.  [default: found]")
@click.option("--fit", is_flag=True, help="Lay it out too, and say what does not fit its box.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
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

    FILE is a template, a folder of labels in text files, or - for standard input. Ends with 1
    when something must be mended before the template can be used.
    """
    seller = read_seller(seller_file).seller if seller_file else None
    renderer = ctx.with_resource(_start_renderer()) if fit else None
    codes = [ExitCode.DONE]
    found = []
    for argument in files:
        file = TemplateFile(argument, (), ())
        try:
            file = read_files([argument])[0]
            template = parse_file(file)
        except NotegenError as error:
            codes.append(file.fail(error))
            found.append({"file": argument, "diagnostics": describe_diagnostics(error.diagnostics)})
            continue
        inspection, chosen = _inspect(file, template, seller, locale)
        if renderer:
            inspection = _add_fit(inspection, renderer, file, template, seller, chosen)
        codes.append(_judge(inspection))
        file.show(inspection.diagnostics, template)
        if as_json:
            found.append(_describe(file, template, inspection, chosen))
        else:
            _show(file, template, inspection, chosen)
    if as_json:
        echo_json("check", found)
    ctx.exit(max(codes))


def _inspect(
    file: TemplateFile, template: Template, seller: Seller | None, wanted: Locale | None
) -> tuple[Inspection, Locale | None]:
    """The findings, those about the locale first; without a seller it need not be known."""
    problem: Diagnostic | None = None
    locale: Locale | None = None
    try:
        locale = choose_locale(file, template, wanted)
        if seller:
            seller.require(locale)
    except (SourceError, SellerError) as error:
        found = error.diagnostic
        severity = Severity.ERROR if seller or wanted else Severity.WARNING
        problem = Diagnostic(found.code, severity, found.message, hint=found.hint)
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


def _add_fit(
    inspection: Inspection,
    renderer: ChildRenderer,
    file: TemplateFile,
    template: Template,
    seller: Seller | None,
    locale: Locale | None,
) -> Inspection:
    from notegen.cli.fit import find_fit

    folder = file.paths[0].parent if file.paths else None
    found = find_fit(renderer, template, seller, locale, folder)
    return Inspection(inspection.slots, (*inspection.diagnostics, *found))


def _judge(inspection: Inspection) -> ExitCode:
    invalid = {"locale-unknown", "locale-conflict", "locale-not-in-use"}
    errors = {d.code for d in inspection.diagnostics if d.severity is Severity.ERROR}
    if errors & invalid:
        return ExitCode.INVALID
    return ExitCode.FINDINGS if errors else ExitCode.DONE


def _show(
    file: TemplateFile, template: Template, inspection: Inspection, locale: Locale | None
) -> None:
    click.echo(f"{file.name}: {locale or 'locale unknown'}, {summarise(inspection.slots)}")
    for slot in inspection.slots:
        where = "-"
        if slot.span and slot.position:
            number, _ = template.find_file(slot.span)
            prefix = f"{Path(file.names[number]).name}:" if file.folder else ""
            where = f"{prefix}{slot.position.line}:{slot.position.column}"
        value = " ".join(slot.value.split())
        click.echo(f"  {where:>9}  {slot.kind:<9}  {slot.state:<13}  {value}".rstrip())


def _describe(
    file: TemplateFile, template: Template, inspection: Inspection, locale: Locale | None
) -> dict[str, Any]:
    return {
        "file": file.name,
        "locale": locale,
        "encoding": template.encoding,
        "origin": template.origin,
        "slots": describe_slots(inspection.slots),
        "diagnostics": describe_diagnostics(inspection.diagnostics, template),
    }
