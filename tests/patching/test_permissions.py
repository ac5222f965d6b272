"""Files and folders that may not be read or written: one clear error, and nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from notegen.cli.console import ExitCode
from notegen.data import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind the user"
)


def run(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "notegen", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_file_that_may_not_be_written_stays(folder: Path) -> None:
    path = folder / "fr.xml"
    path.chmod(0o444)
    code, told = run("patch", "fr.xml", "--seller", "one.toml", "--in-place")
    assert code == ExitCode.REFUSED
    assert "error[not-writable]" in told
    assert path.read_bytes() == read_bytes("templates", "fr.xml")
    assert not (folder / "notegen-manifest.json").exists()


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_that_may_not_be_entered(folder: Path, mode: int) -> None:
    closed = folder / "closed"
    closed.mkdir()
    (folder / "fr.xml").rename(closed / "fr.xml")
    closed.chmod(mode)
    try:
        for command in (
            ["check", "closed/fr.xml"],
            ["undo", "closed/fr.xml"],
            ["patch", "closed/fr.xml", "--seller", "one.toml", "--in-place"],
        ):
            code, told = run(*command)
            assert code in {ExitCode.INVALID, ExitCode.REFUSED}
            assert told.count("error[") == 1
    finally:
        closed.chmod(0o755)
