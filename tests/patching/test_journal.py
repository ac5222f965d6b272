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
from notegen.data import read_bytes
from notegen.locales import Locale
from tests import faults

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


def test_what_was_changed_after_a_kill_is_left_alone(folder: Path) -> None:
    patch(*NAMES, "--in-place")
    before = contents(folder)
    words = ["patch", *NAMES, "--in-place", "--seller", "two.toml"]
    for _ in faults.run_with_faults(folder, words, kill=True):
        if (folder / ".notegen-journal").exists():
            break
    mine = NAMES[0]
    assert contents(folder) == before
    (folder / mine).write_bytes(b"mine")
    assert run("undo", *NAMES[1:]).exit_code == ExitCode.DONE
    assert contents(folder) == ORIGINALS | {mine: b"mine"}
    assert not [path for path in folder.iterdir() if path.name.startswith(".notegen")]


@pytest.mark.parametrize("path", ["../stranger", "/etc/stranger", "sub/../../stranger", "out/x"])
def test_a_journal_leads_to_no_other_folder(folder: Path, path: str) -> None:
    work = folder / "work"
    work.mkdir()
    (folder / "out").mkdir()
    (work / "out").symlink_to(folder / "out")
    (work / "fr.xml").write_bytes(ORIGINALS["fr.xml"])
    (work / ".notegen-new-0").write_bytes(b"evil")
    step = {"path": path, "before": None, "staged": ".notegen-new-0"}
    (work / ".notegen-journal").write_text(json.dumps([step]), "utf-8")
    result = patch("work/fr.xml", "--in-place")
    assert (result.exit_code, "bad-journal" in result.stderr) == (ExitCode.REFUSED, True)
    assert not (folder / "stranger").exists()
    assert not any((folder / "out").iterdir())
