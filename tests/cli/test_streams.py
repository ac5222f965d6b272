"""Streams and places that are closed, full, gone or of another kind: one clear end, no traceback."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notegen.data import read_bytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

SELLER = 'company = "Acmé"\nlive_since = "2018-12"\n[prefix]\nFR = "bm-"\n'
START = """
from notegen import __main__
print(flush=True)
__main__.main()
"""
NOTEGEN = f"{shlex.quote(sys.executable)} -m notegen"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "seller.toml").write_text(SELLER, "utf-8")
    (tmp_path / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    (tmp_path / "orders.csv").write_text("Channel Reference;Source\nbm-1000001;BACKMARKET\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(line: str, **environment: str) -> tuple[int, str, str]:
    """Run a line in a shell, in which ``notegen`` is the command."""
    done = subprocess.run(
        ["sh", "-c", line.replace("notegen", NOTEGEN, 1)],
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    return done.returncode, done.stdout.decode("utf-8", "replace"), said


@pytest.mark.parametrize(
    "words",
    [
        "check -",
        "patch - --seller seller.toml",
        "eval -",
        "eval --cases -",
        "simulate --seller seller.toml --orders -",
        "onboard seller.toml --orders - --out out",
        "verify - --seller seller.toml",
        "preview - --out out",
        "init new.toml --orders -",
    ],
)
def test_standard_input_is_closed(words: str, folder: Path) -> None:
    code, _, said = shell(f"notegen {words} <&-")
    assert (code, said.count("error[closed-input]")) == (3, 1)
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "words", ["explain", "check fr.xml", "patch - --seller seller.toml <fr.xml"]
)
def test_standard_output_is_closed(words: str) -> None:
    code, _, said = shell(f"notegen {words} >&-")
    assert (code, "error[" in said) == (0, False)


def test_whoever_reads_has_had_enough() -> None:
    for words in ("explain", "explain --page expressions", "check --json fr.xml fr.xml"):
        line = f"{{ notegen {words}; echo $? >&2; }} | head -c 1"
        _, _, said = shell(line)
        assert said.split()[-1] in {"0", "141"}
        assert "error" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_is_full() -> None:
    assert shell("notegen explain >/dev/full 2>/dev/full")[0] == 4
    assert shell("notegen onboard none.toml --out out 2>/dev/full")[0] in {3, 4}
    for unbuffered in ("", "1"):
        for blocks in (0, 1):  # with 1, the first part of what is written still finds room
            line = f"ulimit -f {blocks}; notegen explain --page expressions >explained"
            code, _, said = shell(line, PYTHONUNBUFFERED=unbuffered)
            assert (code, "error[disk-full]" in said) == (4, True), line


def test_a_working_folder_that_is_gone(folder: Path) -> None:
    (folder / "gone").mkdir()
    code, _, said = shell("cd gone && rmdir ../gone && notegen check fr.xml")
    assert (code, said.count("error[")) == (3, 1)


def test_what_is_no_regular_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    for words in (
        "eval --cases pipe",
        "simulate --seller seller.toml --orders pipe",
        "onboard pipe --out out",
        "preview pipe --out out",
        "verify pipe --seller seller.toml",
        "check pipe",
    ):
        code, _, said = shell(f"notegen {words}")
        assert (code, said.count("error[not-a-file]")) == (3, 1), words


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
def test_a_file_that_fails_while_it_is_read() -> None:
    for words in (
        "simulate --seller seller.toml --orders",
        "init new.toml --orders",
        "eval --cases",
    ):
        code, _, said = shell(f"notegen {words} /proc/self/mem")
        assert (code, "error[unreadable]: /proc/self/mem" in said or "/proc/self/mem: error" in said) == (3, True), said  # fmt: skip


def test_nothing_is_left_in_a_temporary_folder_and_a_full_one_is_said(folder: Path) -> None:
    (folder / "tmp").mkdir()
    line = "cat orders.csv | notegen simulate --seller seller.toml --orders - --json"
    assert shell(line, TMPDIR=str(folder / "tmp"))[0] == 0
    assert not any((folder / "tmp").iterdir())
    code, _, said = shell(f"ulimit -f 0; {line}", TMPDIR=str(folder / "tmp"))
    assert (code, said.count("error[")) == (3, 1)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_can_be_read_on_every_console(encoding: str) -> None:
    for words in ("check fr.xml --seller seller.toml", "simulate --seller seller.toml"):
        _, shown, _ = shell(f"notegen {words} --json", PYTHONIOENCODING=encoding)
        assert json.loads(shown)["schema_version"] == 1
        assert "?" not in shown


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(plain: dict[str, str]) -> None:
    pty = pytest.importorskip("pty")
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "", "COLUMNS": "100"}
    environment.pop("FORCE_COLOR", None)
    for words in ("check nothing.xml", "simulate --seller seller.toml"):
        shown = []
        for more in ({}, plain):
            reader, writer = pty.openpty()
            subprocess.run(
                [*shlex.split(NOTEGEN), *words.split()],
                env={**environment, **more},
                stdin=writer, stdout=writer, stderr=writer, check=False,
            )  # fmt: skip
            os.close(writer)
            shown.append(os.read(reader, 100_000))
            os.close(reader)
        assert [b"\x1b[" in each for each in shown] == [True, False]


@pytest.mark.parametrize("delay", [0.02, 0.05, 0.1, 0.3, 1.0])
def test_ctrl_c_ends_with_130(delay: float, folder: Path) -> None:
    """While modules load, while a command waits, and while a preview is drawn."""
    words = ["onboard", "seller.toml", "--out", "out", "--orders", "-"]
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - start < 5
    assert b"Traceback" not in said
    assert not (folder / "out").exists()
