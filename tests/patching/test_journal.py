"""A run that is disturbed: another run, a full disk, a crash between two files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.cli.console import ExitCode
from notegen.cli.transaction import lock_folders
from notegen.locales import Locale
from notegen.resources import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "notegen-manifest.json"
NAMES = [f"{locale.stem}.xml" for locale in Locale]
ORIGINALS = {name: read_bytes("templates", name) for name in NAMES}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


def patch(*arguments: str, seller: str = "one") -> Result:
    return run("patch", *arguments, "--seller", f"{seller}.toml")


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES}


def test_a_second_run_waits_or_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notegen.cli.transaction.PATIENCE", 0.1)
    with lock_folders([folder]):
        result = patch("fr.xml", "--in-place")
    assert result.exit_code == ExitCode.REFUSED
    assert "locked" in result.stderr
    assert contents(folder) == ORIGINALS


def test_a_full_disk_leaves_everything_as_it_was(folder: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000));"
        "from notegen.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "patch", *NAMES, "--seller", "one.toml", "--in-place"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == ExitCode.REFUSED
    assert b"not-writable" in done.stderr
    assert contents(folder) == ORIGINALS
    assert not [path for path in folder.iterdir() if "notegen" in path.name]


@pytest.mark.parametrize("written", [0, 1, 3, 5])
def test_an_interrupted_run_is_brought_to_rest(folder: Path, written: int) -> None:
    patch(*NAMES, "--in-place")
    before = contents(folder)
    patch(*NAMES, "--in-place", seller="two")
    after = contents(folder)
    journal = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    run("undo", ".")
    patch(*NAMES, "--in-place")
    earlier = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for entry, old in zip(journal["files"], earlier["files"], strict=True):
        entry["is_pending"] = True
        entry["earlier"] = {key: old[key] for key in ("sha256_after", "edits")}
    (folder / MANIFEST).write_text(json.dumps(journal), encoding="utf-8")
    for name in NAMES[:written]:
        (folder / name).write_bytes(after[name])
    result = patch("fr.xml", "--in-place")
    assert result.exit_code == ExitCode.DONE
    assert contents(folder) == (after | {"fr.xml": before["fr.xml"]} if written == 5 else before)
    run("undo", ".")
    assert contents(folder) == ORIGINALS
