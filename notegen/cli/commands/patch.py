"""``notegen patch``: the slots of any template file filled in, proved and recorded."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import ExitCode
from notegen.cli.files import STDIN, read_file
from notegen.cli.inputs import (
    TemplateFile,
    change_manifest,
    read_manifest,
    read_seller,
    read_template_files,
)
from notegen.cli.options import JSON_OPTION, LOCALE_OPTION, WAS_OPTION, out_option, seller_option
from notegen.cli.output import (
    describe_diagnostics,
    describe_slots,
    echo_bytes,
    echo_json,
    show_slots,
    summarise,
)
from notegen.cli.transaction import Write, commit, end_interrupted, list_folders, lock_folders
from notegen.errors import NotegenError, PatchError
from notegen.patching import Options, make_entry, make_finished, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notegen.locales import Locale
    from notegen.patching import Entry, Manifest, Plan
    from notegen.seller import Seller
    from notegen.template import Template


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: for whom, in which locale, and how unclear places are taken."""

    seller: Seller
    locale: Locale | None
    options: Options
    was: Seller | None


@dataclass(frozen=True, slots=True)
class Job:
    """A template with its plan, proved.

    ``template`` is the original, ``finished`` what is made of it.
    """

    file: TemplateFile
    template: Template
    locale: Locale
    plan: Plan
    finished: Template

    @property
    def edits(self) -> int:
        """How many edits are made in all of its files."""
        return sum(len(patch.edits) for patch in self.plan.patches)

    def list_targets(self, out: Path | None) -> list[Path]:
        """The paths to write: the files themselves, or those of the same names in ``out``."""
        if out is None:
            return list(self.file.paths)
        if self.file.folder:
            return [out / self.file.folder / path.name for path in self.file.paths]
        return [out / Path(self.file.name).name]


@click.command("patch")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@seller_option(required=True)
@LOCALE_OPTION
@out_option(help="Write to DIR, under the same names.")
@click.option("--in-place", is_flag=True, help="Write over the files; undo brings them back.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--diff", is_flag=True, help="Write nothing; show the lines that would change.")
@click.option("--accept-near", is_flag=True, help="Take near misses as placeholders.")
@click.option("--ignore-near", is_flag=True, help="Leave near misses as they are.")
@click.option("--replace-formula", is_flag=True, help="Replace a formula of unknown form.")
@click.option("--any-language", is_flag=True, help="Do not look at the template's language.")
@WAS_OPTION
@JSON_OPTION
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    files: tuple[str, ...],
    seller_file: Path,
    was_file: Path | None,
    locale: Locale | None,
    out: Path | None,
    *,
    in_place: bool,
    dry_run: bool,
    diff: bool,
    accept_near: bool,
    ignore_near: bool,
    replace_formula: bool,
    any_language: bool,
    as_json: bool,
) -> None:
    """Fill in the slots of templates and change nothing else.

    FILE is a template, a folder of labels in text files, or - for standard input, whose result
    goes to standard output. What was done is recorded in notegen-manifest.json beside the files.
    """
    wanted = {"out": out is not None, "in-place": in_place, "dry-run": dry_run, "diff": diff}
    mode = _choose_mode(files, [mode for mode, is_wanted in wanted.items() if is_wanted])
    if accept_near and ignore_near:
        raise click.UsageError("choose one of --accept-near and --ignore-near")
    options = Options(accept_near, ignore_near, replace_formula, any_language)
    was = read_seller(was_file).seller if was_file else None
    request = Request(read_seller(seller_file).seller, locale, options, was)
    with ExitStack() as stack:
        inputs = read_template_files(files)
        folders = {path.parent for file in inputs for path in file.paths}
        if mode == "in-place":
            stack.enter_context(lock_folders(folders))
        if mode == "in-place" or end_interrupted(folders):
            inputs = read_template_files(files)
        jobs, code = _plan_all(
            inputs, {folder: read_manifest(folder) for folder in folders}, request
        )
        if code is not ExitCode.DONE:
            ctx.exit(code)
        written: list[list[Path]] = [[] for _ in jobs]
        if mode in {"in-place", "out"}:
            written = _write(jobs, out, request.seller, stack)
    _report(jobs, written, mode, out, as_json=as_json)


def _choose_mode(files: Sequence[str], modes: Sequence[str]) -> str:
    """How the result is given: ``out``, ``in-place``, ``dry-run``, ``diff`` or ``stdout``."""
    if STDIN in files:
        if len(files) > 1:
            raise click.UsageError("- cannot be combined with other files")
        if set(modes) & {"out", "in-place"}:
            raise click.UsageError("the result of - goes to standard output")
        modes = modes or ["stdout"]
    if len(modes) != 1:
        raise click.UsageError("choose one of --out DIR, --in-place, --dry-run and --diff")
    return modes[0]


def _plan_all(
    inputs: Sequence[TemplateFile], manifests: Mapping[Path, Manifest], request: Request
) -> tuple[list[Job], ExitCode]:
    """Every template planned and proved; if one cannot be, the exit code that says why."""
    jobs: list[Job] = []
    codes = [ExitCode.DONE]
    for file in inputs:
        template = None
        try:
            template = file.parse(_restore_originals(file, manifests, request))
            locale = file.choose_locale(template, request.locale)
            planned = plan(template, request.seller, locale, request.options, request.was)
            finished = make_finished(template, planned)
            jobs.append(Job(file, template, locale, planned, finished))
        except NotegenError as error:
            codes.append(file.fail(error, template))
    return jobs, max(codes)


