"""Reading files and writing a whole new directory: the only doors to the disk."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.errors import PatchError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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


def find_folder(target: Path) -> Path:
    """The folder in which ``target`` will stand, or the nearest one above it that exists."""
    folder = Path(os.path.realpath(target)).parent
    while not folder.is_dir():
        folder = folder.parent
    return folder


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
    foreign = [
        name
        for name in new
        if (name not in listed and os.path.lexists(target / name)) or (target / name).is_dir()
    ]
    if foreign:
        raise PatchError.of(
            "foreign-file",
            f"{target / foreign[0]} was not written by notegen and would be lost",
            hint="move it away, or choose another directory",
        )


def write_directory(
    target: Path, files: Mapping[str, bytes], replaceable: Iterable[str] | None
) -> None:
    """Write ``files`` (relative name to content) as the directory ``target``, all or nothing.

    A new directory is written beside it, flushed to the disk and renamed into place. What
    stands there and is not in ``replaceable`` is carried over; until the end it is kept whole in
    a folder beside the target. With None nothing but an empty directory may stand there.
    Raises :class:`PatchError` when something else does, or when the system refuses: then all is
    as it was.
    """
    import shutil
    import tempfile

    target = Path(os.path.realpath(target))
    with refusing(target), ExitStack() as cleanup:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        cleanup.callback(shutil.rmtree, staging, ignore_errors=True)
        for name, content in files.items():
            write_file(staging / name, content)
        staging.chmod(0o777 & ~_umask())
        if replaceable is None or not target.exists():
            _rename_new(staging, target)
        else:
            _swap(staging, target, set(replaceable))


@contextmanager
def refusing(target: Path) -> Iterator[None]:
    """Within it, a system that refuses is a :class:`PatchError` about ``target``."""
    try:
        yield
    except OSError as error:
        raise _refused(target, error) from None


def _refused(target: Path, error: OSError) -> PatchError:
    if error.errno == errno.ENOTEMPTY:  # another run has been faster
        return PatchError.of("exists", f"{target} exists", hint="choose a new directory")
    reason, hint = error.strerror, ""
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        reason = f"{error.filename} is no directory"
    if error.errno in {errno.EBUSY, errno.EXDEV}:
        hint = "a disk or volume is mounted there: choose a new directory below it"
    return PatchError.of("not-writable", f"{target} cannot be written: {reason}", hint=hint)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file, with the folders above it, and flush it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _rename_new(staging: Path, target: Path) -> None:
    """Put ``staging`` where nothing stands, or an empty directory."""
    if sys.platform == "win32" and target.is_dir():
        target.rmdir()
    staging.rename(target)


def _swap(staging: Path, target: Path, replaceable: set[str]) -> None:
    """Put ``staging`` in the place of ``target`` and carry over what is not replaceable."""
    import shutil
    import tempfile

    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    before = old / target.name
    moved: list[tuple[Path, Path]] = []
    try:
        _move(target, before, moved)
        _move(staging, target, moved)
        for path in sorted(before.rglob("*")):
            name = path.relative_to(before).as_posix()
            if (path.is_dir() and not path.is_symlink()) or name in replaceable:
                continue
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            _move(path, target / name, moved)
    except BaseException:
        for source, place in reversed(moved):
            place.rename(source)
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move(source: Path, place: Path, moved: list[tuple[Path, Path]]) -> None:
    source.rename(place)
    moved.append((source, place))


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
