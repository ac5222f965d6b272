"""Pictures come from data: URLs and from below the template's folder, and from nowhere else."""

from __future__ import annotations

import base64
import io
import os
import struct
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from notegen.cli.files import read_below
from notegen.document import images as pictures
from notegen.document.images import MAX_FILE_BYTES, EmbeddedImage, ImageLoader
from notegen.errors import Diagnostic

if TYPE_CHECKING:
    from pathlib import Path


def _picture(kind: str, size: tuple[int, int] = (3, 2)) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, kind)
    return output.getvalue()


PNG, JPEG, GIF = _picture("PNG"), _picture("JPEG"), _picture("GIF")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'


def _url(raw: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(("raw", "kind"), [(PNG, "png"), (JPEG, "jpeg"), (GIF, "gif")])
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
        _url(PNG[:-30]),
        _url(JPEG[:-20]),
        _url(GIF[:-8]),
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
        _svg("<style>rect{fill:\\75rl(#a)}</style><rect/>"),
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
    monkeypatch.setattr(pictures, "MAX_PIXELS", 12)
    loader = ImageLoader(lambda name: PNG + name.encode())
    for name in ("a", "b", "a"):
        assert isinstance(loader.load(name, "image[1]"), EmbeddedImage)
    assert _refusal(loader.load("c", "image[1]"))
    monkeypatch.setattr(pictures, "MAX_BYTES", len(PNG) + 2 * len(_url(PNG)))
    loader = ImageLoader(lambda _: PNG)
    found = [isinstance(loader.load("a", "image[1]"), EmbeddedImage) for _ in range(5)]
    assert found == [True, True, False, False, False]
    monkeypatch.setattr(pictures, "MAX_BYTES", 10**6)
    monkeypatch.setattr(pictures, "MAX_SHAPES", 5)
    loader = ImageLoader(lambda _: SVG)
    found = [isinstance(loader.load("a", "image[1]"), EmbeddedImage) for _ in range(5)]
    assert found == [True, True, True, True, False]


def test_what_was_refused_is_not_read_again() -> None:
    read: list[str] = []

    def broken(name: str) -> bytes:
        read.append(name)
        return PNG[:20]

    loader = ImageLoader(broken)
    assert all(_refusal(loader.load("a.png", "image[1]")) for _ in range(3))
    assert read == ["a.png"]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HUGE = struct.pack(">II", 13_000, 13_000)
FRAME = struct.pack("<HHHH", 0, 0, 13_000, 13_000)
START_OF_FRAME = JPEG.index(b"\xff\xc0")
HUGE_FRAME = (
    JPEG[START_OF_FRAME : START_OF_FRAME + 5]
    + struct.pack(">HH", 13_000, 13_000)
    + JPEG[START_OF_FRAME + 9 : START_OF_FRAME + 19]
)


@pytest.mark.parametrize(
    "raw",
    [
        GIF[:10] + b"\0\0\0," + FRAME + b"\0\2\2\x44\1\0;",
        PNG[:8] + _chunk(b"tEXt", b"IHDR" + bytes(20)) + _chunk(b"IHDR", HUGE + PNG[24:29]) + PNG[33:],
        JPEG[:START_OF_FRAME] + HUGE_FRAME + JPEG[START_OF_FRAME:],
        JPEG[: START_OF_FRAME + 19] + HUGE_FRAME + JPEG[START_OF_FRAME + 19 :],
        PNG[:33] + _chunk(b"IDAT", b"no zlib stream") + PNG[-12:],
        PNG[:50] + b"\0" + PNG[51:],
        PNG[:33] + _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**8))) + PNG[33:],
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b""),
        GIF[:-10] + b"\xff" * 20,
    ],
    ids=["frame-beyond-screen", "chunk-before-header", "two-frames", "two-frames-huge-last",
         "no-stream", "wrong-sum", "text-bomb", "short-header", "broken-blocks"],
)  # fmt: skip
def test_pictures_that_are_not_what_they_say(raw: bytes) -> None:
    """Either refused, or drawn as the few pixels that they are; never an error of another's."""
    found = ImageLoader().load(_url(raw), "image[1]")
    if isinstance(found, EmbeddedImage):
        with Image.open(io.BytesIO(raw)) as image:
            assert image.size == (3, 2)
            image.load()


LONG = 300_000
GRADIENTS = (
    '<linearGradient id="p"><stop offset="1"/></linearGradient>'
    '<linearGradient id="q" href="#p" x1="1"/>'
)
ONE_GRADIENT = '<linearGradient x1="1" id="d0"><stop offset="1" /></linearGradient>'


