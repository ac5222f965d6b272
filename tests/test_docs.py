"""The documentation is true: its Python runs, its TOML is read, its links and commands exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from notegen.cli import COMMANDS, group
from notegen.locales import Locale
from notegen.seller.seller import Seller

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(
        rf"^ *```{language}\n(.*?)^ *```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_python_of_the_readme_does_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = blocks(ROOT / "README.md", "python")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    names = {path.name for path in tmp_path.iterdir()} - {"examples"}
    assert names == {f"{locale.stem}.{kind}" for locale in Locale for kind in ("xml", "pdf")}


def test_the_first_example_of_a_seller_file_is_one() -> None:
    first, *others = blocks(ROOT / "docs/seller.md", "toml")
    assert Seller.from_toml(first.encode()).locales == tuple(Locale)
    assert all(tomllib.loads(other) for other in others)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_every_command_is_in_the_readme_and_has_help() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"`notegen {name}" in readme
        assert CliRunner().invoke(group, [name, "--help"]).exit_code == 0


def test_every_key_of_a_seller_file_is_described() -> None:
    text = (ROOT / "docs/seller.md").read_text("utf-8")
    from notegen.seller import seller

    assert all(f"`{key}`" in text or f"`[{key}]`" in text for key in seller.KEYS)
