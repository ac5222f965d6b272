"""Each thing of WeasyPrint's inside that notegen leans on. One that fails here has changed there."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.document.content import (
    Block,
    Document,
    Picture,
    PlaceholderBox,
    Row,
    Run,
    RunKind,
    RunningText,
    SummaryRow,
    Table,
    Text,
)
from notegen.document.layout import Box, Column, Items, Page, Placement, SummaryLook, TextStyle
from notegen.errors import PreviewError
from notegen.preview import pdf as preview_pdf
from notegen.preview import weasyprint_internals as inside
from notegen.preview.html import write_markup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from notegen.preview.pdf import Renderer

    Build = Callable[..., Document]

PAGE = """<style>@page {size: 100mm} p {font: 10pt/20pt Arial; margin: 0; width: 30mm}
span {font-family: "Courier New"}</style>"""


def _lay_out(html: str) -> Any:
    weasyprint = inside.import_weasyprint()
    return weasyprint.HTML(string=PAGE + html, url_fetcher=inside.make_fetcher()).render()


def _refusal(renderer: Renderer, document: Document) -> PreviewError:
    with pytest.raises(PreviewError) as caught:
        renderer.render(document)
    return caught.value


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="its libraries have other names")
def test_it_is_imported_without_looking_for_libraries() -> None:
    script = """if True:
        import ctypes.util
        def find_library(name):
            raise SystemExit(name)
        ctypes.util.find_library = find_library
        from notegen.preview.pdf import Renderer
        Renderer(quickly=True)
        assert ctypes.util.find_library is find_library
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_where_the_quick_import_finds_nothing_it_is_imported_as_usual() -> None:
    script = """if True:
        import cffi, ctypes.util
        load, find_library = cffi.FFI.dlopen, ctypes.util.find_library
        def dlopen(self, name, flags=0):
            if ctypes.util.find_library is not find_library:
                raise OSError(name)
            return load(self, name, flags)
        cffi.FFI.dlopen = dlopen
        from notegen.preview.pdf import Renderer
        Renderer(quickly=True)
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_without_a_font_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    inside.import_weasyprint()
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    with pytest.raises(PreviewError) as caught:
        inside.load_fonts()
    assert caught.value.diagnostic.code == "no-fonts"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1/", "x.png", "DATUM:x"])
def test_only_data_urls_are_opened(url: str) -> None:
    fetcher = inside.make_fetcher()
    assert fetcher.fetch("DATA:text/plain,a").read() == b"a"
    with pytest.raises(ValueError, match="only data"):
        fetcher.fetch(url)


def test_what_it_fails_with_is_an_error_of_ours(build: Build, renderer: Renderer) -> None:
    runs = (Run("\u2029a \u200ba \u2029\n"),)
    document = replace(build(1), blocks=(Text("t", Box(1, 1, 5, 5), TextStyle(), runs),))
    assert _refusal(renderer, document).diagnostic.code == "renderer-failed"


@pytest.mark.parametrize("error", [TypeError, AttributeError, AssertionError, ValueError])
def test_what_our_own_code_fails_with_surfaces(
    build: Build, renderer: Renderer, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("a fault of notegen")

    fail.__globals__["__name__"] = "notegen.preview.made_up"
    monkeypatch.setattr(preview_pdf, "mark_artifacts", fail)
    with pytest.raises(error, match="a fault of notegen"):
        renderer.render(build(1))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_page_is_read_by_a_parser_of_xml_as_it_is_by_one_of_html(text: str) -> None:
    box, style = Box(1, 1, 50, 5), TextStyle(valign="middle")
    runs = (Run("\r\n" + text), Run(text, RunKind.SLOT))
    picture = Picture("image[1]", box, "data:image/png;base64,AAAA", text, "Fit")
    row = SummaryRow(runs, runs, SummaryLook())
    table = Table(
        Items(0, 0, 90, 0, 200, columns=(Column(1, "SKU", text), Column(2, "Title"))),
        (Row((text, "x"), 1),), (row,),
    )  # fmt: skip
    blocks: tuple[Block, ...] = (Text(text, box, style, runs), picture, replace(picture, alt=""))
    blocks += (RunningText("n", box, style, "{page}" + text), PlaceholderBox("p", box, text))
    body = write_markup(Document(Page(), blocks, text, "fr", table, listing=(runs,))).body
    read = inside.read_page(body, inside.make_fetcher())
    made = inside.import_weasyprint().HTML(string=body)
    assert _outline(read.etree_element) == _outline(made.etree_element)


def _outline(element: Any) -> Any:
    """All that a tree says, but for blanks between blocks and the kind of those in attributes."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if element.tag in ("html", "head", "body", "table", "tbody"):
        texts = [text.strip() for text in texts]
    attributes = {name: re.sub(r"\s", " ", value) for name, value in element.attrib.items()}
    return element.tag, attributes, texts, [_outline(child) for child in element]


def test_what_it_says_is_gathered() -> None:
    picture = "data:image/png;base64," + "AAAA" * 1000
    with inside.collect_log() as log:
        _lay_out(f"<p>a\uabff \uabff</p><img alt='x' src='{picture}'>").write_pdf()
    assert [entry.glyph for entry in log] == ["", "\uabff"]
    (image, _) = log
    assert image.is_image
    assert len(image.message) < 200


def test_pages_are_counted_while_they_are_laid_out() -> None:
    html = "<p style='break-after: page'>x</p>" * 5
    with inside.limit_pages(5, KeyError):
        assert len(_lay_out(html).pages) == 5
    with inside.limit_pages(4, KeyError), pytest.raises(KeyError):
        _lay_out(html)


def test_fonts_that_were_used_are_known() -> None:
    layout = _lay_out("<p>a<span>b</span>")
    layout.write_pdf()
    assert len(inside.list_used_families(layout)) == 2


def test_boxes_tell_their_size_and_their_lines() -> None:
    html = (
        "<p data-name=one>two words <span>and a third</span></p><div><p data-name=two>x</p></div>"
    )
    one, two = inside.read_texts(_lay_out(html), "data-name")
    assert (one.name, one.tag, one.text) == ("one", "p", "two words and a third")
    assert [line.strip() for line in one.lines] == ["two words and a", "third"]
    assert one.width == pytest.approx(30)
    assert one.height == one.lines_height == pytest.approx(2 * 20 * 25.4 / 72, abs=1)
    assert 15 < one.lines_width <= 30
    assert two.lines == ("x",)


def test_what_stands_in_margins_is_tagged_nowhere_but_by_us(
    build: Build, renderer: Renderer
) -> None:
    document = build(1, labels=((Placement.FIRST, 20, "a label"),))
    html = renderer.render(document).html
    bare = inside.import_weasyprint().HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    assert _count_artifacts(bare) < _count_artifacts(renderer.render(document).pdf)


def _count_artifacts(pdf: bytes) -> int:
    """How many texts stand in artifacts."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        operators = [
            (str(i.operator), i.operands) for i in pikepdf.parse_content_stream(opened.pages[0])
        ]
    return sum(operator == "BMC" and str(words[0]) == "/Artifact" for operator, words in operators)
