"""A document as one HTML page: no logic of its own but the flow of the items table over pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from notegen.dialect.layout import Placement
from notegen.document.content import Picture, PlaceholderBox, RunningText, Text
from notegen.preview.flow import STRIP, Area, after_height, flow_area, free_strip, last_room
from notegen.preview.runs import runs_html
from notegen.preview.styles import box_css, mm, text_css
from notegen.preview.table import table_css, table_html
from notegen.resources import read_text

if TYPE_CHECKING:
    from notegen.dialect.layout import Box
    from notegen.document.content import Block, Document


NAME = "data-name"
"""The attribute that gives a text's box the name under which it is reported."""
STAND_IN = "stand-in text, not Back Market's approved wording"
"""On every page made from a template that is not Back Market's own; no option removes it."""
ASSUMED = "preview by notegen, not Linnworks; formats assumed"
"""How Linnworks writes dates, numbers and money is not documented."""
LAYOUT_UNKNOWN = "Layout unknown: the texts of the template, one below the other."


def to_html(document: Document, *, clean: bool = False) -> str:
    """The page, with all that it needs inside it.

    ``clean`` leaves out the line that says whose preview it is; that the words are stand-ins is
    always said.
    """
    area = flow_area(document)
    style = read_text("pages", "preview.css") + _page_css(document, area)
    if document.table:
        style += table_css(document.table)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(document.title or 'Preview')}</title>\n<style>\n{style}</style></head>\n<body>\n"
        + "\n".join(_body(document, area, clean=clean))
        + "\n</body>\n</html>\n"
    )


def _page_css(document: Document, area: Area) -> str:
    """The page's margins bound the area of the flow; one margin box covers the page."""
    page = document.page
    sheet = (
        f"content:element(furniture);width:{mm(page.width)};height:{mm(page.height)};"
        f"margin-left:{mm(-page.width)};margin-top:{mm(-area.bottom)};vertical-align:top"
    )
    below = mm(page.height - area.bottom)
    return (
        f"@page{{size:{mm(page.width)} {mm(page.height)};margin:{mm(area.next_top)} 0 {below} 0;"
        f"@bottom-right-corner{{{sheet}}}}}\n@page:first{{margin-top:{mm(area.top)}}}\n"
    )


def _body(document: Document, area: Area, *, clean: bool) -> list[str]:
    """What stands on pages, in the order in which it is read."""
    headings = _Headings()
    fixed: list[str] = []
    after: list[str] = []
    last: list[str] = []
    sheet = [_notice(document, clean=clean)]
    for block in document.blocks:
        if isinstance(block, RunningText):
            sheet.append(_furniture(block))
        elif block.box.on is Placement.AFTER:
            after.append(_block(block, f"top:{mm(block.box.y)};", headings))
        else:
            html = _block(block, _from_bottom(block.box, area), headings)
            (last if block.box.on is Placement.LAST else fixed).append(html)
    parts = [f'<div class="furniture"><div class="sheet">{"".join(sheet)}</div></div>', *fixed]
    if document.listing is not None:
        parts += _listing(document)
    if document.table:
        parts.append(table_html(document.table))
    if after:
        parts.append(_group("after", after_height(document), after))
    if last:
        parts.append(_group("last", last_room(document), last))
    return parts


def _from_bottom(box: Box, area: Area) -> str:
    """The area's bottom is at the same height on all pages; its top is not."""
    return f"bottom:{mm(area.bottom - box.y - box.height)};"


def _group(name: str, height: float, blocks: list[str]) -> str:
    inner = "\n".join(blocks)
    return f'<div class="{name}" style="height:{mm(height)}">\n{inner}\n</div>'


class _Headings:
    """The first heading is of level 1, the others of level 2: levels may not be left out."""

    def __init__(self) -> None:
        self.count = 0

    def tag(self, text: Text) -> str:
        if not text.heading:
            return "p"
        self.count += 1
        return "h1" if self.count == 1 else "h2"


