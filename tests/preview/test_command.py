"""``notegen preview`` on real files: what it writes, what it leaves alone, what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.cli.child import Limits
from notegen.data import read_bytes
from notegen.preview.html import ASSUMED, STAND_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Read = Callable[[bytes], list[Any]]

SELLER = """
company = "Smith & Sons <Ltd>"
live_since = "2018-12"
[prefix]
FR = "bmFR"
"""


def _run(*words: object) -> Result:
    return CliRunner().invoke(group, ["preview", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    (tmp_path / "seller.toml").write_text(SELLER, "utf-8")
    return tmp_path


def test_a_template_is_shown_as_it_is_and_not_touched(folder: Path, read_pdf: Read) -> None:
    before = (folder / "fr.xml").read_bytes()
    done = _run(folder / "fr.xml", "-o", folder / "out")
    assert done.exit_code == 0
    assert done.stdout.split() == [str(folder / "out" / "fr.pdf")]
    assert [path.name for path in (folder / "out").iterdir()] == ["fr.pdf"]
    (page,) = read_pdf((folder / "out" / "fr.pdf").read_bytes())
    assert page.text.count("YOUR COMPANY NAME") == 3
    assert STAND_IN in page.text
    assert ASSUMED in page.text
    assert (folder / "fr.xml").read_bytes() == before


def test_a_template_is_shown_as_it_would_be_for_a_seller(folder: Path, read_pdf: Read) -> None:
    options = ("--seller", folder / "seller.toml", "--mark", "--page-images", "--html", "--clean")
    done = _run(folder / "fr.xml", "-o", folder / "out", *options)
    assert done.exit_code == 0
    names = {path.name for path in (folder / "out").iterdir()}
    assert names == {"fr.pdf", "fr.html", "fr-1.png"}
    assert (folder / "out" / "fr-1.png").read_bytes().startswith(b"\x89PNG")
    html = (folder / "out" / "fr.html").read_text("utf-8")
    assert html.count('<span class="slot">Smith &amp; Sons &lt;Ltd&gt;</span>') == 3
    (page,) = read_pdf((folder / "out" / "fr.pdf").read_bytes())
    assert page.text.count("Smith & Sons <Ltd>") == 3
    assert page.text.count("décembre 2018") == 1
    assert "Commande n° 205894893" in page.text
    assert STAND_IN in page.text
    assert ASSUMED not in page.text


@pytest.mark.parametrize("prefix", [b"bmFR", b"x y"])
def test_a_made_up_order_bears_the_prefix_of_the_template(
    folder: Path, read_pdf: Read, prefix: bytes
) -> None:
    raw = (folder / "fr.xml").read_bytes().replace(b'"bm-"', b'"' + prefix + b'"')
    (folder / "fr.xml").write_bytes(raw)
    assert _run(folder / "fr.xml", "-o", folder / "out").exit_code == 0
    (page,) = read_pdf((folder / "out" / "fr.pdf").read_bytes())
    assert "Commande n° 205894893" in page.text


def test_a_folder_that_exists_keeps_its_other_files(folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    (out / "fr.pdf").symlink_to(folder / "seller.toml")
    assert _run(folder / "fr.xml", "-o", out).exit_code == 0
    assert (out / "mine.txt").read_text() == "mine"
    assert (out / "fr.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "seller.toml").read_text("utf-8") == SELLER
    assert sorted(path.name for path in out.iterdir()) == ["fr.pdf", "mine.txt"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["missing.xml"], 3),
        (["seller.toml", "--locale", "FR", "--seller", "missing.toml"], 3),
        (["fr.xml", "--locale", "PT"], 2),
        (["fr.xml", "other/fr.xml"], 2),
        (["fr.xml", "--locale", "DE", "--seller", "seller.toml"], 3),
        (["fr.xml", "--order", "seller.toml"], 3),
        (["fr.xml", "--dialect", "fr.xml"], 3),
        (["seller.toml"], 3),
    ],
)
def test_bad_input_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int
) -> None:
    monkeypatch.chdir(folder)
    (folder / "other").mkdir()
    shutil.copy(folder / "fr.xml", folder / "other" / "fr.xml")
    done = _run(*words, "-o", "out")
    assert done.exit_code == code
    assert done.stdout == ""
    assert not (folder / "out").exists()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port, and who has connected to it."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    seen: list[object] = []
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, address = server.accept()
            except TimeoutError:
                continue
            seen.append(address)
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1], seen
    stop.set()
    thread.join()
    server.close()


def _plant(folder: Path, port: int) -> tuple[Path, Path]:
    """A folder of templates with pictures that reach out of it, and a secret beside it."""
    home = folder / "templates"
    home.mkdir()
    secret = folder / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>TOP SECRET</text></svg>')
    (home / "link.svg").symlink_to(secret)
    reaching = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image href="http://127.0.0.1:{port}/a.png" width="9" height="9"/>'
        f'<image xlink:href="file://{secret}" width="9" height="9"/>'
        f'<use href="http://127.0.0.1:{port}/b.svg#c"/>'
        f"<style>@import url(http://127.0.0.1:{port}/d.css);</style></svg>"
    )
    (home / "reaching.svg").write_text(reaching)
    return home, secret


def test_a_hostile_template_reaches_nothing(
    folder: Path, listener: tuple[int, list[object]], read_pdf: Read
) -> None:
    port, seen = listener
    home, secret = _plant(folder, port)
    sources = [
        f"http://127.0.0.1:{port}/x.png",
        f"file://{secret}",
        str(secret),
        "../secret.svg",
        "link.svg",
        "reaching.svg",
    ]
    css = f"Arial;background:url(http://127.0.0.1:{port}/y)"
    images = "".join(
        f'<image x="20" y="{20 + 20 * n}" width="20" height="15" alt="picture {n}" src="{source}"/>'
        for n, source in enumerate(sources)
    )
    label = f'<label x="90" y="20" width="90" height="60" font="{css}">&lt;img src=http://127.0.0.1:{port}/z&gt;</label>'
    text = f'<template xmlns="urn:notegen:template:1" locale="FR">{images}{label}</template>'
    (home / "evil.xml").write_text(text)
    done = _run(home / "evil.xml", "-o", folder / "out")
    assert done.exit_code == 0
    assert seen == []
    assert done.stderr.count("resource-refused") >= 5
    (page,) = read_pdf((folder / "out" / "evil.pdf").read_bytes())
    assert "TOP SECRET" not in page.text
    assert all(f"picture {number}" in page.text for number in range(5))
    assert f"<img src=http://127.0.0.1:{port}/z>" in "".join(page.text.splitlines())


@pytest.fixture
def no_fonts(tmp_path: Path) -> dict[str, str]:
    empty = tmp_path / "fonts"
    empty.mkdir()
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{empty}</dir><cachedir>{empty}</cachedir></fontconfig>")
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


NO_PANGO = """
import cffi
load = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if "pango" in str(name):
        raise OSError(f"cannot load {name}")
    return load(self, name, flags)
