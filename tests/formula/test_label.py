"""A label prints the same wherever it is evaluated: in a note, by ``eval``, as an order number."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from notegen.document import evaluate
from notegen.document.content import list_texts
from notegen.errors import FormulaError
from notegen.formula import TagNames
from notegen.formula.label import check_label, compile_label, parse_label
from notegen.locales import Locale
from notegen.order_number.outcome import simulate
from notegen.orders.order import Order
from notegen.orders.tags import TAGS
from notegen.template.template import parse

TODAY = date(2024, 2, 29)
LABELS = Path(__file__).parents[1] / "cases" / "formula" / "labels.jsonl"
CASES = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
REFERENCE = "bm-205894893"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_one_text_and_pieces_print_the_same(case: dict[str, Any]) -> None:
    label = compile_label(case["label"])
    pieces = list(label.evaluate(case["tags"], TODAY, TagNames([])))
    assert "".join(piece.text for piece in pieces) == case["printed"]
    if any(piece.text.startswith("[formula: ") for piece in pieces):
        with pytest.raises(FormulaError):
            label.write(case["tags"], TODAY)
    else:
        assert label.write(case["tags"], TODAY) == case["printed"]


@pytest.mark.parametrize(
    "text",
    [
        "[{SecondaryReference}]",
        "[{secondaryreference}]",
        'EVAL{BEGIN}Replace[[{SECONDARYREFERENCE}],"bm-",""]{END}',
        "No. [{SecondaryReference}] / EVAL{BEGIN}len[[{SecondaryReference}]]{END}",
    ],
)
def test_a_note_and_the_order_number_print_the_same(text: str) -> None:
    order = Order.from_mapping({"GeneralInfo": {"SecondaryReference": REFERENCE}})
    raw = f"<a><b>{text}</b></a>".encode()
    document = evaluate(parse(raw), order, locale=Locale.FR, today=TODAY)
    (simulated,) = simulate(text, [REFERENCE], ("bm-",), TODAY)
    assert list(list_texts(document)) == [simulated.printed]
    assert [found.code for found in document.diagnostics] == ["layout-unknown"]


def test_an_error_stands_at_its_place_in_the_label() -> None:
    text = "Total EVAL{BEGIN}1+x{END} and EVAL{BEGIN}1+{END}"
    label = compile_label(text)
    found = [piece.finding for piece in label.evaluate({}, TODAY, TagNames([])) if piece.finding]
    places = [text[item.span.start : item.span.end] for item in found if item.span]
    assert places == ["x", ""]
    assert label.errors == (found[1],)


def test_what_is_said_of_an_unknown_tag_is_the_same_in_words_and_in_a_formula() -> None:
    names = TagNames(tag.name for tag in TAGS)
    label = parse_label("[{Twon}] EVAL{BEGIN}[{Twon}]{END}")
    bare, inside = check_label(label, names)
    assert (
        (bare.code, bare.hint)
        == (inside.code, inside.hint)
        == (
            "unknown-tag",
            "did you mean [{Town}]?",
        )
    )


def test_many_unknown_tags_are_suggested_for_only_so_long() -> None:
    text = "".join(f"[{{Towm{number}}}]" for number in range(3000))
    names = TagNames(tag.name for tag in TAGS)
    hints = [found.hint for found in check_label(parse_label(text), names)]
    assert len(hints) == 3000
    assert hints[0] == "did you mean [{Town}]?"
    assert hints[-1] is None
