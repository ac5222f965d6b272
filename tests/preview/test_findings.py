"""What the layout had to say: misfits, glyphs, fonts, and documents that are too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from notegen.dialect.layout import Box, Placement, TextStyle
from notegen.document.content import Document, Frame, Picture, Run, Text
from notegen.errors import PreviewError
from notegen.preview.fit import find_substitutes
from notegen.preview.pdf import MOST_LETTERS, MOST_ROWS, Renderer

Build = Callable[..., Document]
Read = Callable[[bytes], Any]


def test_a_text_higher_than_its_box_is_said(build: Build, renderer: Renderer) -> None:
    boxes = {"top": Box(20, 20, 40, 5), "middle": Box(70, 20, 40, 5), "fits": Box(120, 20, 40, 40)}
    blocks = tuple(
        Text(name, box, TextStyle(valign=name if name == "middle" else "top"), (Run("a\nb\nc"),))
        for name, box in boxes.items()
    )
    found = renderer.render(replace(build(1), blocks=blocks)).diagnostics
    assert [f.path for f in found if f.code == "text-overflow"] == ["top", "middle"]


def test_a_glyph_that_no_font_has_is_said(build: Build, renderer: Renderer) -> None:
    document = build(1, labels=((Placement.FIRST, 20, "\U000e0100 \uabff"),))
    found = renderer.render(document).diagnostics
    assert "glyph-missing" in {finding.code for finding in found}


def test_frames_and_pictures_without_words_need_no_alt(
    build: Build, renderer: Renderer, dot: str
) -> None:
    blocks = (
        Frame(Box(20, 20, 30, 20), "PPI stamp"),
        Picture("image[1]", Box(60, 20, 30, 20), dot, "", "Center"),
    )
    found = renderer.render(replace(build(1), blocks=blocks)).diagnostics
    assert {finding.code for finding in found} <= {"font-substituted"}


@pytest.mark.parametrize(
    ("asked", "used", "said"),
    [
        ({"Arial"}, {"Arial"}, {}),
        ({"arial"}, {"Arial", "Noto Sans CJK"}, {}),
        ({"Arial"}, {"Liberation Sans"}, {"Liberation Sans": "note"}),
        ({"Arial"}, {"DejaVu Sans"}, {"DejaVu Sans": "warning"}),
        (
            {"Arial", "Comic Sans MS"},
            {"Liberation Sans", "DejaVu Sans"},
            {"Liberation Sans": "note", "DejaVu Sans": "warning"},
        ),
        ({"Arial"}, set(), {}),
    ],
)
def test_substituted_fonts_are_said(asked: set[str], used: set[str], said: dict[str, str]) -> None:
    found = list(find_substitutes(asked, used))
    assert {finding.code for finding in found} <= {"font-substituted"}
    assert len(found) == len(said)
    for font, severity in said.items():
        (finding,) = [f for f in found if f" {font}," in f.message]
        assert finding.severity == severity


def test_a_layout_without_end_is_stopped(
    build: Build, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notegen.preview.pdf.MOST_PAGES", 3)
    with pytest.raises(PreviewError) as caught:
        renderer.render(build(400))
    assert caught.value.diagnostic.code == "too-many-pages"
    assert renderer.render(build(3)).pages == 1


def test_too_many_letters_are_refused_before_the_layout(build: Build, renderer: Renderer) -> None:
    half = "x" * (MOST_LETTERS // 2 + 1)
    document = build(1, labels=((Placement.FIRST, 20, half), (Placement.AFTER, 20, half)))
    with pytest.raises(PreviewError) as caught:
        renderer.render(document)
    assert caught.value.diagnostic.code == "too-many-letters"


def test_too_many_rows_are_refused_before_the_layout(build: Build, renderer: Renderer) -> None:
    with pytest.raises(PreviewError) as caught:
        renderer.render(build(MOST_ROWS + 1))
    assert caught.value.diagnostic.code == "too-many-rows"
