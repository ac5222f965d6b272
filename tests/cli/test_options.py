"""What several commands take, they take in the same way."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from notegen.cli import COMMANDS
from notegen.data import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

WITH_LOCALE = ["check", "patch", "preview", "simulate", "verify"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", WITH_LOCALE)
def test_a_code_that_is_none_is_a_usage_error(command: str, run: Run) -> None:
    result = run(command, "a-file", "--locale", "xx")
    assert (result.exit_code, "'--locale'" in result.stderr) == (2, True)


def call_with_seller(seller: str) -> list[tuple[str, ...]]:
    """Every command that takes a seller's file."""
    return [
        ("onboard", seller, "-o", "out"),
        ("check", "fr.xml", "--seller", seller),
        ("patch", "fr.xml", "--seller", seller, "--diff"),
        ("patch", "fr.xml", "--seller", "good.toml", "--was", seller, "--diff"),
        ("preview", "fr.xml", "--seller", seller, "-o", "out"),
        ("simulate", "--seller", seller),
        ("verify", "print.pdf", "--seller", seller),
    ]


@pytest.mark.parametrize("seller", ["none.toml", "folder", "bad.toml", "closed.toml"])
def test_a_sellers_file_that_cannot_be_read_ends_with_3(seller: str, folder: Path) -> None:
    good = 'company = "Acme"\nlive_since = "2018-12"\n[prefix]\nFR = "bm-"\n'
    (folder / "good.toml").write_text(good)
    (folder / "bad.toml").write_text(good + "[")
    (folder / "closed.toml").write_text(good)
    (folder / "closed.toml").chmod(0)
    (folder / "folder").mkdir()
    if seller == "closed.toml":
        try:
            (folder / seller).read_bytes()
        except OSError:
            pass
        else:
            pytest.skip("this user may read everything")
    for words in call_with_seller(seller):
        done = subprocess.run(
            [sys.executable, "-m", "notegen", *words], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr.count("error[")) == (3, 1), (words, done.stderr)
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("folder")
def test_json_is_one_object_with_a_version_and_the_command(
    run: Run, write_seller: Callable[..., Path]
) -> None:
    seller = write_seller('FR = "bm-"')
    for words in (
        ("check", "fr.xml", "--json"),
        ("patch", "fr.xml", "--seller", seller, "--in-place", "--json"),
        ("undo", "fr.xml", "--json"),
        ("simulate", "--seller", seller, "--json"),
        ("verify", "fr.xml", "--seller", seller, "--json"),
        ("doctor", "--json"),
    ):
        shown = run(*words).stdout
        assert shown.isascii()
        data = json.loads(shown)
        assert (data["schema_version"], data["command"]) == (1, words[0])


def test_every_command_is_found(run: Run) -> None:
    for command in COMMANDS:
        assert run(command, "--help").exit_code == 0
