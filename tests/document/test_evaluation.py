"""Templates and orders as documents: the cases are folders of template, order and what is printed."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from notegen.document import Document, evaluate
from notegen.document.content import Picture, PlaceholderBox, RunKind, RunningText, Text, plain_text
from notegen.errors import Span
from notegen.locales import Locale
from notegen.orders.reading import parse_orders
from notegen.template.template import Template, parse

if TYPE_CHECKING:
    from notegen.errors import Diagnostic
    from notegen.orders.order import Order

CASES = Path(__file__).parents[1] / "cases" / "document"
TODAY = date(2026, 1, 2)
ORDER = parse_orders((CASES / "order.json").read_bytes())[0]


def _shown(document: Document) -> dict[str, Any]:
    """What a person sees, and what was said, without places and styles."""
    return {
        "title": document.title,
        "language": document.language,
        "stand_in": document.stand_in,
        "blocks": [_block(block) for block in document.blocks],
        "rows": [[row.depth, *row.cells] for row in document.table.rows] if document.table else [],
        "summaries": [
            [plain_text(row.label), plain_text(row.value)] for row in document.table.summaries
        ]
        if document.table
        else [],
        "listing": document.listing and [plain_text(runs) for runs in document.listing],
        "said": [finding.code for finding in document.diagnostics],
    }


def _block(block: object) -> str:
    match block:
        case Text():
            return f"text: {plain_text(block.runs)}"
        case Picture():
            return f"picture: {block.alt}"
        case PlaceholderBox():
            return f"frame: {block.caption}"
        case RunningText():
            return f"furniture: {block.text}"
    raise AssertionError(block)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.xml")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    document = evaluate(parse(path.read_bytes()), ORDER, locale=Locale.FR, today=TODAY)
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert _shown(document) == expected


def _label(text: str, order: Order = ORDER, **options: Any) -> tuple[Text, tuple[Diagnostic, ...]]:
    template = _template(text, **options)
    document = evaluate(template, order, locale=Locale.FR, today=TODAY)
    (block,) = document.blocks
    assert isinstance(block, Text)
    return block, document.diagnostics


def _template(text: str, attributes: str = "") -> Template:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return parse(
        '<template xmlns="urn:notegen:template:1">'
        f'<label x="1" y="1" width="9" height="9" {attributes}>{escaped}</label></template>'.encode()
    )


def test_formulas_see_raw_values_and_bare_tags_are_written_as_the_locale_writes() -> None:
    text = "[{fTotalCharge}] [{ReceivedDate}] EVAL{BEGIN}[{fTotalCharge}]{END} EVAL{BEGIN}[{ReceivedDate}]{END}"
    label, said = _label(text)
    assert plain_text(label.runs).replace("\u202f", " ").replace("\xa0", " ") == (
        "1 234,50 € 3 nov. 2025 1234.50 2025-11-03 09:15:00"
    )
    assert said == ()


@pytest.mark.parametrize(
    ("text", "code", "shown", "where"),
    [
        ("a [{SecondaryReferenc}] b", "unknown-tag", "a [{SecondaryReferenc}] b", "[{SecondaryReferenc}]"),
        ("a EVAL{BEGIN}RUOND[1,2]{END} b", "unknown-function", "a [formula: unknown-function] b", "RUOND"),
    ],
)  # fmt: skip
def test_what_has_no_value_shows_in_its_place(text: str, code: str, shown: str, where: str) -> None:
    label, (finding,) = _label(text)
    assert finding.code == code
    assert plain_text(label.runs) == shown
    assert [run.kind for run in label.runs] == [RunKind.PLAIN, RunKind.ERROR, RunKind.PLAIN]
    raw = _template(text).raw
    assert finding.span
    assert raw[finding.span.start : finding.span.end].decode() == where


def test_empty_lines_are_dropped_only_where_that_is_said() -> None:
    text = "\n  [{Address2}]\n[{Town}]\n\n[{Address3}]\nend\n"
    assert plain_text(_label(text)[0].runs).splitlines()[-3:] == ["", "", "end"]
    dropped, _ = _label(text, attributes='empty-lines="drop"')
    assert plain_text(dropped.runs) == f"{ORDER.tags['Town']}\n\nend"


def test_values_are_never_read_as_formulas_or_tags() -> None:
    value = "[{Town}] EVAL{BEGIN}1{END} <b>&amp; ]]> $& \\1 {x} 漢字 🙂"
    label, said = _label("[{SecondaryReference}]", ORDER.with_reference(value))
    assert plain_text(label.runs) == value
    assert said == ()


def test_what_no_page_can_show_is_replaced() -> None:
    label, _ = _label(
        "[{SecondaryReference}]", ORDER.with_reference("a\0b\x1b\r\nc\ud800\u2028d\u00ade")
    )
    assert plain_text(label.runs) == "a\ufffdb\ufffd\nc\ufffd\nde"


def test_marks_are_spans_of_the_file() -> None:
    template = _template("Of Smith & Sons, no. [{SecondaryReference}]!")
    name = template.raw.index(b"Smith")
    tag = template.raw.index(b"[{")
    document = evaluate(
        template,
        ORDER,
        locale=Locale.FR,
        today=TODAY,
        marks=[Span(name, name + len(b"Smith &amp; Sons")), Span(tag, tag + 22)],
    )
    (label,) = document.blocks
    assert isinstance(label, Text)
    assert [run.text for run in label.runs if run.kind is RunKind.SLOT] == [
        "Smith & Sons",
        ORDER.reference,
    ]


def test_a_document_is_a_value() -> None:
    template = _template("[{Town}]")
    one = evaluate(template, ORDER, locale=Locale.FR, today=TODAY)
    other = evaluate(template, ORDER, locale=Locale.FR, today=TODAY)
    assert one == other
    assert asdict(one)["language"] == "fr-FR"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.xml")), ids=lambda path: path.stem)
def test_a_document_travels_between_processes(path: Path) -> None:
    document = evaluate(parse(path.read_bytes()), ORDER, locale=Locale.FR, today=TODAY)
    for copied in (pickle.loads(pickle.dumps(document)), copy.deepcopy(document)):
        assert copied == document
        assert copied.diagnostics == document.diagnostics


def test_a_picture_in_a_file_of_unknown_layout_is_no_text() -> None:
    formula = "EVAL{BEGIN}[{Town}]{END}" + "x" * 2000
    raw = f"<report><logo>{'iVBORw0K' * 200}</logo><text>{formula}</text></report>"
    document = evaluate(parse(raw.encode()), ORDER, locale=Locale.FR, today=TODAY)
    assert document.listing
    assert [plain_text(runs)[-3:] for runs in document.listing] == ["xxx"]
    assert [finding.code for finding in document.diagnostics] == ["text-left-out", "layout-unknown"]
