"""Writing files in place: all or none, each whole, and undone or completed after a crash.

The order is: new contents beside the files, then the manifest, then one rename for each file.
Whatever interrupts it, each file has its old bytes or its new ones, and the manifest beside it
tells which.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notegen.cli.files import read_file
from notegen.errors import PatchError
from notegen.manifest import FILE_NAME, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


STAGED = ".notegen-new-"
"""How the names of files begin that are not in place yet."""
PATIENCE = 10.0
"""How long another run is waited for, in seconds."""


class Write(NamedTuple):
    """``new`` takes the place of ``old`` at ``path``; None where there is no file yet."""

    path: Path
    old: bytes | None
    new: bytes


@contextlib.contextmanager
def lock_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Keep other runs of notegen out of some folders.

    Raises :class:`PatchError` (``locked``) when another run is still in one after
    :data:`PATIENCE`. The system lifts the lock when a run ends, however it ends.
    """
    with contextlib.ExitStack() as stack:
        for folder in sorted({Path(os.path.realpath(folder)) for folder in folders}):
            stack.enter_context(_lock(folder, time.monotonic() + PATIENCE))
        yield


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none."""
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return Manifest()
    return Manifest.from_json(read_file(path))


def remove_leftovers(folder: Path) -> None:
    """Remove what an interrupted run had not put in place. Only inside a lock."""
    for path in folder.glob(f"{STAGED}*"):
        with contextlib.suppress(OSError):
            path.unlink()


def commit(writes: Sequence[Write], manifests: Mapping[Path, Manifest]) -> None:
    """Make all writes, or none; ``manifests`` are those of the folders, with the new entries.

    Raises :class:`PatchError` (``not-writable``) when the system refuses: then every file is as
    it was. Only inside a lock.
    """
    _refuse_read_only(writes)
    staged: list[tuple[Path, Write]] = []
    before = {folder: read_manifest(folder) for folder in manifests}
    try:
        for number, write in enumerate(writes):
            if write.new != write.old:
                staged.append((_stage(write.path, write.new, number, flush=False), write))
        for path, _ in staged:  # together: the disk then has to wait for the first one only
            _flush(path)
        for folder, manifest in manifests.items():
            write_manifest(folder, manifest)
    except OSError as error:
        _give_up(staged, before)
        raise _refused(error) from None
    done: list[Write] = []
    try:
        for path, write in staged:
            path.replace(write.path)
            done.append(write)
        for folder, manifest in manifests.items():
            _flush_folder(folder)
            if manifest != manifest.commit():
                write_manifest(folder, manifest.commit(), flush=False)
    except OSError as error:
        _roll_back(done)
        _give_up(staged, before)
        raise _refused(error) from None


def _refuse_read_only(writes: Iterable[Write]) -> None:
    """A rename would replace them all the same, but somebody has said that they must stay."""
    for write in writes:
        if write.new != write.old and write.old is not None and not os.access(write.path, os.W_OK):
            message = f"{write.path} may not be written; every file is as it was"
            raise PatchError.of("not-writable", message, hint="permit writing it")


def write_manifest(folder: Path, manifest: Manifest, *, flush: bool = True) -> None:
    """Write the manifest of a folder; one without entries is removed.

    That a run has ended need not be flushed to the disk: the next run sees it in the files.
    """
    path = folder / FILE_NAME
    if manifest.entries:
        _stage(path, manifest.to_json(), "manifest", flush=flush).replace(path)
    else:
        path.unlink(missing_ok=True)
    if flush:
        _flush_folder(folder)


def _stage(path: Path, content: bytes, number: int | str, *, flush: bool = True) -> Path:
    """Write ``content`` beside ``path``, with the owner and permissions of what stands there."""
    staged = path.parent / f"{STAGED}{number}"
    with contextlib.suppress(FileNotFoundError):
        staged.unlink()
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if path.exists():
                _copy_permissions(path, staged)
            if flush:
                os.fsync(file.fileno())
    except OSError:
        staged.unlink()
        raise
    return staged


def _copy_permissions(path: Path, staged: Path) -> None:
    found = path.stat()
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (os.getuid(), os.getgid()):
        with contextlib.suppress(PermissionError):
            os.chown(staged, found.st_uid, found.st_gid)
    staged.chmod(stat.S_IMODE(found.st_mode))


def _roll_back(done: Iterable[Write]) -> None:
    """Put the old bytes back. What cannot be put back, the manifest still tells how to undo."""
    for write in done:
        with contextlib.suppress(OSError):
            if write.old is None:
                write.path.unlink()
            else:
                _stage(write.path, write.old, "old").replace(write.path)


def _give_up(staged: Iterable[tuple[Path, Write]], before: Mapping[Path, Manifest]) -> None:
    """Remove what was staged, and put the manifests back where every file is as it was."""
    staged = list(staged)
    for path, _ in staged:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    if all(_stands(write) for _, write in staged):
        for folder, manifest in before.items():
            with contextlib.suppress(OSError):
                write_manifest(folder, manifest)


def _stands(write: Write) -> bool:
    try:
        return write.path.read_bytes() == write.old
    except FileNotFoundError:
        return write.old is None
    except OSError:
        return False


def _refused(error: OSError) -> PatchError:
    where = f"{error.filename}: " if error.filename else ""
    return PatchError.of(
        "not-writable",
        f"{where}{error.strerror or error}; every file is as it was",
        hint="make room on the disk, or permit writing there",
    )


def _flush_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system can do that."""
    if sys.platform != "win32":
        _flush(folder)


def _flush(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk."""
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _lock(folder: Path, deadline: float) -> Iterator[None]:
    """Hold one folder's lock: on the folder itself, or on a file in it under Windows."""
    try:
        if sys.platform == "win32":
            descriptor = os.open(folder / ".notegen-lock", os.O_RDWR | os.O_CREAT)
        else:
            descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _refused(error) from None
    try:
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise PatchError.of(
                    "locked",
                    f"another run of notegen is at work in {folder}",
                    hint="wait until it has ended",
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
