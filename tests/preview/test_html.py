"""The page itself: escaped text, the line that says what it is not, and its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from notegen.dialect.layout import Box, Font, Placement, TextStyle
from notegen.document.content import Document, Run, Text
from notegen.preview.flow import free_strip, last_room
from notegen.preview.html import to_html
from notegen.preview.styles import css_string, font_css, mm
from notegen.preview.table import column_widths

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Document]

printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(printable)
def test_any_text_comes_back_from_the_page(text: str) -> None:
    from notegen.dialect.layout import Page

    block = Text(text, Box(1, 1, 50, 5), TextStyle(Font(family=text)), (Run(text),))
    document = Document(Page(), (block,), text, "fr-FR")
    root = lxml_html.document_fromstring(to_html(document))
    (found,) = root.xpath("//p[@data-name]")
    assert found.text_content() == text
    assert found.get("data-name") == text
    assert root.xpath("//*[not(self::html or self::head or self::meta or self::title or"
                      " self::style or self::body or self::div or self::p)]") == []  # fmt: skip


@given(st.text())
def test_a_css_string_holds_no_way_out(text: str) -> None:
    assert set('"\\;{}<>()\n') & set(css_string(text)[1:-1]) <= {"\\"}


@given(st.floats(-5000, 5000))
def test_lengths_have_no_exponent(length: float) -> None:
    assert float(mm(length).removesuffix("mm")) == pytest.approx(length, abs=0.001)


def test_fonts_name_their_stand_ins() -> None:
    assert '"Arial","Liberation Sans"' in font_css(Font())
    assert font_css(Font(family="Courier New")).count("monospace") == 1


@pytest.mark.parametrize(
    ("boxes", "place"),
    [
        ([], (105, 293)),
        ([(0, 290, 210, 5)], (105, 4)),
        ([(0, 290, 210, 5), (0, 0, 210, 3)], (4, 148.5)),
        ([(0, 290, 210, 5), (0, 0, 210, 5), (3, 100, 5, 5)], (206, 148.5)),
        ([(0, 290, 210, 5), (0, 0, 210, 5), (3, 100, 5, 5), (205, 100, 5, 5)], (105, 293)),
    ],
)
def test_the_notice_stands_at_an_edge_where_nothing_else_is(
    build: Build, boxes: list[tuple[float, float, float, float]], place: tuple[float, float]
) -> None:
    blocks = tuple(Text("t", Box(*box), TextStyle(), (Run("x"),)) for box in boxes)
    strip = free_strip(replace(build(1, page_number=False), blocks=blocks))
    assert (strip.x, strip.y) == place
    assert strip.is_free is (len(boxes) < 4)


@pytest.mark.parametrize(("y", "room"), [(240, 30), (27, 240), (280, 0), (5, 0)])
def test_room_is_kept_for_what_stands_on_the_last_page(build: Build, y: float, room: float) -> None:
    document = build(1, labels=((Placement.LAST, y, "last"),))
    assert last_room(document) == room


def test_columns_share_the_width(build: Build) -> None:
    table = build(1).table
    assert table
    assert sum(column_widths(table)) == pytest.approx(170)
    columns = tuple(replace(column, width=None) for column in table.items.columns)
    open_table = replace(table, items=replace(table.items, columns=columns))
    assert column_widths(open_table) == pytest.approx([170 / 3] * 3)
    too_wide = tuple(replace(column, width=100) for column in table.items.columns)
    assert sum(
        column_widths(replace(table, items=replace(table.items, columns=too_wide)))
    ) == pytest.approx(170)
