"""The lines that install what is missing, for the system that notegen runs on.

The packages are those of docs/installing.md and of WeasyPrint's documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


FONTS = ("fonts", "Arial", "Times New Roman", "Courier New")


@dataclass(frozen=True, slots=True)
class System:
    """How packages are installed, and which of them hold what.

    ``pango`` brings GLib, HarfBuzz and fontconfig with it. ``needs_root`` is false where installing
    is the user's own business.
    """

    commands: tuple[str, ...]
    pango: str
    subset: str = ""
    fonts: str = ""
    browser: str = ""
    needs_root: bool = True


_APT = ("apt-get update", "apt-get install -y --no-install-recommends")
_APT_PANGO = "libpango-1.0-0 libpangoft2-1.0-0"

SYSTEMS: Mapping[str, System] = {
    "debian": System(
        _APT, _APT_PANGO, "libharfbuzz-subset0", "fonts-liberation", "chromium chromium-driver"
    ),
    "ubuntu": System(_APT, _APT_PANGO, "libharfbuzz-subset0", "fonts-liberation"),
    "alpine": System(
        ("apk add",),
        "so:libgobject-2.0.so.0 so:libpango-1.0.so.0 so:libharfbuzz.so.0 so:libfontconfig.so.1"
        " so:libpangoft2-1.0.so.0",
        "so:libharfbuzz-subset.so.0",
        "font-liberation",
        "chromium chromium-chromedriver",
    ),
    "fedora": System(
        ("dnf install -y",), "pango", "harfbuzz", "liberation-fonts", "chromium chromedriver"
    ),
    "arch": System(("pacman -S",), "pango", "harfbuzz", "ttf-liberation", "chromium"),
    "macos": System(("brew install",), "pango", "harfbuzz", needs_root=False),
    "windows": System(
        (r"C:\msys64\usr\bin\bash -lc",), "'pacman -S mingw-w64-x86_64-pango'", needs_root=False
    ),
}


def find_lines(missing: Iterable[str], names: Sequence[str], sudo: str, pip: str) -> list[str]:
    """The lines to run for the parts that are missing; what is not known here needs none.

    ``names`` are the system's own and those of the systems that it is like; ``sudo`` stands before
    what only root may do; ``pip`` is the command of this Python.
    """
    parts = list(missing)
    lines = []
    system = next((SYSTEMS[name] for name in names if name in SYSTEMS), None)
    packages = _packages(system, parts) if system else []
    if system and packages:
        before = sudo if system.needs_root else ""
        whole = [*system.commands[:-1], " ".join([system.commands[-1], *packages])]
        lines.append(" && ".join(before + command for command in whole))
    if "weasyprint" in parts:
        lines.append(f'{pip} install "weasyprint>=70.0"')
    return lines


def _packages(system: System, parts: Sequence[str]) -> list[str]:
    libraries = {"gobject", "pango", "pangoft2", "harfbuzz", "fontconfig"}
    wanted = [
        (bool(libraries & set(parts)), system.pango),
        ("harfbuzz-subset" in parts, system.subset),
        (any(font in parts for font in FONTS), system.fonts),
        ("browser" in parts, system.browser),
    ]
    return [packages for is_missing, packages in wanted if is_missing and packages]
