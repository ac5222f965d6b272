"""What the tables say is true, and the pages made from them are up to date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notegen.cli.commands.explain import write_tags
from notegen.errors import FormulaError
from notegen.formula import CONTAINS, FUNCTIONS, Contains, compile_formula, parse, write_page
from notegen.formula.limits import LIMITS

if TYPE_CHECKING:
    from notegen.formula.functions.signature import Example, Signature

DOCS = Path(__file__).parents[2] / "docs"
VECTORS = Path(__file__).parents[1] / "cases" / "formula" / "engine.jsonl"
TODAY = date(2024, 2, 29)
EXAMPLES = [
    pytest.param(shown, Contains.SUBSTRING, id=shown.expression)
    for signature in FUNCTIONS.values()
    for shown in signature.examples
] + [
    pytest.param(shown, reading, id=f"{reading}-{shown.expression}")
    for reading, signature in CONTAINS.items()
    for shown in signature.examples
]


@pytest.mark.parametrize(("shown", "reading"), EXAMPLES)
def test_example_prints_what_it_says(shown: Example, reading: Contains) -> None:
    formula = compile_formula(parse(shown.expression), contains=reading)
    if shown.text is None:
        with pytest.raises(FormulaError):
            formula.evaluate(shown.tags, TODAY)
    else:
        assert formula.evaluate(shown.tags, TODAY) == shown.text


def test_every_function_of_the_engine_is_there() -> None:
    lines = VECTORS.read_text("utf-8").splitlines()
    categories = {json.loads(line)["category"] for line in lines}
    named = {name.removeprefix("fn_") for name in categories if name.startswith("fn_")}
    assert named | {"iif"} <= set(FUNCTIONS)


def test_each_function_is_explained_with_an_example() -> None:
    assert all(signature.examples and signature.summary for signature in FUNCTIONS.values())


@pytest.mark.parametrize("signature", FUNCTIONS.values(), ids=FUNCTIONS)
def test_too_few_and_too_many_arguments_are_errors(signature: Signature) -> None:
    wrong = [signature.minimum - 1] if signature.minimum else []
    wrong += [] if signature.maximum is None else [signature.maximum + 1]
    for count in wrong:
        call = f"{signature.name}[{','.join(['1'] * count)}]"
        with pytest.raises(FormulaError) as caught:
            compile_formula(parse(call)).evaluate({}, TODAY)
        assert caught.value.diagnostic.code == "wrong-argument-count"


def test_pages_are_up_to_date() -> None:
    assert (DOCS / "expressions.md").read_text(encoding="utf-8") == write_page()
    assert (DOCS / "tags.md").read_text(encoding="utf-8") == write_tags()


def test_the_page_explains_every_function_and_limit() -> None:
    page = write_page()
    assert all(f"### {name}\n" in page for name in FUNCTIONS)
    assert all(f"`{code}`" in page for code, _, _ in LIMITS)