def _restore_originals(
    file: TemplateFile, manifests: Mapping[Path, Manifest], request: Request
) -> tuple[bytes, ...]:
    """The bytes of a template's files from before they were patched, as far as is recorded.

    Raises ``PatchError`` (``changed-since``) for a file that has been changed since, unless it
    is said for whom it was patched.
    """
    originals = []
    for path, raw in zip(file.paths, file.raws, strict=False):
        entry = manifests[path.parent].find(path.name)
        try:
            originals.append(entry.restore(raw) if entry else raw)
        except PatchError:
            if request.was is None:
                raise
            originals.append(raw)
    return tuple(originals) or file.raws


def _write(
    jobs: Sequence[Job], out: Path | None, seller: Seller, stack: ExitStack
) -> list[list[Path]]:
    """Write every result over its file or into ``out``; give the paths that changed for each job.

    In place only inside a lock; for ``out`` it is put on ``stack``. Raises :class:`PatchError`:
    ``exists`` for a file that notegen has not written, ``changed-since`` for one that was changed
    afterwards, ``hard-link``, and what :func:`commit` raises.
    """
    out = None if out is None else Path(os.path.realpath(out))
    targets = [job.list_targets(out) for job in jobs]
    paths = [path for group in targets for path in group]
    if out is not None:
        counts = Counter(str(path).casefold() for path in paths)  # some disks see no difference
        doubled = next((path for path in paths if counts[str(path).casefold()] > 1), None)
        if doubled:
            raise PatchError.of("same-name", f"two files would be written to {doubled}")
        names = [path.relative_to(out).as_posix() for path in paths]
        stack.enter_context(lock_folders(list_folders(out, names)))
    manifests = {folder: read_manifest(folder) for folder in {path.parent for path in paths}}
    writes: list[Write] = []
    entries: dict[Path, list[Entry]] = {}
    for job, group in zip(jobs, targets, strict=True):
        for number, path in enumerate(group):
            known = manifests[path.parent].find(path.name)
            current = job.file.raws[number] if out is None else _read_target(path, known)
            original, result = (each.sources[number].raw for each in (job.template, job.finished))
            if result != current:
                writes.append(Write(path, current, result))
            if not result == original == current:
                patch, origin = job.plan.patches[number], job.template.origin
                entry = make_entry(path.name, original, result, patch, origin, seller, job.locale)
                is_new = current is None or (known is not None and known.is_new)
                entries.setdefault(path.parent, []).append(replace(entry, is_new=is_new))
    for write in writes:
        if write.old is not None and write.path.stat().st_nlink > 1:
            raise PatchError.of(
                "hard-link",
                f"{write.path} is a hard link: its other names would keep the old text",
                hint="patch a copy of it, with --out DIR",
            )
    if writes:
        changed = [change_manifest(at, manifests[at].including(new)) for at, new in entries.items()]
        commit([*writes, *changed])
    changed_paths = {write.path for write in writes}
    return [[path for path in group if path in changed_paths] for group in targets]


def _read_target(path: Path, known: Entry | None) -> bytes | None:
    """What stands at a path that is to be written: nothing, or what notegen wrote there."""
    if not os.path.lexists(path):
        return None
    if known is None or path.is_symlink():
        raise PatchError.of(
            "exists",
            f"{path} exists and was not written by notegen",
            hint="choose another directory, or patch the file itself with --in-place",
        )
    raw = read_file(path)
    known.restore(raw)
    return raw


def _report(
    jobs: Sequence[Job],
    written: Sequence[Sequence[Path]],
    mode: str,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say what was done to each template; ``written`` are those of its files that changed."""
    for job in jobs:
        job.file.show(job.plan.diagnostics, job.template)
    if mode == "stdout":
        echo_bytes(jobs[0].finished.raw)
        return
    if as_json:
        echo_json("patch", mode=mode, files=list(map(_describe, jobs, written)))
        return
    for job, changed in zip(jobs, written, strict=True):
        if mode == "diff":
            click.echo(_diff(job), nl=False)
            continue
        count = f"{job.edits or 'no'} edit{'s' * (job.edits != 1)}"
        done = "nothing to do"
        if mode == "dry-run":
            done = f"{count} would be made"
        elif changed:
            where = out / job.file.folder if out and job.file.folder else out
            done = f"{count} made" + (f", written to {where}" if where else "")
        click.echo(f"{job.file.name}: {job.locale}, {summarise(job.plan.slots)}: {done}")
        if mode == "dry-run":
            show_slots(job.plan.slots, job.file, job.template)


def _diff(job: Job) -> str:
    import difflib

    found: list[str] = []
    pairs = zip(job.file.names, job.template.sources, job.finished.sources, strict=True)
    for name, before, after in pairs:
        lines = difflib.unified_diff(
            before.text.splitlines(), after.text.splitlines(), name, name, lineterm="", n=1
        )
        found += [line + "\n" for line in lines]
    return "".join(found)


def _describe(job: Job, written: Sequence[Path]) -> dict[str, Any]:
    return {
        "file": job.file.name,
        "locale": job.locale,
        "encoding": job.template.encoding,
        "origin": job.template.origin,
        "edits": job.edits,
        "written": sorted(map(str, written)),
        "slots": describe_slots(job.plan.slots),
        "diagnostics": describe_diagnostics(job.plan.diagnostics, job.template),
    }
