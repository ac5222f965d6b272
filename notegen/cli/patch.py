"""``notegen patch``: the slots of any template file filled in, proved and recorded."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode
from notegen.cli.inputs import LocaleCode, read_seller
from notegen.cli.patch_jobs import Request, make_job, restore_originals
from notegen.cli.patch_report import report
from notegen.cli.patch_targets import write_in_place, write_out
from notegen.cli.recovery import recover
from notegen.cli.template_files import STDIN, TemplateFile, parse_file, read_files
from notegen.cli.transaction import lock_folders, read_manifest
from notegen.errors import NotegenError
from notegen.slots import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notegen.cli.patch_jobs import Job
    from notegen.locales import Locale
    from notegen.manifest import Manifest


SELLER = click.Path(path_type=Path)


@click.command("patch")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--seller", "seller_file", metavar="FILE", type=SELLER, required=True)
@click.option("--locale", type=LocaleCode(), help="FR, DE, IT, ES or ENG.  [default: found]")
@click.option("-o", "--out", metavar="DIR", type=SELLER, help="Write to DIR, under the same names.")
@click.option("--in-place", is_flag=True, help="Write over the files; undo brings them back.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--diff", is_flag=True, help="Write nothing; show the lines that would change.")
@click.option("--accept-near", is_flag=True, help="Take near misses as placeholders.")
@click.option("--ignore-near", is_flag=True, help="Leave near misses as they are.")
@click.option("--replace-formula", is_flag=True, help="Replace a formula of unknown form.")
@click.option("--any-language", is_flag=True, help="Do not look at the template's language.")
@click.option(
    "--was",
    "was_file",
    metavar="OLD.toml",
    type=SELLER,
    help="Find the slots by an earlier seller's values.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    seller_file: Path,
    was_file: Path | None,
    locale: Locale | None,
    out: Path | None,
    **flags: bool,
) -> None:
    """Fill in the slots of templates and change nothing else.

    FILE is a template, a folder of labels in text files, or - for standard input, whose result
    goes to standard output. What was done is recorded in notegen-manifest.json beside the files.
    """
    mode = _choose_mode(files, out, flags)
    if flags["accept_near"] and flags["ignore_near"]:
        raise click.UsageError("choose one of --accept-near and --ignore-near")
    chosen = ("accept_near", "ignore_near", "replace_formula", "any_language")
    options = Options(**{name: flags[name] for name in chosen})
    was = read_seller(was_file).seller if was_file else None
    request = Request(read_seller(seller_file).seller, locale, options, was)
    with ExitStack() as stack:
        inputs = read_files(files)
        if mode == "in-place":
            stack.enter_context(lock_folders(_folders(inputs)))
            manifests = _recover(inputs)
            inputs = read_files(files)
        else:
            manifests = {folder: read_manifest(folder) for folder in _folders(inputs)}
        jobs, code = _plan_all(inputs, manifests, request)
        if code is not ExitCode.DONE:
            ctx.exit(code)
        written: set[Path] = set()
        if mode == "in-place":
            written = write_in_place(jobs, manifests)
        elif out is not None:
            written = write_out(jobs, out, stack)
    report(jobs, mode, out, written, as_json=flags["as_json"])


def _choose_mode(files: Sequence[str], out: Path | None, flags: dict[str, bool]) -> str:
    """How the result is given: ``out``, ``in-place``, ``dry-run``, ``diff`` or ``stdout``."""
    modes = [mode for mode in ("in_place", "dry_run", "diff") if flags[mode]]
    modes += ["out"] if out is not None else []
    if STDIN in files:
        if len(files) > 1:
            raise click.UsageError("- cannot be combined with other files")
        if set(modes) & {"out", "in_place"}:
            raise click.UsageError("the result of - goes to standard output")
        modes = modes or ["stdout"]
    if len(modes) != 1:
        raise click.UsageError("choose one of --out DIR, --in-place, --dry-run and --diff")
    return modes[0].replace("_", "-")


def _folders(inputs: Sequence[TemplateFile]) -> set[Path]:
    return {path.parent for file in inputs for path in file.paths}


def _recover(inputs: Sequence[TemplateFile]) -> dict[Path, Manifest]:
    """The manifests of all folders, where an interrupted run was brought to rest first."""
    found = {}
    for folder in _folders(inputs):
        found[folder], said = recover(folder)
        if said:
            click.echo(said, err=True)
    return found


def _plan_all(
    inputs: Sequence[TemplateFile], manifests: Mapping[Path, Manifest], request: Request
) -> tuple[list[Job], ExitCode]:
    """Every template planned and proved; if one cannot be, the exit code that says why."""
    jobs: list[Job] = []
    codes = [ExitCode.DONE]
    for file in inputs:
        template = None
        try:
            template = parse_file(file, restore_originals(file, manifests, request))
            jobs.append(make_job(file, template, request))
        except NotegenError as error:
            codes.append(file.fail(error, template))
    return jobs, max(codes)
