"""``notegen doctor`` on machines that lack something: it says what, and never falls with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.cli.commands.doctor import find_lines

if TYPE_CHECKING:
    from pathlib import Path

APT = "apt-get install -y --no-install-recommends"
FAILING = """
import cffi, os
load = cffi.FFI.dlopen
def dlopen(self, name, *rest):
    if "{name}" in str(name):
        {action}
    return load(self, name, *rest)
cffi.FFI.dlopen = dlopen
"""


def _run() -> tuple[int, dict[str, Any], list[str]]:
    done = CliRunner().invoke(group, ["doctor", "--json"], catch_exceptions=False)
    result = json.loads(done.stdout)
    assert (result["schema_version"], result["command"]) == (1, "doctor")
    return done.exit_code, {part["name"]: part for part in result["parts"]}, result["mend"]


def _use_fonts(folder: Path, monkeypatch: pytest.MonkeyPatch, fonts: str) -> None:
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))


def test_the_machine_that_runs_the_tests_is_well() -> None:
    code, parts, _ = _run()
    wrong = {name for name, part in parts.items() if not part["right"]}
    assert (code, wrong) == (0, set())
    assert parts["Arial"]["found"] in {"Arial", "Liberation Sans", "Arimo"}
    assert parts["preview"]["found"] == "works"


def test_without_a_font_it_does_not_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _use_fonts(tmp_path, monkeypatch, str(tmp_path))
    code, parts, lines = _run()
    assert code == 1
    wrong = {name for name, part in parts.items() if not part["right"]}
    assert wrong == {"fonts", "Arial", "Times New Roman", "Courier New", "preview"}
    assert parts["pango"]["right"]
    assert isinstance(lines, list)


@pytest.mark.parametrize(
    ("action", "found"), [("raise OSError(name)", None), ("os._exit(9)", "unknown")]
)
def test_a_library_that_is_missing_or_ends_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, found: str | None
) -> None:
    code = FAILING.format(name="harfbuzz-subset", action=action)
    (tmp_path / "sitecustomize.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    exit_code, parts, _ = _run()
    assert exit_code == 1
    assert parts["pango"]["right"] == (found is None)
    assert parts["preview"]["found"] == ("works" if found is None else found)
    assert (parts["harfbuzz-subset"]["found"], parts["harfbuzz-subset"]["right"]) == (found, False)


def test_what_weasyprint_says_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = FAILING.format(name="pango-1.0", action="raise OSError('no ' + name)")
    (tmp_path / "sitecustomize.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    exit_code, parts, _ = _run()
    assert (exit_code, parts["pango"]["found"]) == (1, None)
    assert "pango-1.0" in parts["pango"]["remark"]
    assert {parts[name]["right"] for name in ("fonts", "Arial", "preview")} == {False}


def test_people_see_each_part_on_a_line() -> None:
    done = CliRunner().invoke(group, ["doctor"], catch_exceptions=False, env={"COLUMNS": "150"})
    first = [line.split("  ")[0] for line in map(str.strip, done.stdout.splitlines()) if line]
    assert [name for name in first if name in ("notegen", "python", "weasyprint", "preview")] == [
        "notegen",
        "python",
        "weasyprint",
        "preview",
    ]


@pytest.mark.parametrize(
    ("names", "missing", "lines"),
    [
        ((), ["pango", "Arial"], []),
        (("debian",), [], []),
        (("debian",), ["preview"], []),
        (
            ("mint", "ubuntu", "debian"),
            ["pango", "Arial", "preview"],
            [f"sudo apt-get update && sudo {APT} libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation"],
        ),
        (("macos",), ["pango", "weasyprint"], ["brew install pango", 'pip install "weasyprint>=70,<71"']),
    ],
)  # fmt: skip
def test_the_line_that_mends_it(
    names: tuple[str, ...], missing: list[str], lines: list[str]
) -> None:
    assert find_lines(missing, names, "sudo ", "pip") == lines
