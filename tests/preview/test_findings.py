"""What the layout had to say: misfits, glyphs, fonts, and documents that are too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from notegen.document.content import (
    Document,
    Picture,
    PlaceholderBox,
    Run,
    RunKind,
    RunningText,
    Text,
)
from notegen.document.layout import Box, Column, Font, Placement, TextStyle
from notegen.errors import PreviewError
from notegen.preview.fit import find_substitutes
from notegen.preview.limits import (
    MAX_BOXES,
    MAX_COLUMNS,
    MAX_FAMILIES,
    MAX_LETTERS,
    MAX_PARAGRAPH,
    MAX_WORD,
)

if TYPE_CHECKING:
    from notegen.preview.pdf import Renderer

Build = Callable[..., Document]
Read = Callable[[bytes], Any]

LOOK_COLUMN = Column(1, "SKU", "Code")


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
        PlaceholderBox("stamp[1]", Box(20, 20, 30, 20), "PPI stamp"),
        Picture("image[1]", Box(60, 20, 30, 20), dot, "", "Center"),
    )
    found = renderer.render(replace(build(1), blocks=blocks)).diagnostics
    assert {finding.code for finding in found} <= {"font-substituted"}


@pytest.mark.parametrize(
    ("asked", "used", "said"),
    [
        ({"Arial"}, {"Arial"}, {}),
        ({"arial"}, {"Arial"}, {}),
        ({"Arial"}, {"Liberation Sans"}, {"Liberation Sans": "note"}),
        ({"Arial"}, {"DejaVu Sans"}, {"DejaVu Sans": "warning"}),
        (
            {"Arial", "Comic Sans MS"},
            {"Liberation Sans", "DejaVu Sans"},
            {"Liberation Sans": "note", "DejaVu Sans": "warning"},
        ),
        ({"Arial"}, set(), {}),
        ({"Arial"}, {"Arial", "Noto Sans CJK"}, {"Noto Sans CJK": "note"}),
        ({"Comic Sans MS"}, {"Liberation Sans"}, {"Liberation Sans": "warning"}),
        ({"Times New Roman"}, {"Liberation Sans", "Tinos"}, {"Tinos": "note"}),
    ],
)
def test_substituted_fonts_are_said(asked: set[str], used: set[str], said: dict[str, str]) -> None:
    found = list(find_substitutes(asked, used))
    assert {finding.code for finding in found} <= {"font-substituted"}
    assert len(found) == len(said)
    for font, severity in said.items():
        (finding,) = [f for f in found if f" in {font}" in f.message]
        assert finding.severity == severity


def _refusal(renderer: Renderer, document: Document) -> str:
    with pytest.raises(PreviewError) as caught:
        renderer.render(document)
    return caught.value.diagnostic.code


def test_a_layout_without_end_is_stopped(
    build: Build, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notegen.preview.limits.MAX_PAGES", 3)
    assert _refusal(renderer, build(400)) == "too-many-pages"
    assert renderer.render(build(3)).pages == 1


def test_much_on_every_page_allows_fewer_pages(
    build: Build, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notegen.preview.limits.MAX_REPEATED", 8)
    labels = ((Placement.EVERY, 12, "every"), (Placement.EVERY, 18, "every"))
    assert renderer.render(build(60, labels=labels[:1])).pages == 2
    assert _refusal(renderer, build(160, labels=labels)) == "too-many-pages"


def test_too_large_documents_are_refused_before_the_layout(
    build: Build, renderer: Renderer, dot: str
) -> None:
    half = "x \n" * (MAX_LETTERS // 6 + 1)
    long = build(1, labels=((Placement.FIRST, 20, half), (Placement.AFTER, 20, half)))
    assert _refusal(renderer, long) == "too-many-letters"
    word = "x" * (MAX_WORD + 1)
    assert _refusal(renderer, build(1, labels=((Placement.FIRST, 20, word),))) == "too-many-letters"
    paragraph = "x " * (MAX_PARAGRAPH // 2 + 1)
    labels = ((Placement.FIRST, 20, paragraph),)
    assert _refusal(renderer, build(1, labels=labels)) == "too-many-letters"
    assert _refusal(renderer, build(MAX_BOXES // 3)) == "too-many-boxes"
    columns = (LOOK_COLUMN,) * (MAX_COLUMNS + 1)
    assert _refusal(renderer, build(0, columns=columns)) == "too-many-columns"
    box, style, many = Box(60, 20, 30, 20), TextStyle(), MAX_BOXES
    for block in (
        Picture("image[1]", box, dot, "", "Center", render_cost=many),
        Text("label[1]", box, style, (Run("a "), Run("b ", RunKind.SLOT)) * (many // 2)),
        RunningText("page-number[1]", box, style, "{page} " * many),
    ):
        assert _refusal(renderer, replace(build(1), blocks=(block,))) == "too-many-boxes"
    fonts = [TextStyle(Font(f"Font {number}")) for number in range(MAX_FAMILIES + 1)]
    blocks = tuple(Text("label[1]", box, font, (Run("x"),)) for font in fonts)
    assert _refusal(renderer, replace(build(1), blocks=blocks)) == "too-many-fonts"


def test_what_is_wrong_often_is_said_a_few_times(build: Build, renderer: Renderer) -> None:
    texts = [Text(f"t[{n}]", Box(-5, 20, 4, 1), TextStyle(), (Run("a"),)) for n in range(90)]
    found = renderer.render(replace(build(1), blocks=tuple(texts))).diagnostics
    codes = Counter(finding.code for finding in found)
    assert codes["outside-page"] == codes["text-overflow"] == 50
    assert [f.message for f in found if f.code == "more-places"] == [
        "outside-page: 40 more places",
        "text-overflow: 40 more places",
    ]


def test_a_word_wider_than_its_box_or_column_is_said(build: Build, renderer: Renderer) -> None:
    texts = {
        "broken": "see REFURBISHED-A1234567890123456789",
        "spans": "SAMSUNGGALAXYS22ULTRA",
        "fits": "a long text of short words, hyphen-ated, and\nlines, é\u00a0b",
        "chinese": "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    }
    blocks = tuple(
        Text(name, Box(20, 20 + 30 * n, 30, 30), TextStyle(), (Run(text[:9]), Run(text[9:], RunKind.SLOT)))
        for n, (name, text) in enumerate(texts.items())
    )  # fmt: skip
    document = replace(build(2), blocks=blocks)
    assert document.table
    row = replace(document.table.rows[0], cells=("WORD" * 20, "a b " * 40, "1,00 €"))
    table = replace(document.table, rows=(*document.table.rows, row, row))
    found = renderer.render(replace(document, table=table)).diagnostics
    assert [f.path for f in found if f.code == "word-broken"] == ["broken", "column Code"]
    assert [f.path for f in found if f.code == "text-overflow"] == ["spans"]


def test_a_box_beyond_the_edge_of_the_page_is_said(build: Build, renderer: Renderer) -> None:
    boxes = {
        "left": Box(-1, 20, 40, 5),
        "below": Box(20, 290, 40, 9),
        "after": Box(20, 290, 40, 9, on=Placement.AFTER),
        "right": Box(180, 0, 31, 9, on=Placement.AFTER),
        "inside": Box(0, 0, 210, 297),
    }
    blocks = tuple(Text(name, box, TextStyle(), (Run("x"),)) for name, box in boxes.items())
    found = renderer.render(replace(build(1), blocks=blocks)).diagnostics
    assert [f.path for f in found if f.code == "outside-page"] == ["left", "below", "right"]