@pytest.mark.parametrize(
    "content",
    [
        '<mask id="m"><rect/></mask><rect mask="#m"/>',
        '<marker id="m"><rect/></marker><path marker-mid="#m" d="M0 0L1 1"/>',
        '<filter id="m"/><rect filter="url(#m)"/>',
        '<pattern id="m"><rect/></pattern><rect fill="url(#m)"/>',
        '<linearGradient id="m" spreadMethod="repeat" x2="0.0001%"><stop/></linearGradient><rect fill="url(#m)"/>',
        '<rect clip-path="#m"/>',
        '<path d=".1.1.1"/>',
        '<path d="zzzz"/>',
        '<path d="M1"/>',
        '<path d="M1 1L1e999 1"/>',
        f'<path d="M0 0A{"1" * LONG}"/>',
        f'<g transform="{"a" * LONG}"><rect/></g>',
        f'<g transform="{"1" * LONG}"><rect/></g>',
        f'<g transform="rotate({"1 " * LONG}"><rect/></g>',
        f'<rect fill="{"url(#" * LONG}"/>',
        f'<rect fill="rgb({" " * LONG}"/>',
        f'<rect stroke-dasharray="{"1" * LONG}x"/>',
        f'<text>{"x" * 3 * LONG}</text>',
        "<text>one<tspan>two</tspan>three</text>",
        f"<style>{'.a{fill:red}' * LONG}</style>",
        f"<style>{'{' * LONG}</style>",
        "<style>g rect{fill:red}</style>",
        "<foreignObject/>",
        "<animate/>",
        '<rect width="calc(1px)"/>',
        '<rect fill="var(--x)"/>',
    ],
)  # fmt: skip
def test_what_is_not_in_the_closed_set_is_refused_at_once(content: str) -> None:
    start = time.process_time()
    assert _refusal(ImageLoader().load(_svg(content), "image[1]"))
    assert time.process_time() - start < 5


@pytest.mark.parametrize("box", ["a b", "0 0 0 0", "0 0 -1 1", "1 2 3", "0 0 1e999 1"])
def test_a_drawing_with_a_wrong_size_is_refused(box: str) -> None:
    raw = SVG.replace(b"<svg ", f'<svg viewBox="{box}" '.encode())
    assert _refusal(ImageLoader().load(_url(raw, "svg+xml"), "image[1]"))


@pytest.mark.parametrize(
    ("content", "drawn"),
    [
        ('<path d="m1 2 3 4-5.5.5zM0,0h1e1V2"/>', 'd="m1 2 l3 4 l-5.5 .5 z M0 0 h1e1 V2"'),
        ('<path d="M0 0a1 1 0 01.5.5 1 1 0 1 0 2 2"/>', 'd="M0 0 a1 1 0 0 1 .5 .5 a1 1 0 1 0 2 2"'),
        ('<polygon points="0,0 1-1"/>', '<path d="M0 0 L1 -1 Z"'),
        ("<style>/* */ rect{fill:red}.a , #b{stroke:#fff}</style><rect class='c a' style='fill : blue'/>",
         '<rect fill="blue" stroke="#fff"'),
        ('<rect fill="url( #none ) red"/>', 'fill="red"'),
        ('<rect fill="inherit" stroke="rgb(1, 2, 3)"/>', '<rect stroke="rgb(1, 2, 3)"'),
        ('<g transform="matrix(1,0 0 1 5,-5)rotate(1)" fill="#123"/>', "matrix(1 0 0 1 5 -5)rotate(1)"),
        ('<symbol id="s" viewBox="0 0 2 2"><rect/></symbol><use href="#s" x="1" width="9"/>',
         '<g transform="translate(1 0)"><svg width="9" height="100%" viewBox="0 0 2 2"><rect />'),
        (f'{GRADIENTS}<rect fill="url(#q)"/><rect fill="url(#q)"/>',
         f'<defs>{ONE_GRADIENT}</defs><rect fill="url(#d0)" /><rect fill="url(#d0)" />'),
        ('<clipPath id="c"><rect clip-path="url(#c)"/></clipPath><rect clip-path="url(#c)"/>',
         '<clipPath id="d0"><rect clip-path="none" /></clipPath></defs><rect clip-path="url(#d0)" />'),
        ('<mask id="m"><rect/></mask><rect letter-spacing="normal"/>', "<defs /><rect /></svg>"),
        ("<text x='1'>one<tspan y='2'>two</tspan></text>", '<text x="1">one<tspan y="2">two</tspan></text>'),
        ('<metadata><x xmlns="urn:x"/></metadata><x xmlns="urn:x"/><title>t</title><script>x</script>', "<defs />"),
    ],
)  # fmt: skip
def test_a_drawing_is_written_anew(content: str, drawn: str) -> None:
    found = ImageLoader().load(_svg(content), "image[1]")
    assert isinstance(found, EmbeddedImage), found.message
    svg = base64.b64decode(found.url.partition(",")[2]).decode()
    assert drawn in svg
    assert "script" not in svg


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
