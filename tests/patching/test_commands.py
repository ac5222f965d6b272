"""``check``, ``patch`` and ``undo`` as a person runs them: real files on a real disk."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.cli.console import ExitCode
from notegen.data import read_bytes
from notegen.locales import Locale

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "notegen-manifest.json"
NAMES = [f"{locale.stem}.xml" for locale in Locale]
ORIGINALS = {name: read_bytes("templates", name) for name in NAMES}


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(group, arguments, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def patch(*arguments: str, seller: str = "one") -> Result:
    return run("patch", *arguments, "--seller", f"{seller}.toml")


def load(result: Result) -> Any:
    return json.loads(result.stdout)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES}


def test_patch_and_undo_in_place(folder: Path) -> None:
    (folder / "fr.xml").chmod(0o640)
    assert patch(*NAMES, "--in-place").exit_code == ExitCode.DONE
    patched = contents(folder)
    assert all(b"Harbour &amp; Lane" in raw for raw in patched.values())
    assert stat.S_IMODE((folder / "fr.xml").stat().st_mode) == 0o640
    again = load(patch(*NAMES, "--in-place", "--json"))
    assert [file["written"] for file in again["files"]] == [[]] * 5
    assert run("undo", ".").exit_code == ExitCode.DONE
    assert contents(folder) == ORIGINALS
    assert not (folder / MANIFEST).exists()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*NAMES, "one.toml", "two.toml"]
    )


def test_another_seller_begins_from_the_original(folder: Path) -> None:
    assert patch(*NAMES, "-o", "direct", seller="two").exit_code == ExitCode.DONE
    assert patch(*NAMES, "--in-place").exit_code == ExitCode.DONE
    assert patch(*NAMES, "--in-place", seller="two").exit_code == ExitCode.DONE
    assert contents(folder) == contents(folder / "direct")
    assert run("undo", "fr.xml").exit_code == ExitCode.DONE
    assert (folder / "fr.xml").read_bytes() == ORIGINALS["fr.xml"]
    assert run("undo", "fr.xml").exit_code == ExitCode.INVALID
    assert run("undo", "direct").exit_code == ExitCode.DONE
    assert contents(folder / "direct") == ORIGINALS


def test_out_keeps_names_and_refuses_strangers(folder: Path) -> None:
    assert patch("fr.xml", "-o", "out").exit_code == ExitCode.DONE
    assert patch("fr.xml", "-o", "out").exit_code == ExitCode.DONE
    assert (folder / "fr.xml").read_bytes() == ORIGINALS["fr.xml"]
    (folder / "out" / "de.xml").write_bytes(b"mine")
    assert patch("de.xml", "-o", "out").exit_code == ExitCode.REFUSED
    assert (folder / "out" / "de.xml").read_bytes() == b"mine"
    (folder / "out" / "fr.xml").write_bytes(b"mine too")
    assert patch("fr.xml", "-o", "out", seller="two").exit_code == ExitCode.REFUSED
    assert patch("fr.xml", "-o", ".").exit_code == ExitCode.REFUSED
    assert (folder / "fr.xml").read_bytes() == ORIGINALS["fr.xml"]


def test_a_change_by_hand_is_refused_unless_the_old_seller_is_named(folder: Path) -> None:
    patch("fr.xml", "--in-place")
    path = folder / "fr.xml"
    changed = path.read_bytes().replace(b"Bon de livraison", b"BON DE LIVRAISON")
    path.write_bytes(changed)
    assert patch("fr.xml", "--in-place", seller="two").exit_code == ExitCode.REFUSED
    assert run("undo", "fr.xml").exit_code == ExitCode.REFUSED
    assert path.read_bytes() == changed
    done = patch("fr.xml", "--in-place", "--was", "one.toml", seller="two")
    assert done.exit_code == ExitCode.DONE
    assert path.read_bytes().count(b"Nova &lt;b&gt;") == 3
    run("undo", "fr.xml")
    assert path.read_bytes() == changed


def test_all_or_none(folder: Path) -> None:
    (folder / "it.xml").write_bytes(ORIGINALS["it.xml"].replace(b"YOUR COMPANY NAME", b"x", 1))
    before = contents(folder)
    result = patch(*NAMES, "--in-place")
    assert result.exit_code == ExitCode.FINDINGS
    assert "slot-missing" in result.stderr
    assert contents(folder) == before
    assert not (folder / MANIFEST).exists()


def test_dry_run_and_diff_write_nothing(folder: Path) -> None:
    for mode in ("--dry-run", "--diff"):
        result = patch("fr.xml", mode)
        assert result.exit_code == ExitCode.DONE
        assert "Harbour & Lane" in result.stdout or "Harbour &amp; Lane" in result.stdout
    assert contents(folder) == ORIGINALS
    assert not (folder / MANIFEST).exists()


def test_modes_exclude_one_another(folder: Path) -> None:
    assert patch("fr.xml").exit_code == ExitCode.USAGE
    assert patch("fr.xml", "--diff", "--in-place").exit_code == ExitCode.USAGE
    assert patch("fr.xml", "--diff", "--accept-near", "--ignore-near").exit_code == ExitCode.USAGE
    assert patch("-", "--in-place").exit_code == ExitCode.USAGE
    assert contents(folder) == ORIGINALS


def test_standard_input_to_standard_output(folder: Path) -> None:
    patch("fr.xml", "-o", "out")
    result = run("patch", "-", "--seller", "one.toml", stdin=ORIGINALS["fr.xml"])
    assert result.exit_code == ExitCode.DONE
    assert result.stdout_bytes == (folder / "out" / "fr.xml").read_bytes()


def test_a_folder_of_labels_is_one_template(folder: Path) -> None:
    labels = folder / "fr-labels"
    labels.mkdir()
    assert run("check", "fr-labels").exit_code == ExitCode.INVALID
    live = b"DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR"
    texts = {
        "1.txt": b"Commande n\xb0 [{SecondaryReference}]",
        "2.txt": b"\xef\xbb\xbfYOUR COMPANY NAME\r\n\xc3\xa9",
        "3.txt": "YOUR COMPANY NAME, Livraison, YOUR COMPANY NAME".encode("utf-16"),
        "4.txt": live + b"(E.G. DECEMBER 2018).",
    }
    for name, raw in texts.items():
        (labels / name).write_bytes(raw)
    found = load(run("check", "fr-labels", "--seller", "one.toml", "--json"))["files"][0]
    assert [slot["state"] for slot in found["slots"]][:4] == ["placeholder"] * 4
    assert patch("fr-labels", "-o", "out").exit_code == ExitCode.DONE
    out = folder / "out" / "fr-labels"
    assert (out / "2.txt").read_bytes() == b"\xef\xbb\xbfHarbour & Lane\r\n\xc3\xa9"
    assert (out / "3.txt").read_bytes().decode("utf-16").count("Harbour & Lane") == 2
    assert (out / "4.txt").read_bytes() == "décembre 2018.".encode()
    assert patch("fr-labels", "--in-place").exit_code == ExitCode.DONE
    assert (labels / "3.txt").read_bytes() == (out / "3.txt").read_bytes()
    assert run("undo", "fr-labels").exit_code == ExitCode.DONE
    assert {name: (labels / name).read_bytes() for name in texts} == texts


def test_links_are_followed_and_hard_links_refused(folder: Path) -> None:
    (folder / "link").mkdir()
    (folder / "link" / "fr.xml").symlink_to(folder / "fr.xml")
    assert patch("link/fr.xml", "--in-place").exit_code == ExitCode.DONE
    assert (folder / "link" / "fr.xml").is_symlink()
    assert b"Harbour" in (folder / "fr.xml").read_bytes()
    assert run("undo", "link/fr.xml").exit_code == ExitCode.DONE
    os.link(folder / "de.xml", folder / "de-too.xml")
    assert patch("de.xml", "--in-place").exit_code == ExitCode.REFUSED
    assert contents(folder) == ORIGINALS


@pytest.mark.usefixtures("folder")
def test_check_says_what_stands_where() -> None:
    found = load(run("check", "fr.xml", "--json"))
    assert (found["schema_version"], found["command"]) == (1, "check")
    file = found["files"][0]
    assert (file["locale"], file["encoding"], file["origin"]) == ("FR", "utf-8", "stand-in")
    kinds = [slot["kind"] for slot in file["slots"]]
    assert [kinds.count(kind) for kind in ("company", "live", "reference")] == [3, 1, 1]
    for slot in file["slots"]:
        assert slot["state"] == "placeholder"
        line = ORIGINALS["fr.xml"].decode().splitlines()[slot["line"] - 1]
        assert line[slot["column"] - 1 :].startswith(slot["value"][:20])
    patch("fr.xml", "--in-place")
    states = load(run("check", "fr.xml", "--seller", "one.toml", "--json"))["files"][0]["slots"]
    assert {slot["state"] for slot in states} == {"as wanted"}
    assert run("check", "fr.xml", "--seller", "two.toml").exit_code == ExitCode.FINDINGS


def test_bad_input_ends_with_one_clear_message(folder: Path) -> None:
    os.mkfifo(folder / "pipe.xml")
    (folder / "broken.xml").write_bytes(ORIGINALS["fr.xml"][:900])
    (folder / "bomb.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', encoding="utf-8")
    for name in ("nothing.xml", "pipe.xml", "broken.xml", "bomb.xml"):
        for command in ("check", "patch"):
            more = () if command == "check" else ("--in-place",)
            result = run(command, name, "--seller", "one.toml", *more)
            assert result.exit_code == ExitCode.INVALID
            assert result.stderr.count("error[") == 1
