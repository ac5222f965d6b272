"""``notegen undo``: patched files get their original bytes back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for
from notegen.cli.files import read_file
from notegen.cli.recovery import recover
from notegen.cli.report import echo_json
from notegen.cli.transaction import Write, commit, lock_folders, write_manifest
from notegen.errors import NotegenError, SourceError
from notegen.manifest import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.manifest import Manifest


@click.command("undo")
@click.argument("files", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], *, as_json: bool) -> None:
    """Give files that notegen patched their original bytes back.

    DIR stands for all files that its notegen-manifest.json lists.
    """
    paths = [Path(os.path.realpath(name)) for name in files]
    folders = {path if _is_folder(path) else path.parent for path in paths}
    for folder in folders:
        if not _is_folder(folder):
            raise SourceError.of("no-such-file", f"there is no folder {folder}")
    with lock_folders(folders):
        manifests: dict[Path, Manifest] = {}
        settled: set[Path] = set()
        for folder in sorted(folders):
            manifests[folder], said = recover(folder)
            if said:
                click.echo(said, err=True)
                settled.add(folder)
        names = _select(paths, manifests, settled)
        writes, codes = _restore_all(names, manifests)
        if codes:
            ctx.exit(max(codes))
        commit(writes, {})
        for folder, chosen in names.items():
            write_manifest(folder, manifests[folder].without(chosen))
    changed = {write.path for write in writes if write.new != write.old}
    done = [folder / name for folder, chosen in names.items() for name in chosen]
    if as_json:
        echo_json("undo", [{"file": str(path), "restored": path in changed} for path in done])
        return
    for path in done:
        click.echo(f"{path}: {'restored' if path in changed else 'was the original already'}")


def _is_folder(path: Path) -> bool:
    """Whether a folder is there; ``Path.is_dir`` fails where nothing may be looked up."""
    return os.path.isdir(path)  # noqa: PTH112


def _select(
    paths: Iterable[Path], manifests: dict[Path, Manifest], settled: set[Path]
) -> dict[Path, list[str]]:
    """The names of the files to restore, by folder.

    A file that the rolling back of an interrupted run has restored already, in one of ``settled``,
    is none. Raises :class:`SourceError` (``not-listed``) for one that no manifest lists.
    """
    found: dict[Path, list[str]] = {}
    for path in paths:
        folder = path if path in manifests and _is_folder(path) else path.parent
        manifest = manifests[folder]
        names = [entry.name for entry in manifest.entries] if folder == path else [path.name]
        if folder in settled:
            names = [name for name in names if manifest.find(name)]
        elif not names or any(manifest.find(name) is None for name in names):
            raise SourceError.of(
                "not-listed",
                f"{path}: nothing is recorded of it in {folder / FILE_NAME}",
                hint="only files that notegen patched can be restored",
            )
        known = found.setdefault(folder, [])
        known += [name for name in names if name not in known]
    return found


def _restore_all(
    names: dict[Path, list[str]], manifests: dict[Path, Manifest]
) -> tuple[Sequence[Write], list[ExitCode]]:
    """The writes that restore every file; the exit codes of those that cannot be."""
    writes: list[Write] = []
    codes: list[ExitCode] = []
    for folder, chosen in names.items():
        for name in chosen:
            path = folder / name
            entry = manifests[folder].find(name)
            try:
                with about(str(path)):
                    raw = read_file(path)
                    if entry is not None:
                        writes.append(Write(path, raw, entry.restore(raw)))
            except NotegenError as error:
                codes.append(exit_for(error))
    return writes, codes
