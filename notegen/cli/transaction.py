"""Writing files: each one whole, and sets of them all or none, whatever interrupts the run.

A set is written in this order: the new contents beside the files, then a journal that says where
each belongs, then one rename for each file, then the journal goes. Until the journal stands,
nothing has happened; from then on the next run that comes to the folder ends what was begun. A
file that is not in the set is never touched.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
import sys
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import click

from notegen.cli.files import read_file
from notegen.errors import PatchError, SourceError
from notegen.patching import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

STAGED = ".notegen-new-"
"""How the names of files begin that are not in place yet."""
JOURNAL = ".notegen-journal"
"""What lists them, from the moment when all of them are whole until all are in place."""
PATIENCE = 10.0
"""How long another run is waited for, in seconds."""
HINTS = (
    ({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}, "make room on the disk"),
    ({errno.EACCES, errno.EPERM, errno.EROFS}, "permit writing it, and close it where it is open"),
    ({errno.EBUSY, errno.EXDEV}, "a disk is mounted there: choose a new directory below it"),
)
"""What to do, by the system's number of the error."""


class Write(NamedTuple):
    """``new`` takes the place of ``old`` at ``path``; None where no file stands or is to stand."""

    path: Path
    old: bytes | None
    new: bytes | None


class Step(NamedTuple):
    """A line of a journal: the file ``path`` (from the journal's folder) is replaced by ``staged``.

    ``before`` is the digest of what stood there. It is None where there was no file; ``staged``
    where the file goes.
    """

    path: str
    before: str | None
    staged: str | None


# --- Writing -----------------------------------------------------------------------------------


def replace_file(path: Path, content: bytes) -> None:
    """Write one file whole, with the folders above it; a link there is replaced itself.

    Raises :class:`PatchError`: ``not-writable`` when the system refuses, ``locked``.
    """
    with lock_folders(list_folders(path.parent, [path.name])):
        with refusing(path):
            old = read_file(path) if path.is_file() else None
        commit([Write(path, old, content)])


