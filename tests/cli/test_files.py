"""Writing a whole directory: all of it or nothing, whatever else stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from notegen.cli.transaction import write_directory
from notegen.errors import PatchError

FILES = {"a/one": b"new one", "two": b"new two"}


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_directory_that_came_to_be_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/two").write_bytes(b"of a faster run")
    with pytest.raises(PatchError) as caught:
        write_directory(tmp_path / "out", FILES, None)
    assert caught.value.diagnostic.code == "exists"
    assert read_all(tmp_path) == {"out/two": b"of a faster run"}


def test_an_empty_directory_may_stand_there(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_directory(tmp_path / "out", FILES, None)
    assert read_all(tmp_path / "out") == FILES


def test_what_is_not_replaceable_is_carried_over(tmp_path: Path) -> None:
    write_directory(tmp_path / "out", {"two": b"old", "three": b"old", "sub/mine": b"mine"}, None)
    write_directory(tmp_path / "out", FILES, ["two", "three"])
    assert read_all(tmp_path) == {
        "out/a/one": b"new one",
        "out/two": b"new two",
        "out/sub/mine": b"mine",
    }


def test_all_is_put_back_when_something_cannot_be_carried_over(tmp_path: Path) -> None:
    old = {"0": b"mine", "a": b"a file, where a folder must be", "two": b"old"}
    write_directory(tmp_path / "out", old, None)
    with pytest.raises(PatchError):
        write_directory(tmp_path / "out", FILES, ["two"])
    assert read_all(tmp_path) == {f"out/{name}": content for name, content in old.items()}
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_to_a_full_disk() -> None:
    words = [sys.executable, "-c", "from notegen.cli import main; main()", "explain"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"error[disk-full]" in done.stderr) == (4, True)
    assert b"Traceback" not in done.stderr
