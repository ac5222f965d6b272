"""The page itself: escaped text, looks that are what they say, the line that says what it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from notegen.document.content import Document, Run, Text
from notegen.document.layout import Box, Font, Page, Placement, TextStyle
from notegen.preview.html import ASSUMED, to_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.preview.pdf import Renderer

    Build = Callable[..., Document]
    Read = Callable[[bytes], Any]

printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
NO_PAGE_CAN_SHOW = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def _one(text: str, box: Box, style: TextStyle | None = None) -> Document:
    block = Text(text, box, style or TextStyle(), (Run(text),))
    return Document(Page(), (block,), text, "fr-FR")


@given(printable)
def test_any_text_comes_back_from_the_page(text: str) -> None:
    page = to_html(_one(text, Box(1, 1, 50, 5), TextStyle(Font(family=text))))
    shown = text.translate(NO_PAGE_CAN_SHOW)
    root = lxml_html.document_fromstring(page)
    (found,) = root.xpath("//p[@data-name]")
    assert found.text_content() == shown
    assert found.get("data-name") == shown
    assert root.xpath("//*[not(self::html or self::head or self::meta or self::title or"
                      " self::style or self::body or self::div or self::p)]") == []  # fmt: skip


@given(family=st.text(), place=st.floats(-5000, 5000))
@settings(max_examples=50)
def test_whatever_a_look_is_made_of_it_is_understood(
    renderer: Renderer, family: str, place: float
) -> None:
    style = TextStyle(Font(family=family), padding=abs(place) / 1000)
    found = renderer.render(_one("x", Box(place, 10, abs(place), 5), style)).diagnostics
    assert "renderer-warning" not in {finding.code for finding in found}


@given(st.floats(0, 150))
@settings(max_examples=20)
def test_a_text_stands_where_it_says(renderer: Renderer, read_pdf: Read, x: float) -> None:
    (page,) = read_pdf(renderer.render(_one("HERE", Box(x, 200 - x, 50, 5))).pdf)
    assert page.find("HERE").left == pytest.approx(x, abs=0.5)
    assert page.find("HERE").top == pytest.approx(200 - x, abs=1)


@pytest.mark.parametrize(
    ("family", "twin"), [("Arial", "Liberation Sans"), ("Courier New", "Liberation Mono")]
)
def test_a_font_that_is_missing_is_shown_in_one_of_the_same_widths(
    renderer: Renderer, family: str, twin: str
) -> None:
    style = TextStyle(Font(family=family))
    found = renderer.render(_one("x", Box(1, 1, 50, 5), style), clean=True).diagnostics
    said = [finding.message for finding in found if finding.code == "font-substituted"]
    assert said == [f"{family} is shown in {twin}, whose letters are as wide"]


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
    build: Build,
    renderer: Renderer,
    read_pdf: Read,
    boxes: list[tuple[float, float, float, float]],
    place: tuple[float, float],
) -> None:
    blocks = tuple(Text("t", Box(*box), TextStyle(), (Run("x"),)) for box in boxes)
    (page,) = read_pdf(renderer.render(replace(build(1, page_number=False), blocks=blocks)).pdf)
    said = [word for word in page.words if word.text.strip() and word.text.strip() in ASSUMED]
    said = [word for word in said if word.text != "x"]
    left, right = min(word.left for word in said), max(word.right for word in said)
    top, bottom = min(word.top for word in said), max(word.bottom for word in said)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(place, abs=1)


@pytest.mark.parametrize(("y", "needs_room"), [(240, True), (27, True), (280, False), (5, False)])
def test_room_is_kept_for_what_stands_on_the_last_page(
    build: Build, renderer: Renderer, y: float, needs_room: bool
) -> None:
    rows = next(n for n in range(15, 40) if renderer.render(build(n + 1)).pages == 2)
    document = build(rows, labels=((Placement.LAST, y, "last"),))
    assert renderer.render(build(rows)).pages == 1
    assert renderer.render(document).pages == (2 if needs_room else 1)


@pytest.mark.parametrize(
    ("widths", "lefts"),
    [
        ((30, 50, 20), (20, 71, 156)),
        ((None, None, None), (20, 20 + 170 / 3, 20 + 340 / 3)),
        ((100, 100, 100), (20, 20 + 170 / 3, 20 + 340 / 3)),
        ((60, None, 20), (20, 122, 156)),
        ((100, None, 100), (20, 20 + 170 * 100 / 210, 20 + 170 * 110 / 210)),
    ],
)
def test_columns_share_the_width(
    build: Build,
    renderer: Renderer,
    read_pdf: Read,
    widths: tuple[float | None, ...],
    lefts: tuple[float, ...],
) -> None:
    table = build(1).table
    assert table
    columns = tuple(
        replace(column, width=width, align="left", title=title)
        for column, width, title in zip(table.items.columns, widths, "XYZ", strict=True)
    )
    (page,) = read_pdf(renderer.render(build(1, columns=columns)).pdf)
    found = [page.find(title).left for title in "XYZ"]
    assert found == pytest.approx([left + table.items.padding for left in lefts], abs=0.5)
