"""``notegen doctor``: what of the previews' needs is there, what is missing, and what mends it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from notegen._version import __version__
from notegen.cli.console import ExitCode
from notegen.cli.output import echo_json
from notegen.cli.probe import LIBRARIES
from notegen.cli.remedies import FONTS, find_lines
from notegen.preview.styles import FALLBACKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


PROBE = "from notegen.cli.probe import probe; probe()"
SECONDS = 120
"""A system with thousands of fonts may read them all once, the first time."""
LEAST_WEASYPRINT = (70, 0)
UNKNOWN = "unknown"
"""Of what the child process did not come to, since it ended too early."""
REMARKS = {
    "weasyprint": "no previews without it",
    "harfbuzz-subset": "previews take about ten times as long without it",
    "fonts": "no previews without a font",
    "browser": "only for the tests of the paste sheet",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Something that notegen needs: what was found, and whether it will do.

    ``is_needed`` is false for what only notegen's own tests need.
    """

    name: str
    found: str | None
    is_right: bool = True
    remark: str = ""
    is_needed: bool = True


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say what previews need, what of it is missing, and the line that mends it.

    Ends with 1 when something is missing or will not do.
    """
    reports, fault = _probe([",".join(families) for families in _families()])
    parts = [
        Part("notegen", __version__),
        Part("python", platform.python_version(), remark=sys.executable),
        *_examine(reports, fault),
        _browser(),
    ]
    wrong = [part for part in parts if not part.is_right]
    sudo = "sudo " if getattr(os, "geteuid", int)() and shutil.which("sudo") else ""
    missing = [part.name for part in wrong if part.found != UNKNOWN]
    lines = find_lines(missing, _systems(), sudo, f'"{sys.executable}" -m pip')
    if as_json:
        _write_json(parts, lines)
    else:
        _write_table(parts, lines)
    ctx.exit(ExitCode.FINDINGS if any(part.is_needed for part in wrong) else ExitCode.DONE)


def _families() -> list[tuple[str, ...]]:
    """Each font that templates ask for, with what a preview takes in its place."""
    generics = ("sans-serif", "serif", "monospace")
    return [
        (name, *FALLBACKS[name.casefold()], generic)
        for name, generic in zip(FONTS[1:], generics, strict=True)
    ]


def _probe(families: Sequence[str]) -> tuple[dict[str, tuple[str | None, str]], str]:
    """What a child process found and why not, by part; and how it ended, if not well."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603 - this Python, with words of ours
            [sys.executable, "-c", PROBE, *families],
            env=environment, capture_output=True, encoding="utf-8", errors="replace",
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {}, f"the trial took more than {SECONDS} seconds"
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    fault = f"the trial ended with code {done.returncode}" if done.returncode else ""
    return {line["name"]: (line["found"], line["why"]) for line in lines}, fault


def _examine(reports: Mapping[str, tuple[str | None, str]], fault: str) -> list[Part]:
    parts = []
    for name in ("weasyprint", *LIBRARIES, *FONTS, "preview"):
        found, why = reports.get(name, (UNKNOWN if fault else None, fault))
        if found == UNKNOWN:
            parts.append(Part(name, found, is_right=False, remark=why))
        elif name in FONTS[1:]:
            parts.append(_font(name, found))
        else:
            parts.append(_part(name, found, why))
    return parts


def _part(name: str, found: str | None, why: str) -> Part:
    if name == "weasyprint" and found and _number(found) < LEAST_WEASYPRINT:
        return Part(name, found, is_right=False, remark="too old: 70.0 is needed")
    remark = "" if found else why or REMARKS.get(name, "no previews without it")
    return Part(name, found, bool(found), remark)


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in text.split(".")[:2] if piece.isdigit())


def _font(name: str, found: str | None) -> Part:
    """A font is right when it is there, or one with letters of the same widths."""
    if not found or found.casefold() == name.casefold():
        return Part(name, found, bool(found), "" if found else "no font stands in for it")
    if found in FALLBACKS[name.casefold()]:
        return Part(name, found, remark="its letters are as wide")
    remark = "its letters have other widths: lines may break at other places than in print"
    return Part(name, found, is_right=False, remark=remark)


def _browser() -> Part:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    driver = shutil.which("chromedriver")
    found = f"{browser}, {driver}" if browser and driver else None
    return Part("browser", found, bool(found), REMARKS["browser"], is_needed=False)


def _systems() -> tuple[str, ...]:
    """The system's name, then those of the systems that it is like."""
    if sys.platform in ("darwin", "win32"):
        return ("macos",) if sys.platform == "darwin" else ("windows",)
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ()
    return (release["ID"], *release.get("ID_LIKE", "").split())


def _write_table(parts: Sequence[Part], lines: Sequence[str]) -> None:
    names = max(len(part.name) for part in parts)
    values = max(len(part.found or "MISSING") for part in parts if part.name != "browser")
    for part in parts:
        found = part.found or ("MISSING" if part.is_needed else "missing")
        colour = None if part.is_right else ("red" if part.is_needed else "yellow")
        row = f"{part.name:<{names}}  {found:<{values}}  {part.remark}".rstrip()
        click.echo(click.style(row, fg=colour))
    wrong = [part.name for part in parts if not part.is_right]
    if lines:
        click.echo("\nThis mends it:")
    elif wrong:
        click.echo(f"\ndocs/installing.md says how to get: {', '.join(wrong)}.")
    for line in lines:
        click.echo(f"  {line}")


def _write_json(parts: Sequence[Part], lines: Sequence[str]) -> None:
    described = [
        {
            "name": part.name,
            "found": part.found,
            "right": part.is_right,
            "needed": part.is_needed,
            "remark": part.remark,
        }
        for part in parts
    ]
    echo_json("doctor", parts=described, mend=list(lines))
