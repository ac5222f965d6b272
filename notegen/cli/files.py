"""Reading files and writing a whole new directory: the only doors to the disk."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.errors import PatchError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MAX_BYTES", "read_file", "refuse_existing", "write_directory"]

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read as a whole."""


def read_file(path: Path | str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file; ``-`` is standard input.

    Raises :class:`SourceError` when there is no such file, when it is a directory or a device,
    when it may not be read, or when it is larger than ``limit`` bytes.
    """
    if str(path) == "-":
        raw = sys.stdin.buffer.read(limit + 1)
    else:
        try:
            if not stat.S_ISREG(Path(path).stat().st_mode):
                what = "a directory" if Path(path).is_dir() else "no regular file"
                raise SourceError.of("not-a-file", f"{path} is {what}")
            with Path(path).open("rb") as file:
                raw = file.read(limit + 1)
        except OSError as error:
            raise unreadable(path, error) from None
    if len(raw) > limit:
        raise SourceError.of("too-large", f"{path} is larger than {limit:,} bytes")
    return raw


def unreadable(path: Path | str, error: OSError) -> SourceError:
    """What to say when the system would not open or list a path."""
    if isinstance(error, FileNotFoundError):
        return SourceError.of("no-such-file", f"there is no file {path}")
    return SourceError.of("unreadable", f"{path} cannot be read: {error.strerror}")


def refuse_existing(target: Path, replaceable: Iterable[str] | None, new: Iterable[str]) -> None:
    """Raise :class:`PatchError` unless ``new`` files may be written as the directory ``target``.

    It may when nothing stands there, when it is an empty directory, or when ``replaceable``
    (names relative to it, or None where nothing may be replaced) covers every file that would
    be written over.
    """
    if not os.path.lexists(target) or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir():
        raise PatchError.of("exists", f"{target} exists and is no directory")
    if replaceable is None:
        raise PatchError.of(
            "exists", f"{target} exists", hint="choose a new directory, or say --force"
        )
    listed = set(replaceable)
    foreign = [name for name in new if name not in listed and os.path.lexists(target / name)]
    if foreign:
        raise PatchError.of(
            "foreign-file",
            f"{target / foreign[0]} was not written by notegen and would be lost",
            hint="move it away, or choose another directory",
        )


def write_directory(target: Path, files: Mapping[str, bytes], replaceable: Iterable[str]) -> None:
    """Write ``files`` (relative name to content) as the directory ``target``, all or nothing.

    A new directory is written beside it, flushed to the disk and renamed into place. What
    stands there and is not in ``replaceable`` is carried over; until the end it is kept whole in
    a folder beside the target. Raises :class:`PatchError` when the system refuses.
    """
    import shutil
    import tempfile

    target = Path(os.path.realpath(target))
    staging = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        for name, content in files.items():
            write_file(staging / name, content)
        staging.chmod(0o777 & ~_umask())
        _swap(staging, target, set(replaceable))
    except OSError as error:
        if staging:
            shutil.rmtree(staging, ignore_errors=True)
        raise PatchError.of(
            "not-writable", f"{target} cannot be written: {error.strerror}"
        ) from None


def write_file(path: Path, content: bytes) -> None:
    """Write a new file, with the folders above it, and flush it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(staging: Path, target: Path, replaceable: set[str]) -> None:
    import shutil
    import tempfile

    if not target.exists():
        staging.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    target.rename(old / target.name)
    staging.rename(target)
    for path in sorted((old / target.name).rglob("*")):
        name = path.relative_to(old / target.name).as_posix()
        if (path.is_dir() and not path.is_symlink()) or name in replaceable:
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        path.rename(target / name)
    shutil.rmtree(old)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
