"""A run that the disk fails, or that is killed, at any point: the disk holds old or new, never mixed."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from notegen.cli.console import ExitCode
from notegen.data import read_bytes
from tests import faults

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

NAMES = ("fr.xml", "de.xml")
SELLER = 'company = "{}"\nlive_since = "2018-12"\n[prefix]\nFR = "bmFR"\nDE = "bmDE"\n'
FAILED_OR_KILLED = pytest.mark.parametrize("kill", [False, True], ids=["failed", "killed"])

Files = dict[str, bytes]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with templates and two sellers; what commands write goes into ``work``."""
    for number in (1, 2):
        (tmp_path / f"{number}.toml").write_text(SELLER.format(f"Acme {number}"), "utf-8")
        one = SELLER.format(f"Acme {number}").partition("DE =")[0]
        (tmp_path / f"fr-{number}.toml").write_text(one, "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read_all(folder: Path) -> Files:
    """Every file below a folder, hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def put_back(folder: Path, files: Files) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)


def check(place: Path, kill: bool, words: list[str], before: Files, after: Files) -> int:
    """Fail a command at every point; after each all of ``work`` is as before, or as after.

    After a kill the files may be mixed, each of them whole; then the same command again must end
    what was begun. Gives the number of points.
    """
    work, number = place / "work", 0
    for outcome in faults.run_with_faults(work, words, kill=kill):
        number = outcome.number
        killed = read_all(work)
        if kill:
            for name, raw in killed.items():
                hidden = "notegen-new-" in name or "notegen-journal" in name
                assert hidden or raw in (before.get(name), after.get(name)), outcome
            assert all(name in killed or name not in after for name in before), outcome
            again = faults.run(*words)
            assert (again.code, read_all(work)) == (0, after), (outcome, again)
        else:
            assert outcome.code in {0, ExitCode.INVALID, ExitCode.REFUSED}, outcome
            assert "Traceback" not in outcome.said
            assert killed == (after if outcome.code == 0 else before), outcome
        put_back(work, before)
    return number


@FAILED_OR_KILLED
def test_patch_in_place(place: Path, kill: bool) -> None:
    work = place / "work"
    originals = {name: read_bytes("templates", name) for name in NAMES}
    put_back(work, originals)
    words = ["patch", *(f"work/{name}" for name in NAMES), "--in-place", "--seller"]
    assert faults.run(*words, "1.toml").code == 0
    first = read_all(work)
    assert faults.run(*words, "2.toml").code == 0
    second = read_all(work)
    put_back(work, first)
    assert check(place, kill, [*words, "2.toml"], first, second) > 30
    put_back(work, first)
    assert check(place, kill, ["undo", "work"], first, originals) > 20


def test_undo_after_a_patch_that_was_killed(place: Path) -> None:
    work = place / "work"
    originals = {name: read_bytes("templates", name) for name in NAMES}
    put_back(work, originals)
    words = ["patch", *(f"work/{name}" for name in NAMES), "--in-place", "--seller", "1.toml"]
    for outcome in faults.run_with_faults(work, words, kill=True):
        undone = faults.run("undo", "work")
        # Before its journal stood, the run had done nothing, and there is nothing to undo.
        assert undone.code in {0, ExitCode.INVALID}, (outcome, undone)
        assert read_all(work) == originals
        put_back(work, originals)


@FAILED_OR_KILLED
def test_patch_into_a_folder(place: Path, kill: bool) -> None:
    for name in NAMES:
        (place / name).write_bytes(read_bytes("templates", name))
    words = ["patch", *NAMES, "--out", "work/out", "--seller", "1.toml"]
    assert faults.run(*words).code == 0
    after = read_all(place / "work")
    put_back(place / "work", {})
    assert check(place, kill, words, {}, after) > 20


@FAILED_OR_KILLED
def test_onboard_into_a_new_folder(place: Path, kill: bool) -> None:
    words = ["onboard", "fr-1.toml", "--out", "work/new/out"]
    assert faults.run(*words).code == 0
    after = read_all(place / "work")
    work = place / "work"
    put_back(work, {})
    for outcome in faults.run_with_faults(work, words, kill=kill):
        found = read_all(work)
        if outcome.code != 0:
            seen = {name: raw for name, raw in found.items() if not name.startswith(".notegen-new")}
            assert seen in ({}, after), outcome  # even after a kill: a folder comes whole
            assert kill or seen == found, outcome
            again = faults.run(*words, "--force")
            assert (again.code, read_all(work)) == (0, after), (outcome, again)
        put_back(work, {})


@FAILED_OR_KILLED
def test_onboard_over_an_earlier_run_and_files_of_ones_own(place: Path, kill: bool) -> None:
    work = place / "work"
    words = ["--out", "work/out", "--force"]
    assert faults.run("onboard", "fr-2.toml", *words).code == 0
    second = read_all(work)
    put_back(work, {})
    assert faults.run("onboard", "fr-1.toml", *words).code == 0
    mine = {"out/mine": b"mine", "out/previews/sub/mine": b"mine", "out/templates/.mine": b"mine"}
    first = read_all(work) | mine
    put_back(work, first)
    assert check(place, kill, ["onboard", "fr-2.toml", *words], first, second | mine) > 30


@FAILED_OR_KILLED
def test_init(place: Path, kill: bool) -> None:
    options = ["--company", "Acme", "--live-since", "2018-12", "--prefix", "FR=bm-"]
    words = ["init", "work/new/seller.toml", *options]
    assert faults.run(*words).code == 0
    after = read_all(place / "work")
    put_back(place / "work", {})
    assert check(place, kill, [*words, "--force"], {}, after) > 5


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions")
def test_a_folder_that_may_not_be_written(place: Path) -> None:
    (place / "work" / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    before = read_all(place / "work")
    (place / "work").chmod(0o555)
    try:
        words = ["patch", "work/fr.xml", "--in-place", "--seller", "1.toml"]
        assert faults.run(*words).code == ExitCode.REFUSED
    finally:
        (place / "work").chmod(0o755)
    assert read_all(place / "work") == before
