"""The wheel holds all that the program needs, and the program runs from it, away from the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

LOCALES = ("fr", "de", "it", "es", "eng")
MOVED = ("templates", "locales")
"""Folders that stand at the top of a checkout and below ``notegen/data`` in the wheel."""


def test_wheel_holds_every_file_of_the_program(wheel: Path, checkout: Path) -> None:
    held = list_files(wheel)
    assert expected_files(checkout) <= held
    assert "notegen/py.typed" in held
    assert {f"notegen/data/templates/{stem}.xml" for stem in LOCALES} <= held
    assert {f"notegen/data/locales/{stem}.toml" for stem in LOCALES} <= held
    for folder in ("orders", "pages", "dialects"):
        assert any(name.startswith(f"notegen/data/{folder}/") for name in held), folder


def test_wheel_holds_nothing_else(wheel: Path, checkout: Path) -> None:
    surplus = list_files(wheel) - expected_files(checkout)
    assert {name.partition("/")[0].partition("-")[0] for name in surplus} == {"notegen"}
    assert all(".dist-info/" in name for name in surplus), surplus


def test_sdist_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    project = unpack(sdist, tmp_path)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=project,
        check=True,
        capture_output=True,
    )
    (rebuilt,) = (project / "dist").iterdir()
    assert read_all(rebuilt) == read_all(wheel)


def test_sdist_holds_what_its_readme_names(sdist: Path, tmp_path: Path) -> None:
    project = unpack(sdist, tmp_path)
    readme = (project / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#:\s]+)\)", readme)
    missing = [name for name in (*links, "setup", "Makefile") if not (project / name).exists()]
    assert not missing
    assert os.access(project / "setup", os.X_OK)


def test_links_of_the_description_are_absolute(wheel: Path) -> None:
    (name,) = (name for name in list_files(wheel) if name.endswith("/METADATA"))
    metadata = read_all(wheel)[name].decode()
    urls = re.findall(r"^Project-URL: \w+, (\S+)$", metadata, re.MULTILINE)
    assert len(urls) >= 3
    links = re.findall(r"\]\(([^)\s]+)\)", metadata)
    assert links
    assert all("://" in link or link.startswith("#") for link in links)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; its dependencies come from the one that runs this test."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    offline = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", *offline, wheel], check=True
    )
    (site,) = folder.glob("lib/python3*/site-packages")
    # A path in a .pth file is searched, but the .pth files in it are not read: so the checkout,
    # which is installed there as editable, stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_main_job_runs_from_the_wheel(installed: Path, checkout: Path, tmp_path: Path) -> None:
    shutil.copy(checkout / "examples" / "seller.toml", tmp_path)
    done = run(installed / "bin" / "notegen", "onboard", "seller.toml", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")}
    assert {f"templates/{stem}.xml" for stem in LOCALES} <= made
    assert "templates/notegen-manifest.json" in made
    for stem in LOCALES:
        assert (tmp_path / "out" / "previews" / f"{stem}.pdf").read_bytes().startswith(b"%PDF-")


def test_program_is_the_one_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    report = "import json, notegen, importlib.metadata as m; print(json.dumps([notegen.__file__, m.version('notegen')]))"
    done = run(installed / "bin" / "python", "-c", report, cwd=tmp_path)
    origin, version = json.loads(done.stdout)
    assert Path(origin).is_relative_to(installed)
    assert version in run(installed / "bin" / "notegen", "--version", cwd=tmp_path).stdout


def unpack(sdist: Path, folder: Path) -> Path:
    """Write the files one by one: ``extractall`` must have a filter or must not, by Python version."""
    with tarfile.open(sdist) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content:
                (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / member.name).write_bytes(content.read())
                (folder / member.name).chmod(member.mode)
    (project,) = folder.iterdir()
    return project


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run with next to nothing in the environment: no locale, no terminal, an empty home."""
    home = cwd / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def expected_files(checkout: Path) -> set[str]:
    """The program's files in the checkout, under the names that they have in the wheel."""
    places = {checkout / "notegen": "notegen"}
    places |= {checkout / folder: f"notegen/data/{folder}" for folder in MOVED}
    return {
        f"{place}/{path.relative_to(folder).as_posix()}"
        for folder, place in places.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def list_files(wheel: Path) -> set[str]:
    return set(read_all(wheel))


def read_all(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
