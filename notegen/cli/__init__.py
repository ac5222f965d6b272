"""The command line: one command per module, loaded only when it is called."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, cast

import click

from notegen._version import __version__
from notegen.cli.console import ExitCode, exit_for, is_plain
from notegen.errors import NotegenError

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "onboard": "Fill in, check and preview all of a seller's templates.",
    "check": "Say what is in the slots of templates, and all that is wrong.",
    "patch": "Fill in the slots of any template file.",
    "undo": "Give patched files their original bytes back.",
    "preview": "Render templates as PDF for an order.",
    "init": "Write a seller's file, asking what it needs.",
    "simulate": "Say what order number each of a seller's orders prints.",
    "verify": "Check PDFs that Linnworks printed.",
    "eval": "Evaluate an expression or a label.",
    "explain": "Explain the functions and tags of expressions.",
    "generate": "Make templates from a design and catalogs of words.",
    "doctor": "Say what previews need and what of it is missing.",
}
"""Each command with the line that the help shows, so that help loads no command."""


class LazyGroup(click.Group):
    """A group whose commands are modules of :mod:`notegen.cli.commands`, imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"notegen.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours, or of a stream, is shown and becomes its exit code."""
        ctx.color = False if is_plain() else None
        try:
            return super().invoke(ctx)
        except NotegenError as error:
            ctx.exit(exit_for(error))
        except OSError as error:
            ctx.exit(_explain(error))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notegen")
def group() -> None:
    """Fill in, check and preview Back Market delivery notes printed by Linnworks.

    Start with: notegen onboard seller.toml --out DIR
    """


def main() -> None:
    """Run the command line and end the process.

    A character that the terminal lacks is shown as a question mark.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper) and isinstance(stream.buffer, RawIOBase):
            # PYTHONUNBUFFERED: what a full disk took only a part of would be lost in silence.
            encoding, raw = stream.encoding, cast("RawIOBase", stream.detach())
            stream = TextIOWrapper(BufferedWriter(raw), encoding, write_through=True)
            setattr(sys, name, stream)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    gc.set_threshold(50_000)  # while modules load there is much to look at and nothing to free
    is_stopped = False

    def stop(_: int, frame: FrameType | None) -> None:
        nonlocal is_stopped
        is_stopped = True
        while frame:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                os._exit(ExitCode.STOPPED)  # what is raised while a module loads may be swallowed
            frame = frame.f_back
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        code = _run()
    except KeyboardInterrupt:
        code = ExitCode.STOPPED
    except OSError as error:
        code = _explain(error)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(ExitCode.STOPPED if is_stopped else code)


def _run() -> int:
    """The exit code of a command; all that it wrote has left this process."""
    code: object = ExitCode.DONE
    try:
        code = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("Aborted!", err=True)
        code = ExitCode.STOPPED
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return code if isinstance(code, int) else ExitCode.DONE


def _explain(error: OSError) -> int:
    """Say what the system refused, as far as there is a way to say it; the exit code for it."""
    if isinstance(error, BrokenPipeError):  # such as ``| head``: whoever reads has had enough
        code, said = ExitCode.PIPE_CLOSED, ""
    elif error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        code, said = ExitCode.REFUSED, "error[disk-full]: there is no room for what is shown"
    elif isinstance(error, FileNotFoundError) and not error.filename:
        code, said = ExitCode.INVALID, "error[no-such-file]: the working folder is gone"
    else:
        where = f"{error.filename}: " if error.filename else ""
        code, said = ExitCode.INVALID, f"error[system]: {where}{error.strerror or error}"
    with suppress(OSError):
        if said:
            click.echo(said, err=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            # What is still held back must go somewhere, or Python ends with a code of its own.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code
