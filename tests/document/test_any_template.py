"""Whatever a well-formed template holds, it has a document: nothing in it stops a preview."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notegen.document import evaluate
from notegen.document.dialect import ATTRIBUTES
from notegen.errors import SourceError
from notegen.locales import Locale
from notegen.orders.reading import parse_orders
from notegen.preview.html import to_html
from notegen.template.template import parse

ORDER = parse_orders(
    (Path(__file__).parents[1] / "cases" / "document" / "order.json").read_bytes()
)[0]

words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
    ),
    max_size=12,
)
formulas = st.sampled_from(
    ["[{Town}]", "[{x}]", "EVAL{BEGIN}", "{END}", "EVAL{BEGIN}1+{END}", "[Source] = 'EBAY'", "]]"]
)
values = st.one_of(
    words, formulas, st.floats(-1e5, 1e5).map(str), st.sampled_from(["true", "after", "#f00", "1"])
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> str:
    """An element with known and unknown attributes, text, and elements in it."""
    tag = draw(st.sampled_from(sorted(set(ATTRIBUTES) - {"template"})))
    names = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES[tag])), unique=True, max_size=12))
    attributes = "".join(f" {name}={quoteattr(draw(values))}" for name in names)
    inner = "".join(draw(st.lists(elements(depth - 1), max_size=3))) if depth else ""
    return f"<{tag}{attributes}>{escape(draw(words) + draw(formulas))}{inner}</{tag}>"


@given(st.lists(elements(), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_template_has_a_page(content: list[str]) -> None:
    raw = f'<template xmlns="urn:notegen:template:1">{"".join(content)}</template>'.encode()
    template = parse(raw)
    document = evaluate(template, ORDER, locale=Locale.IT, today=date(2026, 1, 1))
    assert to_html(document).startswith("<!DOCTYPE html>")
    for finding in document.diagnostics:
        assert finding.span is None or 0 <= finding.span.start <= finding.span.end <= len(raw)


def test_an_element_of_too_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{n}=''" for n in range(20_000))
    raw = f"<r {attributes}/>".encode()
    with pytest.raises(SourceError) as caught:
        evaluate(parse(raw), ORDER, locale=Locale.IT, today=date(2026, 1, 1))
    assert caught.value.diagnostic.code == "too-large"
