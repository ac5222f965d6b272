"""What a run that was interrupted left behind: completed where it can be, else rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.cli.files import read_file
from notegen.cli.transaction import Write, commit, read_manifest, remove_leftovers, write_manifest
from notegen.manifest import Entry, Manifest, digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def recover(folder: Path) -> tuple[Manifest, str]:
    """Bring a folder to rest, and say what was done (empty where there was nothing to do).

    Where every file of the interrupted run had been written, the run is taken as ended. Else
    those that had been written get their bytes from before the run. A file that has been changed
    by hand since is left alone. Only inside a lock.
    """
    remove_leftovers(folder)
    manifest = read_manifest(folder)
    pending = [entry for entry in manifest.entries if entry.is_pending]
    if not pending:
        return manifest, ""
    current = {entry.name: _read(folder / entry.name) for entry in pending}
    written = [entry for entry in pending if _is_after(entry, current[entry.name])]
    if len(written) == len(pending):
        write_manifest(folder, manifest.commit())
        return manifest.commit(), f"{folder}: the interrupted run had ended; it stands"
    restored = _roll_back(folder, manifest, pending, current)
    return restored, f"{folder}: the interrupted run was rolled back"


def _roll_back(
    folder: Path, manifest: Manifest, pending: Sequence[Entry], current: dict[str, bytes | None]
) -> Manifest:
    writes: list[Write] = []
    reverted = [entry for entry in map(Entry.roll_back, pending) if entry is not None]
    restored = manifest.without(entry.name for entry in pending).including(reverted)
    for entry in pending:
        raw, path = current[entry.name], folder / entry.name
        if raw is None or not _is_after(entry, raw):
            continue
        if entry.is_new and entry.earlier is None:
            path.unlink()
            continue
        original = entry.restore(raw)
        before = entry.earlier.patch.apply(original) if entry.earlier else original
        writes.append(Write(path, raw, before))
    commit(writes, {})
    write_manifest(folder, restored)
    return restored


def _is_after(entry: Entry, raw: bytes | None) -> bool:
    return raw is not None and digest(raw) == entry.after.sha256


def _read(path: Path) -> bytes | None:
    return read_file(path) if path.is_file() else None