def commit(writes: Iterable[Write], root: Path | None = None) -> None:
    """Make all writes, or none. Only inside a lock.

    The journal is kept in ``root``, or in each file's own folder. Raises :class:`PatchError`
    (``not-writable``) when the system refuses: then every file is as it was.
    """
    changes: dict[Path, list[Write]] = {}
    for write in writes:
        if write.new != write.old:
            _refuse_read_only(write)
            changes.setdefault(root or write.path.parent, []).append(write)
    folders: list[Path] = []
    done: dict[Path, list[Step]] = {place: [] for place in changes}
    try:
        plans = {place: _prepare(place, group, folders) for place, group in changes.items()}
        for place, steps in plans.items():
            _write_journal(place, steps)
        for place, steps in plans.items():
            _finish(place, steps, done[place])
    except BaseException as error:
        is_back = _take_back(changes, done)
        for folder in reversed(folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        state = "every file is as it was" if is_back else "run it again to end what was begun"
        raise _refuse(error, next(iter(changes)), state) from None


def write_directory(
    target: Path, files: Mapping[str, bytes], replaceable: Collection[str] | None
) -> None:
    """Write ``files`` (relative name to content) as the directory ``target``, all or nothing.

    ``replaceable`` are the names of files there that may be written over, and that go where they
    are not written anew; with None there must be no file yet. All other files stay untouched. Only
    inside a lock of :func:`list_folders`. Raises :class:`PatchError` as :func:`refuse_existing`
    does, and ``not-writable`` when the system refuses: then all is as it was.
    """
    refuse_existing(target, replaceable, files)
    target = Path(os.path.realpath(target))
    if not target.exists():
        _write_new_directory(target, files)
        return
    surplus = sorted(set(replaceable or ()) - set(files))
    contents: dict[str, bytes | None] = {**files, **dict.fromkeys(surplus)}
    writes = []
    for name, content in contents.items():
        path = target / name
        with refusing(target):
            if not Path(os.path.realpath(path.parent)).is_relative_to(target):
                raise PermissionError(None, f"{path.parent} leads out of it")
            writes.append(Write(path, read_file(path) if path.exists() else None, content))
    commit(writes, target)
    for folder in {(target / name).parent for name in surplus} - {target}:
        with contextlib.suppress(OSError):  # something is still in it
            folder.rmdir()


def refuse_existing(target: Path, replaceable: Collection[str] | None, new: Iterable[str]) -> None:
    """Raise :class:`PatchError` unless ``new`` files may be written as the directory ``target``.

    It may when no file is there, or when ``replaceable`` (names relative to it, or None where
    nothing may be replaced) covers every file that would be written over.
    """
    with refusing(target):
        if not os.path.lexists(target) or (target.is_dir() and not any(target.iterdir())):
            return
        if not target.is_dir():
            raise PatchError.of("exists", f"{target} exists and is no directory")
        if replaceable is None:
            hint = "choose a new directory, or say --force"
            raise PatchError.of("exists", f"{target} exists", hint=hint)
        for name in new:
            path = target / name
            if path.is_dir() or (name not in replaceable and os.path.lexists(path)):
                raise PatchError.of(
                    "foreign-file",
                    f"{path} was not written by notegen and would be lost",
                    hint="move it away, or choose another directory",
                )


def _write_new_directory(target: Path, files: Mapping[str, bytes]) -> None:
    """Make a directory, with those above it that are missing: whole beside its place, then renamed."""
    folder = _find_folder(target)
    top, *below = target.relative_to(folder).parts
    staging = folder / f"{STAGED}{top}"
    with refusing(target):
        try:
            for name, content in files.items():
                path = staging.joinpath(*below, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                _stage(path, content, path)
            for path in staging.rglob("*"):
                if path.is_file():
                    _flush(path)
            staging.rename(folder / top)
            _flush_folder(folder)
        except BaseException:
            _discard(folder)
            raise


def _prepare(
    place: Path, group: Sequence[Write], folders: list[Path], first: int = 0
) -> list[Step]:
    """Write new contents in ``place`` under numbers from ``first``; ``folders`` gets the new ones."""
    steps = []
    for number, write in enumerate(group, start=first):
        name = None
        if write.new is not None:
            _make_folders(write.path.parent, folders)
            name = f"{STAGED}{number}"
            _stage(place / name, write.new, write.path)
        before = None if write.old is None else digest(write.old)
        steps.append(Step(write.path.relative_to(place).as_posix(), before, name))
    for step in steps:  # together: the disk then has to wait for the first one only
        if step.staged is not None:
            _flush(place / step.staged)
    return steps


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.is_dir()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _stage(staged: Path, content: bytes, path: Path) -> None:
    """Write ``content`` with the owner and permissions of what stands at ``path``."""
    with contextlib.suppress(FileNotFoundError):
        staged.unlink()
    descriptor = os.open(
        staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    if path != staged and path.is_file():
        found = path.stat()
        if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (os.getuid(), os.getgid()):
            with contextlib.suppress(PermissionError):
                os.chown(staged, found.st_uid, found.st_gid)
        staged.chmod(stat.S_IMODE(found.st_mode))


def _write_journal(place: Path, steps: Sequence[Step]) -> None:
    staged = place / f"{STAGED}journal"
    _stage(staged, json.dumps([step._asdict() for step in steps]).encode(), staged)
    _flush(staged)
    staged.replace(place / JOURNAL)
    _flush_folder(place)


def _finish(place: Path, steps: Sequence[Step], done: list[Step]) -> None:
    """Put every step in place, and end its journal; ``done`` grows with each."""
    for step in steps:
        path = place / step.path
        if step.staged is None:
            path.unlink(missing_ok=True)
        else:
            (place / step.staged).replace(path)
        done.append(step)
    for folder in {(place / step.path).parent for step in steps}:
        _flush_folder(folder)
    (place / JOURNAL).unlink(missing_ok=True)


def _take_back(
    changes: Mapping[Path, Sequence[Write]], done: Mapping[Path, Sequence[Step]]
) -> bool:
    """Undo the writes that are ``done``, by the same steps; whether every file is as it was.

    A journal that leads back takes the place of the one that leads on, so that a run that ends
    here too is ended by the next one.
    """
    try:
        for place, group in changes.items():
            made = group[: len(done[place])]
            back = [Write(write.path, write.new, write.old) for write in made]
            if back:
                steps = _prepare(place, back, [], first=len(group))
                _write_journal(place, steps)
                _finish(place, steps, [])
            _discard(place)
    except OSError:
        return False
    return True


def _discard(folder: Path) -> None:
    """Remove a journal and what is not in place yet."""
    (folder / JOURNAL).unlink(missing_ok=True)
    for path in folder.glob(f"{STAGED}*"):
        if path.is_dir() and not path.is_symlink():
            import shutil

            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()


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


# --- Other runs: those at work, and those that were interrupted ----------------------------------


@contextlib.contextmanager
def lock_folders(folders: Iterable[Path]) -> Iterator[set[Path]]:
    """Keep other runs of notegen out of some folders, and end first what one had begun there.

    Gives the folders in which an interrupted run was ended. Raises :class:`PatchError`: ``locked``
    when another run is still in one after :data:`PATIENCE`, ``not-writable``. The system lifts the
    lock when a run ends, however it ends.
    """
    settled: set[Path] = set()
    deadline = time.monotonic() + PATIENCE
    with contextlib.ExitStack() as stack:
        wanted = sorted({Path(os.path.realpath(folder)) for folder in folders})
        for folder in wanted:
            with refusing(folder):
                stack.enter_context(_lock(folder, deadline))
        for folder in wanted:
            with refusing(folder):
                above = folder.parent  # the set of ``onboard`` is in several folders
                if above not in wanted and (above / JOURNAL).exists():
                    stack.enter_context(_lock(above, deadline))
                    _recover(above)
                    settled.add(folder)
                if _recover(folder):
                    settled.add(folder)
        yield settled


def end_interrupted(folders: Iterable[Path]) -> bool:
    """End what interrupted runs had begun in some folders; whether there was something to end."""
    places = [place for folder in folders for place in (folder, folder.parent)]
    found = [place for place in places if (place / JOURNAL).exists()]
    if found:
        with lock_folders(found):
            pass
    return bool(found)


def list_folders(target: Path, files: Iterable[str]) -> set[Path]:
    """The folders to lock for writing ``files`` as the directory ``target``: those that exist."""
    target = Path(os.path.realpath(target))
    with refusing(target):
        inner = {(target / name).parent for name in files} | {target}
        return {_find_folder(target), *(folder for folder in inner if folder.is_dir())}


def _find_folder(target: Path) -> Path:
    """The folder in which ``target`` will stand, or the nearest one above it that exists."""
    for folder in target.parents:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(errno.ENOENT, f"there is no {target.anchor}")


def _recover(folder: Path) -> bool:
    """End what an interrupted run had begun in a folder; whether there was something to end.

    A file that somebody has changed since is left as it is.
    """
    steps = _read_journal(folder)
    if steps:
        waiting = [step for step in steps if not step.staged or (folder / step.staged).exists()]
        _finish(folder, [s for s in waiting if _read_digest(folder / s.path) == s.before], [])
        click.echo(f"{folder}: a run that was interrupted is ended now", err=True)
    _discard(folder)
    return bool(steps)


def _read_journal(folder: Path) -> list[Step]:
    """The steps of a journal, none where there is none. It may lead to no other folder.

    Raises :class:`PatchError`: ``bad-journal``.
    """
    path = folder / JOURNAL
    if not os.path.lexists(path):
        return []
    try:
        steps = [Step(**step) for step in json.loads(read_file(path))]
        is_ours = all(_is_inside(folder, step) for step in steps)
    except (ValueError, TypeError, RecursionError, SourceError):
        is_ours = False
    if not is_ours:
        hint = "remove it: then what an interrupted run had begun stays as it is"
        raise PatchError.of("bad-journal", f"notegen did not write {path}", hint=hint)
    return steps


def _is_inside(folder: Path, step: Step) -> bool:
    """Whether a step reads and writes below its folder alone."""
    place = PurePosixPath(step.path)
    is_plain = ".." not in place.parts and not set(step.path) & set("\\:")
    is_staged = re.fullmatch(re.escape(STAGED) + "[0-9]+", step.staged or f"{STAGED}0")
    real = Path(os.path.realpath((folder / place).parent))
    return is_plain and bool(is_staged) and real.is_relative_to(folder)


def _read_digest(path: Path) -> str | None:
    """The digest of a file, None where there is none, empty where it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return digest(read_file(path))
    except SourceError:
        return ""


@contextlib.contextmanager
def _lock(folder: Path, deadline: float) -> Iterator[None]:
    """Hold one folder's lock: on the folder itself, or on a file in it under Windows."""
    is_windows = sys.platform == "win32"
    file = folder / ".notegen-lock" if is_windows else folder
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT if is_windows else os.O_RDONLY)
    try:
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                message = f"another run of notegen is at work in {folder}"
                raise PatchError.of("locked", message, hint="wait until it has ended")
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
        if is_windows:
            with contextlib.suppress(OSError):  # another run has it open, and will remove it
                file.unlink()


def _try_lock(descriptor: int) -> bool:
    """Whether the lock is held now. A file system without locks cannot keep others out."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        if error.errno not in {errno.ENOLCK, errno.ENOTSUP}:
            raise
    return True


# --- Refusing ----------------------------------------------------------------------------------


def _refuse_read_only(write: Write) -> None:
    """A rename would replace it all the same, but somebody has said that it must stay."""
    if write.old is not None and not os.access(write.path, os.W_OK):
        message = f"{write.path} may not be written; every file is as it was"
        raise PatchError.of("not-writable", message, hint="permit writing it")


@contextlib.contextmanager
def refusing(target: Path) -> Iterator[None]:
    """Within it, a system that refuses is a :class:`PatchError` about ``target``."""
    try:
        yield
    except OSError as error:
        raise _refuse(error, target) from None


def _refuse(error: OSError, target: Path, state: str = "") -> PatchError:
    """How to say that the system would not write."""
    reason = error.strerror or str(error)
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        reason = f"{error.filename} is no directory"
    elif error.filename2:
        target = Path(error.filename2)
    hint = next((hint for numbers, hint in HINTS if error.errno in numbers), None)
    message = f"{target} cannot be written: {reason}" + (f"; {state}" if state else "")
    return PatchError.of("not-writable", message, hint=hint)