cffi.FFI.dlopen = dlopen
"""


@pytest.mark.parametrize("missing", ["fonts", "pango"])
def test_without_a_renderer_the_page_is_written_and_the_exit_code_is_5(
    folder: Path, no_fonts: dict[str, str], missing: str
) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(NO_PANGO)
    done = subprocess.run(
        [sys.executable, "-m", "notegen", "preview", "fr.xml", "-o", "out", "--html"],
        cwd=folder,
        env=no_fonts if missing == "fonts" else {**os.environ, "PYTHONPATH": str(folder / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done.stderr
    assert done.stdout.split() == [str(Path("out") / "fr.html")]
    assert ("no-fonts" if missing == "fonts" else "renderer-missing") in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (folder / "out").iterdir()] == ["fr.html"]


def _write_large(folder: Path) -> Path:
    """A template that takes some ten seconds and 300 MB to draw."""
    label = '<label x="10" y="10" width="50" height="5">a few words</label>'
    text = f'<template xmlns="urn:notegen:template:1" locale="FR">{label * 9000}</template>'
    (folder / "large.xml").write_text(text)
    return folder / "large.xml"


@pytest.mark.skipif(sys.platform == "win32", reason="only the clock counts there")
@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(cpu_seconds=1), "more than 1 seconds of work"),
        (Limits(wall_seconds=3), "more than 3 seconds"),
        (Limits(memory=300 << 20), "300 MB of memory"),
    ],
    ids=["work", "clock", "memory"],
)
def test_what_takes_too_much_is_stopped_and_the_rest_is_drawn(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limits: Limits, why: str
) -> None:
    monkeypatch.setattr("notegen.cli.renderer.LIMITS", limits)
    done = _run(_write_large(folder), folder / "fr.xml", "-o", folder / "out")
    assert done.exit_code == 5
    assert "renderer-stopped" in done.stderr
    assert why in done.stderr
    assert [path.name for path in (folder / "out").iterdir()] == ["fr.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signal")
def test_ctrl_c_ends_it_while_a_page_is_drawn(folder: Path) -> None:
    command = [sys.executable, "-m", "notegen", "preview", str(_write_large(folder)), "-o", "out"]
    with subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        time.sleep(3)
        assert run.poll() is None
        os.killpg(run.pid, signal.SIGINT)
        start = time.monotonic()
        assert run.wait(20) == 130
        assert time.monotonic() - start < 2
        assert run.stderr
        assert b"Traceback" not in run.stderr.read()
