"""``notegen init`` as a conversation: back a question, a summary, and hints that may be typed."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.locales import Locale
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*answers: str, options: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(group, ["init", *options], input="".join(f"{a}\n" for a in answers))


def test_a_question_can_be_gone_back_to(folder: Path) -> None:
    done = init("Acne", "back", "Acme", "2018-12", "FR DE", "bmFR", "back", "bm-", "bmDE", "yes")
    assert done.exit_code == 0, done.output
    seller = Seller.from_toml((folder / "seller.toml").read_bytes())
    assert seller.company(Locale.FR) == "Acme"
    assert seller.prefixes == {Locale.FR: ("bm-",), Locale.DE: ("bmDE",)}
    assert "[Acne]" in done.stderr  # what was typed before is proposed


def test_the_whole_is_shown_before_it_is_written(folder: Path) -> None:
    done = init("Acme", "2018-12", "FR", "bm-", "no")
    assert done.exit_code == 4
    assert 'company = "Acme"' in done.stderr
    assert not list(folder.iterdir())
    done = init("Acme", "2018-12", "FR", "bm-", "back", "bmFR", "yes")
    assert done.exit_code == 0
    assert Seller.from_toml((folder / "seller.toml").read_bytes()).prefixes == {
        Locale.FR: ("bmFR",)
    }


def test_options_alone_are_not_asked_about(folder: Path) -> None:
    options = ("--company", "Acme", "--live-since", "2018-12", "--prefix", "FR=bm-")
    done = init(options=options)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (folder / "seller.toml").exists()


def test_going_back_from_the_first_question_asks_it_again() -> None:
    assert init("back", "back", "Acme", "2018-12", "FR", "bm-", "yes").exit_code == 0


def test_a_hint_is_what_may_be_typed() -> None:
    said = init("Acme", "gone", "2018-12", "XX", "FR", "bm\u200b", "none").stderr
    for hint in ("(type a month such as 2018-12)", "(type one or more of FR DE IT ES ENG)"):
        assert hint in said
    assert "such as bm-, or none)" in said
    assert "write it as" not in said


def test_a_wrong_option_ends_it_whatever_was_asked_before(folder: Path) -> None:
    done = init("Acme", "FR", "bm-", options=("--live-since", "2012-01"))
    assert done.exit_code == 3
    assert not list(folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_at_a_prompt() -> None:
    words = [sys.executable, "-m", "notegen", "init"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stderr
        assert process.stderr.read(6)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 130
