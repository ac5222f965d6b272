"""Pictures come from data: URLs and from below the template's folder, and from nowhere else."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from notegen.cli.pictures import read_below
from notegen.document.pictures import LARGEST_BYTES, load_picture

if TYPE_CHECKING:
    from pathlib import Path

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def _url(raw: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    ("raw", "kind"), [(PNG, "png"), (SVG, "svg+xml"), (JPEG, "jpeg"), (GIF, "gif")]
)
def test_pictures_are_what_their_bytes_are(raw: bytes, kind: str) -> None:
    source, refusal = load_picture(_url(raw, "x-anything"), "image[1]", None)
    assert refusal is None
    assert source == _url(raw, kind)


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
        _url(PNG + bytes(LARGEST_BYTES)),
        _url(b"\xff\xd8\xff"),
    ],
)
def test_all_else_is_refused(source: str) -> None:
    def read(name: str) -> bytes:
        pytest.fail(f"{name} was read")

    found, refusal = load_picture(source, "image[1]", read)
    assert found == ""
    assert refusal
    assert refusal.code == "resource-refused"


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
    source, refusal = load_picture(name, "image[1]", read_below(folder))
    assert refusal is None
    assert source == _url(PNG)


@pytest.mark.parametrize(
    "name", ["out.png", "up/secret.png", "missing.png", "pictures", "pipe.png", "a\0b", "x" * 5000]
)
def test_what_leads_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    source, refusal = load_picture(name, "image[1]", read_below(folder))
    assert source == ""
    assert refusal
    assert refusal.code == "resource-refused"
