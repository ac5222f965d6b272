"""``notegen onboard``: all of a seller's templates, filled in, checked and previewed."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch
from functools import partial
from itertools import chain
from posixpath import normpath
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for, show
from notegen.cli.files import read_below, read_file
from notegen.cli.inputs import get_today, read_orders, read_seller, read_templates
from notegen.cli.options import (
    COLUMN_OPTION,
    ORDER_OPTION,
    ORDERS_OPTION,
    PATH,
    WAS_OPTION,
    out_option,
)
from notegen.cli.order_files import open_orders, show_findings, simulate_files
from notegen.cli.output import print_table
from notegen.cli.renderer import ChildRenderer
from notegen.cli.transaction import (
    list_folders,
    lock_folders,
    refuse_existing,
    refusing,
    write_directory,
)
from notegen.errors import NotegenError, PatchError, PreviewError, Severity, Source
from notegen.locales import Locale
from notegen.onboarding import find_reference, finish_template
from notegen.order_number import Verdict, is_delivered_wording
from notegen.orders import read_shipped_template
from notegen.paste import find_changes, to_text, write_sheet
from notegen.paste import to_html as to_paste_page
from notegen.patching import FILE_NAME, Manifest, digest, fill_in, make_entry
from notegen.seller import SlotKind
from notegen.template import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.text import Text

    from notegen.errors import Diagnostic
    from notegen.onboarding import FinishedTemplate
    from notegen.orders import Order
    from notegen.seller import Seller
    from notegen.simulation import Report
    from notegen.template import Template

    Tried = tuple[str, str, Verdict, int]

MANIFEST = f"templates/{FILE_NAME}"
TITLES = ("template", "edits", "prefix", "an order such as", "prints", "warnings", "files")
STYLES = {Verdict.OK: "green", Verdict.BLANK: "bold red"}


@click.command("onboard")
@click.argument("seller_file", metavar="SELLER.toml", type=PATH)
@click.option(
    "--templates", metavar="DIR", type=PATH,
    help="Your own templates, one for each locale in use.  [default: the shipped stand-ins]",
)  # fmt: skip
@ORDER_OPTION
@ORDERS_OPTION
@COLUMN_OPTION
@WAS_OPTION
@click.option(
    "--require-previews", is_flag=True,
    help="Write nothing, and end with 5, where a preview cannot be made.",
)  # fmt: skip
@out_option(required=True, help="The directory to write. It must not exist yet.")
@click.option("--force", is_flag=True, help="Replace in DIR what an earlier run wrote there.")
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    *,
    seller_file: Path,
    templates: Path | None,
    order_file: Path | None,
    order_files: tuple[str, ...],
    columns: dict[str, str],
    was_file: Path | None,
    out: Path,
    require_previews: bool,
    force: bool,
) -> None:
    """Fill in, check and preview the templates that a seller uses.

    Writes DIR/templates, DIR/previews, and DIR/paste.html with the texts to paste in Linnworks.
    With --was, these are the changes alone: what an earlier seller's file made them needs to become.
    """
    orders = read_orders(order_file, columns) if order_file else ()
    file = read_seller(seller_file, has_orders=bool(order_files))
    seller = file.seller
    was = read_seller(was_file).seller if was_file else None
    sources = _read_sources(templates, seller)
    names = _list_names(seller.locales)
    with lock_folders(list_folders(out, names)):
        refuse_existing(out, _list_replaceable(out) if force else None, names)
    renderer = ctx.with_resource(ChildRenderer())
    finished, failed = _finish_all(sources, seller, was, orders, templates)
    if failed:
        ctx.exit(max(exit_for(error) for error in failed))
    references = {
        item.locale: (find_reference(item.plan), item.template.condition) for item in finished
    }
    opened = partial(open_orders, order_files, columns) if order_files else None
    report = simulate_files(str(seller_file), file, references, opened)
    previews, notes, missing = _make_previews(finished, renderer)
    if require_previews and len(previews) < len(finished):
        show([missing] if missing else chain.from_iterable(notes.values()))
        ctx.exit(ExitCode.NO_PREVIEW)
    files = _make_files(finished, seller, was, previews, report.proposed)
    with lock_folders(list_folders(out, names)):
        write_directory(out, files, _list_replaceable(out) if force else None)
    _show_summary(finished, seller, out, list(files), notes, report)
    if order_files:
        show_findings(report, str(seller_file), file)
    if missing:
        show([missing])
    own = report.is_made_up and any(item.has_error for item in finished)
    ctx.exit(ExitCode.FINDINGS if own or report.has_errors else ExitCode.DONE)


# --- Templates ---------------------------------------------------------------------------------


def _read_sources(folder: Path | None, seller: Seller) -> dict[Locale, tuple[str, Template]]:
    """The template of each locale in use, with its name for people."""
    if folder:
        found = read_templates(folder, seller.locales)
        return {locale: (file.name, template) for locale, (file, template) in found.items()}
    return {
        locale: (f"{locale.stem}.xml (shipped)", parse(read_shipped_template(locale)))
        for locale in seller.locales
    }


def _finish_all(
    sources: Mapping[Locale, tuple[str, Template]],
    seller: Seller,
    was: Seller | None,
    orders: Sequence[Order],
    folder: Path | None,
) -> tuple[list[FinishedTemplate], list[NotegenError]]:
    """Every template finished, and what is wrong with those that cannot be."""
    read = read_below(folder) if folder else None
    finished, failed = [], []
    for locale, (name, template) in sources.items():
        try:
            with about(name, template.raw):
                item = finish_template(
                    template, seller, locale, orders, today=get_today(), read=read, was=was
                )
                finished.append(item)
        except NotegenError as error:
            failed.append(error)
    return finished, failed


def _make_previews(
    finished: Sequence[FinishedTemplate], renderer: ChildRenderer
) -> tuple[dict[str, bytes], dict[Locale, tuple[Diagnostic, ...]], Diagnostic | None]:
    """The PDF of each template by its name, what its layout had to say, and what is missing.

    Without a renderer there is no PDF, and the last of the three says what to install.
    """
    files: dict[str, bytes] = {}
    said: dict[Locale, tuple[Diagnostic, ...]] = {}
    try:
        renderer.require()
    except PreviewError as error:
        return {}, {}, replace(error.diagnostic, severity=Severity.WARNING)
    for template in finished:
        try:
            rendering = renderer.render(template.document)
        except PreviewError as error:
            said[template.locale] = (replace(error.diagnostic, severity=Severity.WARNING),)
            continue
        files[f"previews/{template.locale.stem}.pdf"] = rendering.pdf
        said[template.locale] = rendering.diagnostics
    return files, said, None


# --- Files -------------------------------------------------------------------------------------


def _list_names(locales: Iterable[Locale]) -> list[str]:
    """The names, relative to the directory, of all files that a run may write."""
    each = ("templates/{}.xml", "previews/{}.pdf", "paste/{}.txt")
    return [MANIFEST, "paste.html", *(name.format(key.stem) for key in locales for name in each)]


def _list_replaceable(out: Path) -> list[str]:
    """The names, relative to ``out``, of what an earlier run wrote there, by its manifest.

    Raises :class:`PatchError`: ``changed-since`` where a file is not as that run left it, ``exists``
    where there are files but no manifest.
    """
    path = out / MANIFEST
    with refusing(out):
        if not path.is_file():
            if out.is_dir() and any(out.iterdir()):
                raise PatchError.of(
                    "exists",
                    f"{out} was not written by notegen onboard: it has no {MANIFEST}",
                    hint="choose a new directory",
                )
            return []
        with about(str(path)):
            manifest = Manifest.from_json(read_file(path))
        known = {f"templates/{e.name}": {e.before, e.after} for e in manifest.entries}
        known |= {normpath(f"templates/{k}"): {v} for k, v in manifest.companions.items()}
        for name, digests in known.items():
            if (out / name).is_file() and digest(read_file(out / name)) not in digests:
                raise PatchError.of(
                    "changed-since",
                    f"{out / name} has changed since notegen wrote it",
                    hint="move it away if you want to keep it, else delete it; or choose a new"
                    " directory",
                )
    return [MANIFEST, *known]


def _make_files(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    was: Seller | None,
    previews: Mapping[str, bytes],
    conditions: Mapping[Locale, str],
) -> dict[str, bytes]:
    """The content of every file, by its name relative to the directory; the manifest first.

    ``conditions`` are printing conditions for the paste sheets to propose. The sheets hold whole
    labels where they are the seller's own and known to be whole, else fragments.
    """
    sheets = []
    for item in finished:
        locale, before = item.locale, item.original
        if was and locale in was.prefixes:  # Linnworks holds what was made for that seller
            before = fill_in(item.original, was, locale, was)
        changes, condition = find_changes(before, item.template), conditions.get(locale, "")
        sheets.append(write_sheet(seller, locale, changes, condition=condition, was=was))
    texts = {f"paste/{sheet.locale.stem}.txt": to_text(sheet).encode() for sheet in sheets}
    companions = {**previews, "paste.html": to_paste_page(sheets).encode(), **texts}
    entries = [
        make_entry(
            f"{item.locale.stem}.xml",
            item.original.raw,
            item.template.raw,
            item.plan.patch,
            item.template.origin,
            seller,
            item.locale,
        )
        for item in finished
    ]
    digests = {f"../{name}": digest(raw) for name, raw in companions.items()}
    templates = {f"templates/{item.locale.stem}.xml": item.template.raw for item in finished}
    manifest = Manifest(tuple(replace(entry, is_new=True) for entry in entries), companions=digests)
    return {MANIFEST: manifest.to_json(), **templates, **companions}


# --- What is said ------------------------------------------------------------------------------


def _show_summary(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    out: Path,
    names: Sequence[str],
    notes: Mapping[Locale, Sequence[Diagnostic]],
    report: Report,
) -> None:
    """Write findings to standard error, then the table and what follows to standard output.

    ``names`` are the files written, relative to ``out``; ``notes`` what each preview's layout said.
    ``report`` is what the seller's orders print; where it is made up, only the orders that are
    previewed are shown.
    """
    rows = []
    tried = {template.locale: _try(template, report) for template in finished}
    for template in finished:
        planned = template.plan.diagnostics
        show(planned, Source(f"{template.locale} as it came", template.original.raw))
        said = [
            *template.diagnostics,
            *template.document.diagnostics,
            *notes.get(template.locale, ()),
        ]
        warnings = [found for found in said if not _is_note(found)]
        show(warnings, Source(f"templates/{template.locale.stem}.xml", template.template.raw))
        count = len(warnings) + sum(not _is_note(found) for found in planned)
        files = [name.rpartition("/")[2] for name in names]
        written = [file for file in files if file.startswith(f"{template.locale.stem}.")]
        cells = _cells(template, seller, tried[template.locale])
        rows.append((*cells, str(count), "\n".join(written)))
    print_table(TITLES, rows)
    for line in (*_notes(notes), *_remarks(finished, seller, out, names, tried)):
        click.echo(line)


def _try(template: FinishedTemplate, report: Report) -> list[Tried]:
    """A template's orders, the seller's own if there are: one, what it prints, the verdict, and how many.

    A made-up one counts none.
    """
    if report.is_made_up:
        return [(each.reference, each.printed, each.verdict, 0) for each in template.simulations]
    return [
        (group.reference, group.printed, group.verdict, group.count)
        for group in report.groups
        if group.verdict and any(rule.locale is template.locale for rule in group.rules)
    ]


def _cells(
    template: FinishedTemplate, seller: Seller, tried: Sequence[Tried]
) -> tuple[Text | str, ...]:
    from rich.text import Text

    prefixes = seller.prefixes[template.locale]
    return (
        template.locale + ("\nstand-in" if template.is_stand_in else ""),
        "/".join(str(template.count_edits(kind)) for kind in SlotKind),
        "\n".join(prefix or "none" for prefix in prefixes),
        "\n".join(reference or "(blank)" for reference, *_ in tried) or "no order",
        Text("\n").join(
            Text.assemble(
                printed or "nothing",
                " ",
                (verdict.value, STYLES.get(verdict, "yellow")),
                f" ({count:,})" if count else "",
            )
            for _, printed, verdict, count in tried
        ),
    )


def _notes(notes: Mapping[Locale, Sequence[Diagnostic]]) -> Iterator[str]:
    """What the previews' layouts note, once for all that note the same."""
    said = [found.message for all_of in notes.values() for found in all_of if _is_note(found)]
    for message in dict.fromkeys(said):
        locales = [key for key, all_of in notes.items() if message in {f.message for f in all_of}]
        yield f"previews: {', '.join(locales)}: {message}."


