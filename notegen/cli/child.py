"""A process of its own for work that may take too much: it has limits, and its end is not ours.

Drawing a page and reading a PDF are done in libraries that a hostile file can hold for ever, fill
with gigabytes or end with a signal. In a child, each call has a bound of time and memory::

    with Child(preload=["notegen.cli.renderer:load_renderer"]) as child:
        rendering = child.call(render, document)

The function stands in a module, and what it takes and gives can be pickled. What it raises is
raised here. Memory and processor time are bounded where the system can do that (not on Windows);
the clock bounds every call everywhere.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Timer
from typing import IO, TYPE_CHECKING, ParamSpec, Self, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
R = TypeVar("R")

SERVE = "import sys; from notegen.cli.child import serve; serve(int(sys.argv[1]), sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: seconds of processor time, seconds by the clock, bytes of memory.

    Memory is the whole address space of the child, its libraries included.
    """

    cpu_seconds: int = 30
    wall_seconds: int = 120
    memory: int = 1 << 30


class ChildStopped(Exception):  # noqa: N818 - the work was stopped; nothing of ours is wrong
    """A call met its limits, or its process ended: the message says which, after "it …"."""


class Child:
    """A process that works for this one, started at once and ended with the ``with`` block.

    ``preload`` are modules that it imports while this process does something else, or functions
    that it calls (``module:function``). After a call was stopped, the next one begins a new process.
    """

    def __init__(self, limits: Limits | None = None, preload: Sequence[str] = ()) -> None:
        self._limits = limits or Limits()
        self._preload = preload
        self._process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``function`` gives in the child. Raises what it raises, and :class:`ChildStopped`."""
        if self._process.poll() is not None:
            self._end()
            self._process = self._start()
        process, limits = self._process, self._limits
        requests, answers = (cast("IO[bytes]", pipe) for pipe in (process.stdin, process.stdout))
        start = time.monotonic()
        timer = Timer(limits.wall_seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            with suppress(BrokenPipeError):  # its end is seen when the answer is read
                pickle.dump((limits.cpu_seconds, function, args, kwargs), requests)
                requests.flush()
            error, answer = pickle.load(answers)  # noqa: S301 - our own process wrote it
        except (EOFError, pickle.UnpicklingError):
            is_late = time.monotonic() - start >= limits.wall_seconds
            raise ChildStopped(_explain(process.wait(), limits, is_late=is_late)) from None
        except BaseException:  # such as Ctrl-C: what it would still answer belongs to no call
            process.kill()
            raise
        finally:
            timer.cancel()
        if isinstance(error, MemoryError):
            raise ChildStopped(_explain(0, limits, is_late=False)) from None
        if error is not None:
            raise error
        result: R = answer
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(filter(None, sys.path))
        return subprocess.Popen(  # noqa: S603 - this Python, with words of ours
            [sys.executable, "-P", "-c", SERVE, str(self._limits.memory), *self._preload],
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _end(self) -> None:
        self._process.kill()
        with self._process:  # closes the pipes, and waits
            pass


def _explain(code: int, limits: Limits, *, is_late: bool) -> str:
    """How a call was stopped, by the code with which its process ended; 0 where it had no memory."""
    if is_late:
        return f"it takes more than {limits.wall_seconds} seconds"
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"it takes more than {limits.cpu_seconds} seconds of work"
    if code in {0, -signal.SIGABRT}:  # the libraries in C abort where they get no memory
        return f"it takes more than {limits.memory >> 20:,} MB of memory"
    if code < 0:  # or break off otherwise
        name = signal.Signals(-code).name
        return f"{name} ended its process, which had up to {limits.memory >> 20:,} MB of memory"
    return f"the process that did it ended with code {code}"


def serve(memory: int, preload: Sequence[str]) -> None:
    """Answer the calls that come in by standard input, until there are none: the child's part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it ends this process
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", memory)
    for name in preload:
        module, _, function = name.partition(":")
        with suppress(Exception):  # the call that needs it will say why
            loaded = import_module(module)
            if function:
                getattr(loaded, function)()
    while True:
        try:
            cpu_seconds, function, args, kwargs = pickle.load(requests)  # noqa: S301 - the parent wrote it
        except EOFError:
            return
        _limit("RLIMIT_CPU", cpu_seconds + math.ceil(time.process_time()))
        try:
            answer = pickle.dumps((None, function(*args, **kwargs)))
        except Exception as error:  # noqa: BLE001 - it is raised where the function was called
            answer = pickle.dumps((error, None))
        answers.write(answer)
        answers.flush()


def _limit(name: str, value: int) -> None:
    """Set one of the system's limits, where it has it."""
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        kind = getattr(resource, name)
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))
