"""``notegen generate`` on real folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.data import read_bytes

ROOT = Path(__file__).parents[2]


def run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(group, ["generate", *map(str, arguments)])


def own(folder: Path, design: str, **catalogs: str) -> tuple[Path | str, ...]:
    """A design with a picture beside it, and catalogs; as the command's options."""
    (folder / "words").mkdir()
    (folder / "design.j2").write_text(design, encoding="utf-8")
    (folder / "dot.gif").write_bytes(b"GIF89a")
    for stem, text in catalogs.items():
        (folder / "words" / f"{stem}.toml").write_text(text, encoding="utf-8")
    return ("--design", folder / "design.j2", "--catalogs", folder / "words")


def test_makes_the_shipped_templates(tmp_path: Path) -> None:
    result = run("-o", tmp_path / "new")
    assert result.exit_code == 0, result.stderr
    names = ["fr.xml", "de.xml", "it.xml", "es.xml", "eng.xml"]
    assert result.stdout.splitlines() == [str(tmp_path / "new" / name) for name in names]
    for name in names:
        assert (tmp_path / "new" / name).read_bytes() == read_bytes("templates", name)


def test_takes_a_design_and_catalogs_of_ones_own(tmp_path: Path) -> None:
    design = "<t l='{{ locale }}' i=\"{{ embed('dot.gif') }}\">{{ word }}</t>"
    options = own(tmp_path, design, fr="word = 'A & B'", en="\ufeffword = 'C'\nmarkers = 'x|y'")
    result = run(*options, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    picture = "data:image/gif;base64,R0lGODlh"
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
        "fr.xml": f"<t l='FR' i=\"{picture}\">A &amp; B</t>",
        "eng.xml": f"<t l='ENG' i=\"{picture}\">C</t>",
    }


@pytest.mark.parametrize(
    ("catalogs", "code"),
    [
        ({"fr": "word = 'a'\nmore = 'b'"}, "unused-key"),
        ({"fr": "wrod = 'a'"}, "missing-key"),
        ({"fr": "word = 3"}, "catalog-value"),
        ({"fr": "word = "}, "not-toml"),
        ({"xx": "word = 'a'"}, "unknown-locale"),
        ({"en": "word = 'a'", "eng": "word = 'a'"}, "same-locale"),
        ({}, "no-catalog"),
    ],
)
def test_says_what_is_wrong_and_writes_nothing(
    tmp_path: Path, catalogs: dict[str, str], code: str
) -> None:
    result = run(*own(tmp_path, "<t>{{ word }}</t>", **catalogs), "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert f"error[{code}]" in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


def test_says_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.j2").write_bytes(b"<t>\xe9</t>")
    for options, code in (
        (("--design", tmp_path / "gone.j2"), "no-such-file"),
        (("--design", tmp_path), "not-a-file"),
        (("--design", tmp_path / "latin.j2"), "not-utf8"),
        (("--catalogs", tmp_path / "gone"), "no-such-file"),
        (("--catalogs", tmp_path / "latin.j2"), "unreadable"),
    ):
        result = run(*options, "-o", tmp_path / "out")
        assert (result.exit_code, f"error[{code}]" in result.stderr) == (3, True), result.stderr


def test_replaces_only_when_told_and_only_its_own(tmp_path: Path) -> None:
    options = own(tmp_path, "<t>{{ word }}</t>", fr="word = 'new'")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "fr.xml").write_text("old")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    result = run(*options, "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out" / "fr.xml").read_text()) == (4, "old")
    result = run(*options, "-o", tmp_path / "out", "--force")
    assert (result.exit_code, (tmp_path / "out" / "fr.xml").read_text()) == (0, "<t>new</t>")
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
