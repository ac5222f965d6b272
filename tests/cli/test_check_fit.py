"""``notegen check --fit``: what does not fit is said, for the language and the seller at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.data import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

SELLER = """
company = "{company}"
live_since = "2018-12"
[prefix]
FR = "bmFR"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _fill_in(folder: Path, company: str) -> None:
    """Write the seller's file and patch the template for it."""
    (folder / "seller.toml").write_text(SELLER.format(company=company), "utf-8")
    arguments = ["patch", "fr.xml", "--seller", "seller.toml", "--in-place"]
    assert CliRunner().invoke(group, arguments, catch_exceptions=False).exit_code == 0


def _check(*words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the message of each code that was said."""
    arguments = ["check", "fr.xml", "--json", *words]
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    file: dict[str, Any] = json.loads(done.stdout)["files"][0]
    return done.exit_code, {found["code"]: found["message"] for found in file["diagnostics"]}


def test_a_long_name_does_not_fit(folder: Path) -> None:
    _fill_in(folder, "W" * 100)
    assert "word-broken" not in _check("--seller", "seller.toml")[1]
    code, said = _check("--seller", "seller.toml", "--fit")
    assert code == 0
    assert said["word-broken"].startswith("FR: label[")


def test_what_is_shipped_fits(folder: Path) -> None:
    code, said = _check("--fit")
    assert code == 0
    assert said.keys() <= {"font-substituted"}
    _fill_in(folder, "Acme")
    code, said = _check("--fit", "--seller", "seller.toml")
    assert code == 0
    assert said.keys() <= {"font-substituted"}


def test_what_is_to_be_filled_in_is_laid_out_too(folder: Path) -> None:
    (folder / "seller.toml").write_text(SELLER.format(company="W" * 100), "utf-8")
    code, said = _check("--seller", "seller.toml", "--fit")
    assert code == 1
    assert {"not-filled-in", "word-broken"} <= said.keys()


def test_pictures_and_languages_are_looked_at(folder: Path) -> None:
    text = '<template xmlns="urn:notegen:template:1"><image x="1" y="1" width="9" height="9" src="{}"/></template>'
    (folder / "fr.xml").write_text(text.format("missing.png"))
    assert "resource-refused" in _check("--fit", "--locale", "FR")[1]
    (folder / "fr.xml").rename(folder / "x.xml")
    (folder / "fr.xml").write_text("<a><b>nothing to tell by</b></a>")
    assert "layout-unknown" in _check("--fit", "--locale", "FR")[1]
