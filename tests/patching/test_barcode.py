"""A barcode that needs the bare tag: which tag is the slot is known from the manifest only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.cli.console import ExitCode
from notegen.order_number.formula import BARE_TAG, DELIVERED_FORMULA

if TYPE_CHECKING:
    from pathlib import Path

LIVE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR"
    "(E.G. DECEMBER 2018)."
)
RAW = (
    f"<t>{'<a>YOUR COMPANY NAME</a>' * 3}<d>{LIVE}</d><e>{DELIVERED_FORMULA}</e>"
    f'<barcode value="{BARE_TAG}"/></t>'
)


@pytest.fixture
def template(folder: Path) -> Path:
    lines = ['company = "Nova"', 'live_since = "2018-12"', "[prefix]", 'FR = ""']
    (folder / "bare.toml").write_text("\n".join(lines), encoding="utf-8")
    path = folder / "barcode_FR.xml"
    path.write_text(RAW, encoding="utf-8")
    return path


def run(command: str, path: Path, *more: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code, and what the JSON says of each file."""
    arguments = [command, str(path), "--seller", "bare.toml", "--json", *more]
    result = CliRunner().invoke(group, arguments)
    return result.exit_code, json.loads(result.stdout)["files"] if result.stdout else []


def test_patching_twice_changes_nothing_where_the_manifest_knows(template: Path) -> None:
    assert run("patch", template, "--in-place")[0] == ExitCode.DONE
    patched = template.read_bytes()
    assert patched.count(BARE_TAG.encode()) == 2
    code, files = run("patch", template, "--in-place")
    assert (code, files[0]["written"]) == (ExitCode.DONE, [])
    code, files = run("check", template)
    assert code == ExitCode.DONE
    assert {slot["state"] for slot in files[0]["slots"]} == {"as wanted"}
    assert template.read_bytes() == patched


def test_a_copy_without_its_manifest_is_not_clear(template: Path, tmp_path: Path) -> None:
    run("patch", template, "--in-place")
    copy = tmp_path / "elsewhere" / template.name
    copy.parent.mkdir()
    copy.write_bytes(template.read_bytes())
    assert run("patch", copy, "--in-place")[0] == ExitCode.FINDINGS
    code, files = run("check", copy)
    assert code == ExitCode.FINDINGS
    assert "slot-surplus" in {found["code"] for found in files[0]["diagnostics"]}
    assert run("patch", copy, "--in-place", "--was", "bare.toml")[0] == ExitCode.DONE
    assert copy.read_bytes() == template.read_bytes()