def _block(block: Block, anchor: str, headings: _Headings) -> str:
    every = " every" if block.box.on is Placement.EVERY else ""
    style = box_css(block.box, anchor)
    if isinstance(block, Text):
        return _text(block, every, style, headings)
    if isinstance(block, Picture):
        return _picture(block, every, style)
    caption = escape(block.caption) if isinstance(block, PlaceholderBox) else ""
    return f'<p class="box frame{every}" style="{escape(style)}">{caption}</p>'


def _text(text: Text, every: str, style: str, headings: _Headings) -> str:
    """A text in its box. One without words (a line, a coloured area) is no paragraph."""
    if not any(run.text for run in text.runs):
        return f'<div class="box{every}" style="{escape(style)}"></div>'
    tag = headings.tag(text)
    content = runs_html(text.runs)
    look = text_css(text.style)
    padding = mm(text.style.padding)
    name = f'{NAME}="{escape(text.name)}"'
    if text.style.valign == "top":
        inset = f"padding:{padding};" if text.style.padding else ""
        return (
            f'<{tag} class="box text{every}" {name} style="{escape(style + look + inset)}">'
            f"{content}</{tag}>"
        )
    place = f"left:{padding};right:{padding};"
    if text.style.valign == "bottom" and text.style.padding:
        place += f"bottom:{padding};"
    return (
        f'<div class="box{every}" {name} style="{escape(style)}">'
        f'<{tag} class="inner {text.style.valign}" style="{escape(place + look)}">{content}</{tag}>'
        "</div>"
    )


_FITS = {"Center": ("none", "50% 50%"), "Fit": ("contain", "50% 50%"), "Default": ("none", "0 0")}


def _picture(picture: Picture, every: str, style: str) -> str:
    """A picture that shows something is an image; one that only decorates is a background."""
    fit, place = _FITS[picture.fit]
    if picture.alt:
        style += f"object-fit:{fit};object-position:{place};"
        return (
            f'<img class="box{every}" style="{escape(style)}" src="{escape(picture.source)}"'
            f' alt="{escape(picture.alt)}">'
        )
    size = "contain" if fit == "contain" else "auto"
    style += f"background-image:url('{picture.source}');background-size:{size};background-position:{place};"
    return f'<div class="box picture{every}" style="{escape(style)}"></div>'


def _furniture(block: RunningText) -> str:
    style = box_css(block.box, f"top:{mm(block.box.y)};") + text_css(block.style)
    text = escape(block.text)
    text = text.replace("{pages}", '<span class="pages"></span>')
    text = text.replace("{page}", '<span class="page"></span>')
    return f'<p class="box" style="{escape(style)}">{text}</p>'


def _notice(document: Document, *, clean: bool) -> str:
    """The line that says what a preview is not, at an edge where nothing else is printed."""
    lines = [STAND_IN] * document.stand_in + [ASSUMED] * (not clean)
    if not lines:
        return ""
    strip = free_strip(document)
    page = document.page
    width = page.width if strip.turn == 0 else page.height
    left, top = strip.x - width / 2, strip.y - STRIP / 2
    turn = f"transform:rotate({strip.turn}deg);" if strip.turn else ""
    cover = "" if strip.is_free else "background:#ffffff;"
    style = f"left:{mm(left)};top:{mm(top)};width:{mm(width)};{turn}{cover}"
    return f'<p class="notice" lang="en" style="{style}">{escape(" · ".join(lines))}</p>'


def _listing(document: Document) -> list[str]:
    page = document.page
    inset = f'style="margin-left:{mm(page.margin_left)};margin-right:{mm(page.margin_right)}"'
    texts = [f'<p class="listing unknown" lang="en" {inset}>{escape(LAYOUT_UNKNOWN)}</p>']
    texts += [
        f'<p class="listing" {inset}>{runs_html(runs)}</p>' for runs in document.listing or ()
    ]
    return texts
