"""Reading files: the door through which bytes come in from the disk and from standard input."""

from __future__ import annotations

import io
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from notegen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

STDIN = "-"
"""What stands for standard input where a file is named."""
MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read as a whole."""


class IrregularFileError(OSError):
    """What is to be read is a directory, a device or a pipe."""


def read_file(path: Path | str, limit: int = MAX_BYTES, name: Path | str = "") -> bytes:
    """The bytes of a regular file, called ``name`` in errors; ``-`` is standard input.

    Raises :class:`SourceError` when there is no such file, when it is a directory or a device,
    when it may not be read, or when it is larger than ``limit`` bytes.
    """
    name = name or path
    with reading(name):
        if str(path) == STDIN:
            raw = open_input().read(limit + 1)
        else:
            with open_regular(Path(path)) as file:
                raw = file.read(limit + 1)
    if len(raw) > limit:
        raise SourceError.of("too-large", f"{name} is larger than {limit:,} bytes")
    return raw


def open_input() -> IO[bytes]:
    """Standard input. Raises :class:`SourceError` where whoever started notegen has closed it."""
    if sys.stdin is None:
        raise SourceError.of("closed-input", "standard input is closed, so - cannot be read")
    return sys.stdin.buffer


def open_regular(path: Path) -> BinaryIO:
    """A regular file for reading. Raises ``OSError``, such as :class:`IrregularFileError`."""
    if not stat.S_ISREG(path.stat().st_mode):
        what = "a directory" if path.is_dir() else "no regular file"
        raise IrregularFileError(None, what)
    return path.open("rb")


def open_stream(name: str) -> BinaryIO:
    """A regular file of any size for reading, or standard input, which then can be sought too.

    What the system refuses, now or later, is a :class:`SourceError` about ``name``.
    """
    with reading(name):
        if name != STDIN:
            open_regular(Path(name)).close()
            return io.BufferedReader(_NamedFile(name), 1 << 16)
        import shutil
        import tempfile

        kept = tempfile.TemporaryFile()  # noqa: SIM115 - it has no name: whatever ends this run, nothing stays
        shutil.copyfileobj(open_input(), kept)
        kept.seek(0)
        return cast("BinaryIO", kept)


class _NamedFile(io.FileIO):
    """A file whose errors while it is read name it."""

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        with reading(str(self.name)):
            return super().readinto(buffer)


@contextmanager
def reading(name: Path | str) -> Iterator[None]:
    """Within it, a system that will not open, list or read ``name`` is a :class:`SourceError`."""
    try:
        yield
    except FileNotFoundError:
        raise SourceError.of("no-such-file", f"there is no file {name}") from None
    except IrregularFileError as error:
        raise SourceError.of("not-a-file", f"{name} is {error.strerror}") from None
    except OSError as error:
        raise SourceError.of("unreadable", f"{name} cannot be read: {error.strerror}") from None


def read_below(folder: Path) -> Callable[[str], bytes]:
    """A function that reads a regular file in ``folder`` or below it, links out of it refused.

    It raises ``OSError`` for anything else, and reads at most :data:`MAX_BYTES`.
    """
    root = folder.resolve()

    def read(name: str) -> bytes:
        try:
            path = (root / name).resolve(strict=True)
        except (ValueError, RuntimeError) as error:
            raise OSError(str(error)) from None
        if not path.is_relative_to(root):
            raise PermissionError(None, "it is not in the template's folder")
        with open_regular(path) as file:
            return file.read(MAX_BYTES)

    return read
