"""Cases kept as data: the public engine's vectors, and our own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from notegen.errors import FormulaError
from notegen.formula import (
    check_formula,
    compile_condition,
    compile_formula,
    parse,
    parse_condition,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.errors import Diagnostic

FOLDER = Path(__file__).parents[1] / "cases" / "formula"
TODAY = date(2024, 2, 29)
NOT_SCORED = {"lenient-parse", "date-lenient", "nbsp", "combining-mark-after-quote"}


def load(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def cases(name: str) -> pytest.MarkDecorator:
    loaded = load(name)
    return pytest.mark.parametrize("case", loaded, ids=[case["id"] for case in loaded])


def run(action: Callable[[], object]) -> tuple[object, Diagnostic | None]:
    try:
        return action(), None
    except FormulaError as error:
        return None, error.diagnostic


def evaluate(case: dict[str, Any]) -> tuple[bool, str | None]:
    try:
        return True, compile_formula(parse(case["expr"])).evaluate(case["vars"], TODAY)
    except FormulaError:
        return False, None


def test_every_scored_vector_of_the_engine_passes() -> None:
    wrong = []
    scored = 0
    for case in load("engine"):
        if case.get("quirk") in NOT_SCORED or "collation" in case:
            continue
        expected = case.get("expected", case)
        wanted = expected["ok"], expected.get("text") if expected["ok"] else None
        scored += 1
        if (found := evaluate(case)) != wanted:
            wrong.append((case["id"], case["expr"], case["vars"], found, wanted))
    assert not wrong
    assert scored == 3494


def test_the_order_of_texts_is_the_engines_own() -> None:
    wrong = [
        case["id"]
        for case in load("engine")
        if case.get("collation") == "linguistic" and evaluate(case) != (True, case["text"])
    ]
    assert not wrong


@cases("own")
def test_value(case: dict[str, Any]) -> None:
    printed, error = run(lambda: compile_formula(parse(case["expr"])).evaluate(case["vars"], TODAY))
    assert (printed, error and error.code) == (case.get("text"), case.get("error"))


@cases("errors")
def test_error_has_its_code_and_place(case: dict[str, Any]) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_formula(parse(case["expr"])).evaluate({"R": "bm-1"}, TODAY)
    found = caught.value.diagnostic
    assert found.span is not None
    assert (found.code, [found.span.start, found.span.end]) == (case["error"], case["span"])


@cases("conditions")
def test_condition(case: dict[str, Any]) -> None:
    condition, tags = case["condition"], case["tags"]
    holds, error = run(lambda: compile_condition(parse_condition(condition)).holds(tags, TODAY))
    span = [error.span.start, error.span.end] if error and error.span is not None else None
    assert (holds, error and error.code, span) == (
        case.get("holds"),
        case.get("error"),
        case.get("span"),
    )


@cases("findings")
def test_checker_finds(case: dict[str, Any]) -> None:
    found = [
        [finding.code, finding.severity.value, finding.span.start, finding.span.end]
        for finding in check_formula(parse(case["expr"]), case["tags"])
        if finding.span is not None
    ]
    assert found == case["findings"]
