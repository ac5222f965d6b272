"""Fail the n-th call to the file system, for n = 1, 2, 3 … until a run succeeds.

A run is a command of notegen in a forked process. A call that touches a watched folder is failed
with one of the system's error numbers, each in its turn, or the process is killed there. Reading,
writing, flushing and renaming count alike.
"""

from __future__ import annotations

import errno
import mmap
import os
import signal
import struct
import sys
import tempfile
import traceback
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn, Self

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.cli.renderer import ChildRenderer
from notegen.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
EVENTS = {
    "open", "os.listdir", "os.scandir", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod",
    "os.chown", "os.link",
}  # fmt: skip
CRASH = 99
MOST = 2000


class Outcome(NamedTuple):
    """How a run ended: its exit code (negative for a signal), and all that it wrote."""

    number: int
    code: int
    said: str


def run_with_faults(folder: Path, words: list[str], *, kill: bool) -> Iterator[Outcome]:
    """Run a command with each of its calls failed in turn; the caller puts ``folder`` back between."""
    with mmap.mmap(-1, 8) as counter:
        for number in range(1, MOST):
            counter[:] = struct.pack("q", 0)
            outcome = _run(folder, number, words, counter, kill=kill)
            if struct.unpack("q", counter[:])[0] < number:
                assert outcome.code == 0, outcome.said
                return
            yield outcome
    raise AssertionError("the run has no end")


def run(*words: str) -> Outcome:
    """Run a command as it is, in this process: so that those that follow find all modules loaded."""
    with pytest.MonkeyPatch.context() as patch:
        _leave_out_previews(patch)
        done = CliRunner().invoke(group, words)
    return Outcome(0, done.exit_code, done.output + str(done.exception or ""))


def _leave_out_previews(patch: pytest.MonkeyPatch) -> None:
    """A run is quick without them."""

    def refuse(_: object) -> NoReturn:
        raise PreviewError.of("renderer-missing", "previews are not tried here")

    patch.setattr(ChildRenderer, "__init__", lambda _: None)
    patch.setattr(ChildRenderer, "__exit__", lambda *_: None)
    patch.setattr(ChildRenderer, "require", refuse)


def _run(folder: Path, number: int, words: list[str], counter: mmap.mmap, *, kill: bool) -> Outcome:
    with tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            code = CRASH
            try:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
                _leave_out_previews(pytest.MonkeyPatch())
                _install(Watch(folder, number, counter, kill=kill))
                group.main(words)
            except SystemExit as end:
                code = int(end.code or 0)
                sys.stdout.flush()
            except BaseException:  # noqa: BLE001 - whatever it is, it is shown
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        log.seek(0)
        return Outcome(number, os.waitstatus_to_exitcode(status), log.read().decode())


class Watch:
    """Counts the calls of this process to the file system, and fails one."""

    def __init__(self, folder: Path, number: int, counter: mmap.mmap, *, kill: bool) -> None:
        self.folder, self.number, self.counter, self.kill = os.fspath(folder), number, counter, kill
        self.count = 0

    def step(self, path: object = None) -> None:
        """Count a call; the one that is to fail does so."""
        self.count += 1
        self.counter[:] = struct.pack("q", self.count)
        if self.count == self.number:
            if self.kill:
                os.kill(os.getpid(), signal.SIGKILL)
            error = ERRORS[self.number % len(ERRORS)]
            raise OSError(error, os.strerror(error), path)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """Be told by Python of what it is about to do."""
        if event in EVENTS and isinstance(args[0], (str, bytes, os.PathLike)):
            path = os.path.abspath(os.fsdecode(args[0]))  # noqa: PTH100 - links are not followed
            if path.startswith(self.folder):
                self.step(path)


class WatchedFile:
    """A file that is written to: each write counts."""

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        self._file, self._watch = file, watch

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, raw: bytes) -> int:
        self._watch.step()
        return self._file.write(raw)


def _install(watch: Watch) -> None:
    """Count from now on, for the rest of this process. Python does not tell of flushes and writes."""
    really_flush, really_open = os.fsync, os.fdopen

    def flush(descriptor: int) -> None:
        watch.step()
        really_flush(descriptor)

    def open_file(descriptor: int, mode: str) -> WatchedFile:
        return WatchedFile(really_open(descriptor, mode), watch)

    os.fsync = flush  # type: ignore[assignment]
    os.fdopen = open_file  # type: ignore[assignment]
    sys.addaudithook(watch.hear)
