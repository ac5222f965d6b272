"""The PDF read back: every row on its page, everything in its place, nothing overlapping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from notegen.document.content import Document, Picture, Row, Run, Text
from notegen.document.images import EmbeddedImage, ImageLoader
from notegen.document.layout import Box, Page, Placement, TextStyle
from notegen.document.svg import MAX_DEPTH
from notegen.preview.html import ASSUMED, STAND_IN

if TYPE_CHECKING:
    from notegen.preview.pdf import Renderer

Build = Callable[..., Document]
Read = Callable[[bytes], Any]


@pytest.mark.parametrize("rows", [0, 1, 40, 400])
def test_every_row_is_printed_once_and_in_order(
    rows: int, build: Build, renderer: Renderer, read_pdf: Read
) -> None:
    rendering = renderer.render(build(rows))
    pages = read_pdf(rendering.pdf)
    said = "".join(page.text for page in pages)
    places = [said.find(f"CODE-{n:04}.") for n in range(rows)]
    assert -1 not in places
    assert places == sorted(places)
    assert all(said.count(f"CODE-{n:04}.") == 1 for n in range(rows))
    assert rendering.pages == len(pages)
    with_rows = [page for page in pages if "CODE-" in page.text]
    assert all("Article" in page.text and "Code" in page.text for page in with_rows)


def test_rows_stay_in_the_area_of_the_table(
    build: Build, renderer: Renderer, read_pdf: Read
) -> None:
    pages = read_pdf(renderer.render(build(120)).pdf)
    assert len(pages) > 2
    for number, page in enumerate(pages):
        rows = [word for word in page.words if "CODE-" in word.text]
        assert min(word.top for word in rows) > (100 if number == 0 else 30)
        assert max(word.bottom for word in rows) < 270


@pytest.mark.parametrize("rows", range(20, 32))
def test_nothing_overlaps_whatever_the_length(
    rows: int, build: Build, renderer: Renderer, read_pdf: Read
) -> None:
    labels = (
        (Placement.FIRST, 20, "on the first page"),
        (Placement.EVERY, 12, "on every page"),
        (Placement.AFTER, 3, "first after"),
        (Placement.AFTER, 20, "second after"),
        (Placement.LAST, 240, "on the last page"),
    )
    pages = read_pdf(renderer.render(build(rows, labels=labels)).pdf)
    for page in pages:
        for one, other in combinations(page.words, 2):
            apart = (
                one.right <= other.left + 0.1
                or other.right <= one.left + 0.1
                or one.bottom <= other.top + 0.6
                or other.bottom <= one.top + 0.6
            )
            assert apart, (one, other)
    assert "on the first page" in pages[0].text
    assert all("on every page" in page.text for page in pages)
    assert [("on the last page" in page.text) for page in pages] == [False] * (len(pages) - 1) + [
        True
    ]
    assert pages[-1].find("on the last page").top == pytest.approx(241, abs=1)
    (home,) = [page for page in pages if "first after" in page.text]
    gap = home.find("second after").top - home.find("first after").top
    assert gap == pytest.approx(17, abs=0.2)


def test_after_elements_follow_the_end_of_the_table(
    build: Build, renderer: Renderer, read_pdf: Read
) -> None:
    tops = []
    for rows in (2, 3):
        document = build(rows, labels=((Placement.AFTER, 10, "thank you"),))
        (page,) = read_pdf(renderer.render(document).pdf)
        tops.append(page.find("thank you").top - page.find("Sum").top)
    assert tops[0] == pytest.approx(tops[1], abs=0.05)
    assert 10 < tops[0] < 20


def test_labels_stand_where_they_say(build: Build, renderer: Renderer, read_pdf: Read) -> None:
    box = Box(120, 50, 60, 20, rotation=0)
    corners = {
        ("left", "top"): (120, 50),
        ("right", "bottom"): (180, 70),
        ("center", "middle"): (150, 60),
    }
    blocks = tuple(
        Text(f"t{n}", box, TextStyle(align=align, valign=valign), (Run(f"<{align}>"),))
        for n, (align, valign) in enumerate(corners)
    )
    document = build(1, page=Page(297, 210), page_number=False, bottom=190)
    (page,) = read_pdf(renderer.render(replace(document, blocks=blocks)).pdf)
    assert (page.width, page.height) == (pytest.approx(297, abs=0.1), pytest.approx(210, abs=0.1))
    left, right, middle = (page.find(f"<{align}>") for align, _ in corners)
    assert left.left == pytest.approx(120, abs=0.5)
    assert left.top == pytest.approx(51, abs=1)
    assert right.right == pytest.approx(180, abs=0.5)
    assert right.bottom == pytest.approx(69, abs=1)
    assert (middle.left + middle.right) / 2 == pytest.approx(150, abs=0.5)
    assert (middle.top + middle.bottom) / 2 == pytest.approx(60, abs=0.5)


def test_text_is_read_in_the_order_of_the_template(
    build: Build, renderer: Renderer, read_pdf: Read
) -> None:
    labels = (
        (Placement.FIRST, 60, "alpha"),
        (Placement.FIRST, 20, "beta"),
        (Placement.EVERY, 40, "gamma"),
        (Placement.AFTER, 12, "delta"),
        (Placement.AFTER, 4, "epsilon"),
    )
    (page,) = read_pdf(renderer.render(build(2, labels=labels)).pdf)
    words = ["alpha", "beta", "gamma", "CODE-0001", "Sum", "delta", "epsilon"]
    places = [page.text.index(word) for word in words]
    assert places == sorted(places)


def test_pages_are_numbered(build: Build, renderer: Renderer, read_pdf: Read) -> None:
    pages = read_pdf(renderer.render(build(60)).pdf)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page.text
        right = max(word.right for word in page.words if 284 < word.top < 290)
        assert right == pytest.approx(190, abs=0.5)


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("stand_in", [False, True])
def test_every_page_says_what_it_is_not(
    build: Build, renderer: Renderer, read_pdf: Read, stand_in: bool, clean: bool
) -> None:
    pages = read_pdf(renderer.render(build(60, stand_in=stand_in), clean=clean).pdf)
    assert len(pages) > 1
    assert all((STAND_IN in page.text) is stand_in for page in pages)
    assert all((ASSUMED in page.text) is not clean for page in pages)


def test_text_is_never_markup(build: Build, renderer: Renderer, read_pdf: Read) -> None:
    hostile = (
        "Smith & Sons <b>Ltd</b> \"A\" 'b' ]]> $& \\1 {page} <script>é ß</script> &amp; </style>"
    )
    document = build(1, labels=((Placement.FIRST, 20, hostile),), page_number=False)
    wide = replace(document.blocks[0], box=Box(10, 20, 190, 10))
    row = replace(document.table, rows=(Row((hostile, hostile, hostile)),))  # type: ignore[type-var]
    (page,) = read_pdf(renderer.render(replace(document, blocks=(wide,), table=row)).pdf)
    assert hostile in page.text
    assert "".join(page.text.split()).count("".join(hostile.split())) >= 3


def test_drawings_up_to_the_limits_are_drawn(renderer: Renderer) -> None:
    depth = "<g>" * (MAX_DEPTH - 1)
    nested = f"{depth}<rect width='9' height='9'/>{depth.replace('<', '</')}"
    clips = "".join(
        f'<clipPath id="c{n}" clip-path="url(#c{n + 1})"><rect width="9" height="9"/></clipPath>' for n in range(7)
    )  # fmt: skip
    cut = f'{clips}<rect width="9" height="9" clip-path="url(#c0)"/>'
    blocks = []
    for content in (nested, cut):
        found = ImageLoader().load(
            "data:image/svg+xml,"
            + quote(f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'),
            "image[1]",
        )
        assert isinstance(found, EmbeddedImage), found.message
        blocks.append(Picture("i", Box(1, 1, 9, 9), found.url, "x", "Fit", found.render_cost))
    document = Document(Page(), tuple(blocks), "t", "en")
    said = {finding.code for finding in renderer.render(document).diagnostics}
    assert said <= {"font-substituted"}