def _is_note(found: Diagnostic) -> bool:
    return found.severity is Severity.NOTE


def _remarks(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    out: Path,
    names: Sequence[str],
    tried: Mapping[Locale, Sequence[Tried]],
) -> Iterator[str]:
    verdicts = {verdict for each in tried.values() for _, _, verdict, _ in each}
    kinds = ("templates/*.xml", "previews/*.pdf", "paste/*.txt")
    written = [kind for kind in kinds if any(fnmatch(name, kind) for name in names)]
    yield f"files: in {out}: {', '.join(written)}"
    yield "edits: company name / go-live month / order reference; nothing else was changed."
    if Verdict.OK in verdicts:
        yield (
            "ok: as the Back Market page describes `contains`. Only a print from Linnworks proves"
            " it: notegen verify."
        )
    if Verdict.UNTESTED in verdicts:
        yield "untested: not tested with your orders: these are made up. Try yours: --orders FILE."
    untried = [locale for locale, each in tried.items() if not each]
    if untried:
        yield f"no order: {', '.join(untried)}: not tested, as none of your orders is theirs."
    own = [
        t.locale
        for t in finished
        if not is_delivered_wording(seller.prefixes[t.locale], seller.formula)
    ]
    if own:
        yield f"formula: {', '.join(own)}: not Back Market's wording: ask them before you use it."
    if kinds[1] in written and any(template.is_sample_order for template in finished):
        yield "previews: of made-up orders. Try one of your own: --order FILE."
    stand_ins = [template.locale for template in finished if template.is_stand_in]
    if stand_ins:
        yield f"stand-in: {', '.join(stand_ins)}: not Back Market's approved wording. Never send these."
    for locale in Locale:
        if locale not in seller.locales:
            yield f"{locale}: not in use: disable that template in Linnworks."
    wrong = [
        locale
        for locale, each in tried.items()
        if any(verdict.is_error for _, _, verdict, _ in each)
    ]
    if wrong:
        yield f"WRONG: {', '.join(wrong)}: such an order prints no order number, or not its own."
        yield "Next: correct the prefix in the seller's file and run this again."
    else:
        yield f"Next: open {out / 'paste.html'} and follow its steps."
