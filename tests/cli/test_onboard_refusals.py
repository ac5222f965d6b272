"""Bad input of the main job: one clear message, the right exit code, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notegen.locales import Locale
from notegen.orders.samples import read_shipped_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    WriteSeller = Callable[..., Path]

GOOD = 'company = "Acme"\nlive_since = "2018-12"\n[prefix]\nFR = "bm-"\n'
BAD = {
    "no such seller": (3, "no-such-file", None),
    "seller is a folder": (3, "not-a-file", None),
    "misspelt key": (3, "unknown-key", 'compny = "Acme"\n' + GOOD),
    "no such month": (3, "not-a-month", GOOD.replace("-12", "-13")),
    "curly quotes": (3, "curly-quote", GOOD.replace('"bm-"', "“bm-”")),
    "no locale": (3, "empty", GOOD.replace('FR = "bm-"', "")),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_seller_file(tmp_path: Path, name: str, run: Run) -> None:
    code, word, text = BAD[name]
    path = tmp_path if name == "seller is a folder" else tmp_path / "seller.toml"
    if text:
        path.write_text(text, encoding="utf-8")
    result = run("onboard", path, "-o", tmp_path / "out")
    assert (result.exit_code, f"error[{word}]" in result.stderr) == (code, True)
    assert not (tmp_path / "out").exists()


SPOILT = {
    "two names": lambda raw: raw.replace(b"YOUR COMPANY NAME", b"Nobody", 1),
    "four names": lambda raw: raw.replace(b"</label>", b" YOUR COMPANY NAME</label>", 1),
    "no date": lambda raw: raw.replace(b"DATE WHEN YOUR COMPANY", b"SINCE"),
    "no formula": lambda raw: raw.replace(b"EVAL{BEGIN}", b"EVIL{BEGIN}"),
    "not XML": lambda raw: b"<template" + raw,
    "truncated": lambda raw: raw[: len(raw) // 2],
    "empty": lambda raw: raw[:0],
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("two names", 1),
        ("four names", 1),
        ("no date", 1),
        ("no formula", 1),
        ("not XML", 3),
        ("truncated", 3),
        ("empty", 3),
    ],
)
def test_a_bad_template(
    tmp_path: Path, name: str, code: int, run: Run, write_seller: WriteSeller
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "fr.xml").write_bytes(SPOILT[name](read_shipped_template(Locale.FR)))
    seller = write_seller('FR = "bm-"')
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert result.exit_code == code, result.output
    assert "fr.xml" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_lacks_a_template(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "fr.xml").write_bytes(read_shipped_template(Locale.FR))
    seller = write_seller('FR = "bm-"\nDE = "bm-"')
    for missing in (folder, tmp_path / "nowhere", seller):
        result = run("onboard", seller, "--templates", missing, "-o", tmp_path / "out")
        assert result.exit_code == 3
        assert not (tmp_path / "out").exists()


def test_words_and_file_name_that_disagree(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "de.xml").write_bytes(read_shipped_template(Locale.FR))
    seller = write_seller('DE = "bm-"')
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert (result.exit_code, "locale-conflict" in result.stderr) == (3, True)


def test_a_manifest_that_lists_what_no_system_can_hold(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller, out = write_seller('FR = "bm-"'), tmp_path / "out"
    run("onboard", seller, "-o", out)
    manifest = out / "templates/notegen-manifest.json"
    manifest.write_text(manifest.read_text().replace('"fr.xml"', f'"{"x" * 5000}"'))
    before = manifest.read_text()
    assert run("onboard", seller, "-o", out, "--force").exit_code == 4
    assert manifest.read_text() == before


def test_a_directory_where_a_file_must_be(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller, out = write_seller('FR = "bm-"'), tmp_path / "out"
    run("onboard", seller, "-o", out)
    (out / "templates/fr.xml").unlink()
    (out / "templates/fr.xml").mkdir()
    (out / "templates/fr.xml/mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    result = run("onboard", seller, "-o", out, "--force")
    assert (result.exit_code, "error[foreign-file]" in result.stderr) == (4, True)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_output_below_a_file(tmp_path: Path, run: Run, write_seller: WriteSeller) -> None:
    seller = write_seller('FR = "bm-"')
    result = run("onboard", seller, "-o", seller / "out")
    assert (result.exit_code, "error[not-writable]" in result.stderr) == (4, True)
    assert list(tmp_path.iterdir()) == [seller]
