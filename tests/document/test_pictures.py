"""Pictures come from data: URLs and from below the template's folder, and from nowhere else."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from notegen.cli.files import read_below
from notegen.document import pictures
from notegen.document.pictures import MAX_FILE_BYTES, EmbeddedImage, ImageLoader
from notegen.errors import Diagnostic

if TYPE_CHECKING:
    from pathlib import Path

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xda\x00\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,;"


def _url(raw: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    ("raw", "kind"), [(PNG, "png"), (SVG, "svg+xml"), (JPEG, "jpeg"), (GIF, "gif")]
)
def test_pictures_are_what_their_bytes_are(raw: bytes, kind: str) -> None:
    assert ImageLoader().load(_url(raw, "x-anything"), "image[1]") == EmbeddedImage(_url(raw, kind))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "HTTPS://example.org/x.png",
        "ftp://example.org/x.png",
        "/etc/passwd",
        "\\\\server\\share\\x.png",
        "C:\\x.png",
        "../x.png",
        "a/../../x.png",
        "a\\..\\x.png",
        "data:image/png;base64,!!!",
        "data:image/png",
        "data:text/html,<b>no</b>",
        _url(b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\xff\xff\xff\xff" * 3),
        _url(PNG + bytes(MAX_FILE_BYTES)),
        _url(b"\xff\xd8\xff"),
        _url(PNG[:-12]),
        _url(JPEG[:-2]),
    ],
)
def test_all_else_is_refused(source: str) -> None:
    def read(name: str) -> bytes:
        pytest.fail(f"{name} was read")

    assert _refusal(ImageLoader(read).load(source, "image[1]"))


def _refusal(found: EmbeddedImage | Diagnostic) -> str:
    """What was said of a picture that is refused."""
    assert isinstance(found, Diagnostic)
    assert (found.code, found.path) == ("resource-refused", "image[1]")
    return found.message


def _svg(content: str, before: str = "") -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return _url(f"{before}<svg {names}>{content}</svg>".encode(), "svg+xml")


def _often(element: str, reference: str) -> str:
    """A hundred thousand shapes, in six lines."""
    levels = (f'<g id="g{n}">{f"<{element} {reference}/>" * 10}</g>' for n in range(1, 6))
    return '<g id="g0"><rect/></g>' + "".join(
        level.replace("?", f"#g{number}") for number, level in enumerate(levels)
    )


@pytest.mark.parametrize(
    "source",
    [
        _svg("&a;", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        _svg("<g>"),
        _url(b"II*\0 a TIFF file, or any other that Pillow may open <svg", "svg+xml"),
        _url(b"<html><svg/></html>", "svg+xml"),
        _svg("<g>" * 300 + "</g>" * 300),
        _svg("<rect/>" * 20_001),
        _svg(_often("use", 'href="?"')),
        _svg(_often("use", 'xlink:href="?"')),
        _svg(_often("use", 'xlink:href="?" href="#g0"')),
        _svg(_often("rect", 'fill="url(?)"')),
        _svg(_often("rect", "style=\"mask: url( '?' )\"")),
        _svg(_often("use", 'href="?"').replace("#g", "#%67")),
        _svg('<marker id="m">' + "<rect/>" * 99 + f'</marker><path marker="url(#m)" d="{"M1 " * 999}"/>'),
        _svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        _svg("<style>rect{mask:url(#m)}</style><mask id='m'>" + "<rect/>" * 200 + "</mask>" + "<rect/>" * 200),
        _svg('<image href="http://127.0.0.1:1/x.png"/>'),
        _svg('<image xlink:href="x.png" href="#a"/>'),
        _svg('<use href="other.svg#a"/>'),
        _svg('<rect fill="url(http://127.0.0.1:1/x#a)"/>'),
        _svg("<style>@import 'x.css'</style>"),
        _svg("<style>rect{fill:\\75rl(#a)}</style>"),
        _svg(f'<image href="{_svg("")}"/>'),
        _svg(f'<image href="{_url(b"no picture")}"/>'),
    ],
)  # fmt: skip
def test_drawings_that_reach_out_or_never_end_are_refused(source: str) -> None:
    assert _refusal(ImageLoader().load(source, "image[1]"))


def test_a_drawing_as_programs_write_them_is_shown() -> None:
    source = _svg(
        '<g xmlns:i="urn:i" i:export="C:\\x.png"><linearGradient id="a"/><clipPath id="c"><rect/></clipPath>'
        "<style>.a{fill:url(#a);clip-path:url(#c)}</style><symbol id='s'><path class='a' d='M0 0L1 1'/></symbol>"
        f'<use xlink:href="#s"/><a href="https://example.org"><use href="#s"/></a><image href="{_url(PNG)}"/></g>'
    )
    found = ImageLoader().load(source, "image[1]")
    assert isinstance(found, EmbeddedImage)
    assert 10 < found.render_cost < 100


def test_pictures_have_limits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 2)
    album = ImageLoader(lambda name: PNG + name.encode())
    for name in ("a", "b", "a"):
        assert isinstance(album.load(name, "image[1]"), EmbeddedImage)
    assert _refusal(album.load("c", "image[1]"))
    monkeypatch.setattr(pictures, "MAX_BYTES", 300)
    album = ImageLoader(lambda _: PNG)
    found = [isinstance(album.load("a", "image[1]"), EmbeddedImage) for _ in range(5)]
    assert found == [True, True, False, False, False]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    (folder / "pictures").mkdir(parents=True)
    (folder / "pictures" / "x.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "out.png").symlink_to(tmp_path / "secret.png")
    (folder / "in.png").symlink_to(folder / "pictures" / "x.png")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.mark.parametrize("name", ["pictures/x.png", "in.png", "./pictures/x.png"])
def test_files_below_the_folder_are_read(folder: Path, name: str) -> None:
    assert ImageLoader(read_below(folder)).load(name, "image[1]") == EmbeddedImage(_url(PNG))


@pytest.mark.parametrize(
    "name", ["out.png", "up/secret.png", "missing.png", "pictures", "pipe.png", "a\0b", "x" * 5000]
)
def test_what_leads_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    assert _refusal(ImageLoader(read_below(folder)).load(name, "image[1]"))
