"""``notegen undo``: patched files get their original bytes back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for
from notegen.cli.files import read_file
from notegen.cli.inputs import change_manifest, read_manifest
from notegen.cli.options import JSON_OPTION
from notegen.cli.output import echo_json
from notegen.cli.transaction import Write, commit, lock_folders
from notegen.errors import NotegenError, SourceError
from notegen.patching import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from notegen.patching import Manifest


@click.command("undo")
@click.argument("files", metavar="FILE|DIR...", nargs=-1, required=True)
@JSON_OPTION
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
    with lock_folders(folders) as settled:
        manifests = {folder: read_manifest(folder) for folder in sorted(folders)}
        names = _select(paths, manifests, settled)
        writes: list[Write] = []
        codes: list[ExitCode] = []
        for folder, chosen in names.items():
            for name in chosen:
                path, entry = folder / name, manifests[folder].find(name)
                try:
                    with about(str(path)):
                        raw = read_file(path)
                        writes.append(Write(path, raw, entry.restore(raw) if entry else raw))
                except NotegenError as error:
                    codes.append(exit_for(error))
        if codes:
            ctx.exit(max(codes))
        changed = [change_manifest(at, manifests[at].undo(chosen)) for at, chosen in names.items()]
        commit([*writes, *changed])
    restored = {str(write.path): write.new != write.old for write in writes}
    if as_json:
        echo_json("undo", files=[{"file": k, "restored": v} for k, v in restored.items()])
        return
    for file, is_restored in restored.items():
        click.echo(f"{file}: {'restored' if is_restored else 'was the original already'}")


def _is_folder(path: Path) -> bool:
    """Whether a folder is there; ``Path.is_dir`` fails where nothing may be looked up."""
    return os.path.isdir(path)  # noqa: PTH112


def _select(
    paths: Iterable[Path], manifests: Mapping[Path, Manifest], settled: AbstractSet[Path]
) -> dict[Path, list[str]]:
    """The names of the files to restore, by folder.

    One that nothing is recorded of any more, since an interrupted run was ended just now (in one
    of ``settled``), is none. Raises :class:`SourceError` (``not-listed``) for any other such file.
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
