"""``notegen doctor``: what of the previews' needs is there, what is missing, and what mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from notegen._version import __version__
from notegen.cli.child import Child, ChildStopped, Limits
from notegen.cli.console import ExitCode
from notegen.cli.output import echo_json, print_table
from notegen.errors import PreviewError
from notegen.preview import FALLBACKS, describe_libraries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

P = ParamSpec("P")
R = TypeVar("R")

FONTS = ("Arial", "Times New Roman", "Courier New")
"""What templates ask for."""
WEASYPRINT = "70."
"""The version whose inside is leaned on."""
UNKNOWN = "unknown"
"""Of what the child process did not come to, since it ended too early."""
LIMITS = Limits(cpu_seconds=120)
"""A system with thousands of fonts may read them all once, the first time."""
REMARKS = {
    "harfbuzz-subset": "previews take about ten times as long without it",
    "fonts": "no previews without a font",
}
_APT = (
    "{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends",
    ("libpango-1.0-0 libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation"),
)
_ALPINE = (
    "gobject-2.0.so.0 libpango-1.0.so.0 libharfbuzz.so.0 libfontconfig.so.1 libpangoft2-1.0.so.0"
)
INSTALL = {
    "debian": _APT,
    "ubuntu": _APT,
    "alpine": (
        "{sudo}apk add",
        (f"so:lib{_ALPINE.replace(' ', ' so:')}", "so:libharfbuzz-subset.so.0", "font-liberation"),
    ),
    "fedora": ("{sudo}dnf install -y", ("pango", "harfbuzz", "liberation-fonts")),
    "arch": ("{sudo}pacman -S", ("pango", "harfbuzz", "ttf-liberation")),
    "macos": ("brew install", ("pango", "harfbuzz", "")),
    "windows": (r"C:\msys64\usr\bin\bash -lc", ("'pacman -S mingw-w64-x86_64-pango'", "", "")),
}
"""For each system what installs, and the packages that hold Pango, HarfBuzz's subset library and fonts.

They are those of docs/installing.md and of WeasyPrint's documentation.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that notegen needs: what was found, None for nothing, and whether it will do."""

    name: str
    found: str | None
    right: bool
    remark: str = ""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say what previews need, what of it is missing, and the line that mends it.

    Ends with 1 when something is missing or will not do.
    """
    with Child(LIMITS) as child:
        parts = [
            Part("notegen", __version__, True),
            Part("python", platform.python_version(), True, sys.executable),
            *_examine(child),
        ]
    wrong = [part.name for part in parts if not part.right]
    sudo = "sudo " if getattr(os, "geteuid", int)() and shutil.which("sudo") else ""
    missing = [part.name for part in parts if not part.right and part.found != UNKNOWN]
    lines = find_lines(missing, _systems(), sudo, f'"{sys.executable}" -m pip')
    if as_json:
        echo_json("doctor", parts=[asdict(part) for part in parts], mend=lines)
        ctx.exit(ExitCode.FINDINGS if wrong else ExitCode.DONE)
    rows = [(part.name, part.found or "MISSING", part.remark) for part in parts]
    print_table(("part", "found", "remark"), rows)
    if lines:
        click.echo("\n".join(["\nThis mends it:", *(f"  {line}" for line in lines)]))
    elif wrong:
        click.echo(f"\ndocs/installing.md says how to get: {', '.join(wrong)}.")
    ctx.exit(ExitCode.FINDINGS if wrong else ExitCode.DONE)


def _examine(child: Child) -> Iterator[Part]:
    """Each part, tried in the child."""
    try:
        installed = version("weasyprint")
        is_right = installed.startswith(WEASYPRINT)
        yield Part(
            "weasyprint", installed, is_right, "" if is_right else f"{WEASYPRINT}0 is needed"
        )
    except PackageNotFoundError:
        yield Part("weasyprint", None, False, "no previews without it")
    libraries, state, why = _try(child, describe_libraries)
    for name in ("pango", "harfbuzz-subset", "fonts"):
        found = libraries[name] if libraries else state
        remark = why or ("" if found else REMARKS[name])
        yield Part(name, found, bool(libraries and found), remark)
    trials = [_try(child, show_word, family) for family in FONTS]
    for family, (shown, state, why) in zip(FONTS, trials, strict=True):
        yield _judge_font(family, shown) if shown else Part(family, state, False, why)
    failed = [(state, why) for shown, state, why in trials if not shown]
    state, why = failed[0] if failed else ("works", "")
    yield Part("preview", state, not failed, why)


def _try(
    child: Child, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> tuple[R | None, str | None, str]:
    """What the function finds in the child; if nothing, how that is called, and why."""
    try:
        return child.call(function, *args, **kwargs), None, ""
    except PreviewError as error:
        return None, None, error.diagnostic.message
    except ChildStopped as stopped:
        return None, UNKNOWN, str(stopped)


def show_word(family: str) -> str:
    """In the child: the font in which a preview shows one word of the family.

    Raises :class:`PreviewError` where no preview can be made.
    """
    from notegen.document import Box, Document, Font, Page, Run, Text, TextStyle
    from notegen.preview import Renderer

    word = Text("word", Box(10, 10, 50, 10), TextStyle(Font(family)), (Run("notegen"),))
    rendering = Renderer().render(Document(Page(), (word,), "notegen", "en"), clean=True)
    return ", ".join(sorted(rendering.fonts))


def _judge_font(family: str, shown: str) -> Part:
    """A font is right when it is there, or one with letters of the same widths."""
    if shown.casefold() == family.casefold():
        return Part(family, shown, True)
    if shown in FALLBACKS[family.casefold()]:
        return Part(family, shown, True, "its letters are as wide")
    remark = "its letters have other widths: lines may break at other places than in print"
    return Part(family, shown, False, remark)


def _systems() -> tuple[str, ...]:
    """The system's name, then those of the systems that it is like."""
    if sys.platform in ("darwin", "win32"):
        return ("macos",) if sys.platform == "darwin" else ("windows",)
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ()
    return (release["ID"], *release.get("ID_LIKE", "").split())


def find_lines(missing: Sequence[str], names: Iterable[str], sudo: str, pip: str) -> list[str]:
    """The lines to run for the parts that are missing; what is not known here needs none.

    ``names`` are the system's own and those of the systems that it is like; ``sudo`` stands before
    what only root may do; ``pip`` is the command of this Python.
    """
    lines = []
    install, packages = next((INSTALL[name] for name in names if name in INSTALL), ("", ()))
    parts = ({"pango"}, {"harfbuzz-subset"}, {"fonts", *FONTS})
    wanted = [held for part, held in zip(parts, packages, strict=False) if part & set(missing)]
    if any(wanted):
        lines.append(" ".join([install.format(sudo=sudo), *filter(None, wanted)]))
    if "weasyprint" in missing:
        lines.append(f'{pip} install "weasyprint>=70,<71"')
    return lines
