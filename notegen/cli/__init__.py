"""The command line: one command per module, loaded only when it is called."""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from notegen._version import __version__
from notegen.cli.console import ExitCode, exit_for
from notegen.errors import NotegenError

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
    """A group whose commands are modules of this package, imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"notegen.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"notegen.cli.{cmd_name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours is shown and becomes its exit code."""
        try:
            return super().invoke(ctx)
        except NotegenError as error:
            ctx.exit(exit_for(error))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notegen")
def group() -> None:
    """Fill in, check and preview Back Market delivery notes printed by Linnworks.

    Start with: notegen onboard seller.toml --out DIR
    """


def main() -> None:
    """Run the command line. A character that the terminal lacks is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    gc.set_threshold(50_000)  # while modules load there is much to look at and nothing to free
    try:
        group()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("error[disk-full]: there is no room for what is shown", err=True)
        # What is still held back must go somewhere, or Python ends with a code of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.REFUSED)
