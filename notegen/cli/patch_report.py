"""What ``patch`` says it did, for people and as JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.report import describe_diagnostics, describe_slots, echo_json, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from notegen.cli.patch_jobs import Job
    from notegen.slots import Slot


def report(
    jobs: Sequence[Job], mode: str, out: Path | None, written: AbstractSet[Path], *, as_json: bool
) -> None:
    """Say what was done to each template; ``written`` are the files that changed."""
    for job in jobs:
        job.file.show(job.plan.diagnostics, job.template)
    if mode == "stdout":
        sys.stdout.buffer.write(jobs[0].results[0])
        return
    if as_json:
        echo_json("patch", [_describe(job, written) for job in jobs], mode=mode)
        return
    for job in jobs:
        if mode == "diff":
            click.echo(_diff(job), nl=False)
            continue
        click.echo(f"{job.file.name}: {job.locale}, {summarise(job.plan.slots)}: ", nl=False)
        if mode == "dry-run":
            click.echo(_count(job, "would be made"))
            for slot in job.plan.slots:
                click.echo(_line(job, slot))
        elif not written & _paths(job, out):
            click.echo("nothing to do")
        else:
            where = out / job.file.folder if out and job.file.folder else out
            click.echo(_count(job, "made") + (f", written to {where}" if where else ""))


def _paths(job: Job, out: Path | None) -> set[Path]:
    if out is None:
        return set(job.file.paths)
    folder = out.resolve() / job.file.folder
    names = (
        [path.name for path in job.file.paths] if job.file.folder else [Path(job.file.name).name]
    )
    return {folder / name for name in names}


def _count(job: Job, verb: str) -> str:
    count = sum(len(patch.edits) for patch in job.plan.patches)
    return f"{count or 'no'} edit{'s' * (count != 1)} {verb}"


def _line(job: Job, slot: Slot) -> str:
    where = ""
    if slot.span and slot.position:
        if job.file.folder:
            number, _ = job.template.find_file(slot.span)
            where = f"{job.file.paths[number].name}:"
        where += f"{slot.position.line}:{slot.position.column}"
    value = " ".join(slot.value.split())
    if slot.value != slot.wanted:
        value += f" -> {slot.wanted}"
    return f"  {where:>9}  {slot.kind:<9}  {slot.state:<13}  {value}"


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


def _describe(job: Job, written: AbstractSet[Path]) -> dict[str, Any]:
    return {
        "file": job.file.name,
        "locale": job.locale,
        "encoding": job.template.encoding,
        "origin": job.template.origin,
        "edits": sum(len(patch.edits) for patch in job.plan.patches),
        "written": sorted(str(path) for path in written if path.name in _names(job)),
        "slots": describe_slots(job.plan.slots),
        "diagnostics": describe_diagnostics(job.plan.diagnostics, job.template),
    }


def _names(job: Job) -> set[str]:
    return {path.name for path in job.file.paths} | {Path(job.file.name).name}
