"""Where patched templates are written, and whether they may be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.files import read_file
from notegen.cli.patch_jobs import entries_of, writes_of
from notegen.cli.recovery import recover
from notegen.cli.transaction import commit, lock_folders
from notegen.errors import PatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import ExitStack

    from notegen.cli.patch_jobs import Job
    from notegen.cli.transaction import Write
    from notegen.manifest import Entry, Manifest


def write_in_place(jobs: Sequence[Job], manifests: Mapping[Path, Manifest]) -> set[Path]:
    """Write every result over its file; give the paths that changed. Only inside a lock.

    Raises :class:`PatchError`: ``hard-link``, and what :func:`commit` raises.
    """
    targets = [dict(zip(job.file.paths, job.file.raws, strict=True)) for job in jobs]
    return _write(jobs, targets, manifests)


def write_out(jobs: Sequence[Job], out: Path, stack: ExitStack) -> set[Path]:
    """Write every result into the directory ``out``; give the paths that changed.

    A file keeps its name; the labels of a folder go into a folder of its name. ``stack`` holds
    the locks. Raises :class:`PatchError`: ``exists`` for a file that notegen has not written,
    ``changed-since`` for one that was changed afterwards, and what :func:`commit` raises.
    """
    paths = [_name_targets(job, Path(os.path.realpath(out))) for job in jobs]
    every = [path for group in paths for path in group]
    doubled = next((path for path in every if every.count(path) > 1), None)
    if doubled:
        raise PatchError.of("same-name", f"two files would be written to {doubled}")
    folders = {path.parent for path in every}
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{out} cannot be made: {error.strerror}"
        raise PatchError.of("not-writable", message) from None
    stack.enter_context(lock_folders(folders))
    manifests = {folder: recover(folder)[0] for folder in folders}
    targets = [{path: _read_target(path, manifests) for path in group} for group in paths]
    return _write(jobs, targets, manifests)


def _name_targets(job: Job, out: Path) -> list[Path]:
    if job.file.folder:
        return [out / job.file.folder / path.name for path in job.file.paths]
    return [out / Path(job.file.name).name]


def _read_target(path: Path, manifests: Mapping[Path, Manifest]) -> bytes | None:
    """What stands at a path that is to be written: nothing, or what notegen wrote there."""
    if not os.path.lexists(path):
        return None
    entry = manifests[path.parent].find(path.name)
    if entry is None or path.is_symlink():
        raise PatchError.of(
            "exists",
            f"{path} exists and was not written by notegen",
            hint="choose another directory, or patch the file itself with --in-place",
        )
    raw = read_file(path)
    entry.restore(raw)
    return raw


def _write(
    jobs: Sequence[Job],
    targets: Sequence[Mapping[Path, bytes | None]],
    manifests: Mapping[Path, Manifest],
) -> set[Path]:
    writes: list[Write] = []
    entries: dict[Path, list[Entry]] = {}
    for job, paths in zip(jobs, targets, strict=True):
        writes += [write for write in writes_of(job, paths) if write.new != write.old]
        for folder, found in entries_of(job, paths, manifests).items():
            entries.setdefault(folder, []).extend(found)
    for write in writes:
        if write.old is not None and write.path.stat().st_nlink > 1:
            raise PatchError.of(
                "hard-link",
                f"{write.path} is a hard link: its other names would keep the old text",
                hint="patch a copy of it, with --out DIR",
            )
    if writes:
        changed = {folder: manifests[folder].including(found) for folder, found in entries.items()}
        commit(writes, changed)
    return {write.path for write in writes}
