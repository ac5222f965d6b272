"""Laws of the expression language."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import FormulaError
from notegen.formula import (
    FUNCTIONS,
    Call,
    String,
    check_formula,
    compile_condition,
    compile_formula,
    parse,
    parse_condition,
)
from notegen.formula.nodes import Operation
from notegen.formula.parser import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.formula import Node

TODAY = date(2024, 2, 29)
VECTORS = Path(__file__).parents[1] / "cases" / "formula" / "engine.jsonl"
EXPRESSIONS = [json.loads(line)["expr"] for line in VECTORS.read_text("utf-8").splitlines()]
NAMES = ["A", "Town", "SecondaryReference"]

values = st.text(max_size=20) | st.sampled_from(
    ["", "5", "-1.5", "true", "2024-02-28", "bm-12", '"q"', "½", "9" * 400, "🙂", "\ud83d", "null"]
)
tags = st.dictionaries(st.sampled_from([*NAMES, "a", "TOWN"]), values)

pieces = st.sampled_from(
    [f"{name}[" for name in FUNCTIONS]
    + [f"[{{{name}}}]" for name in NAMES]
    + list("[](),;:+-*/%^<>=\"~'{}!&. \t\n")
    + [":=", "<>", "and", " or ", "true", "null", "1", "2.5", '"a"', '""', "a", "value", "1.2.2024"]
)
noise = st.lists(pieces | st.text(max_size=3), max_size=30).map("".join)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """An expression of the vectors with a few characters put in, left out or doubled."""
    text: str = draw(st.sampled_from(EXPRESSIONS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        skip = draw(st.integers(0, 3))
        text = text[:at] + draw(pieces | st.just("") | st.characters()) + text[at + skip :]
    return text


leaves = st.sampled_from(
    ["1", "-2.5", '"a b"', '""', "true", "null", "[{A}]", "Town", "1.2.2024", "0", "value", "99"]
)


def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = sorted(operator for level in LEVELS for operator in level)
    calls = st.builds(
        lambda name, arguments: f"{name}[{','.join(arguments)}]",
        st.sampled_from(sorted(FUNCTIONS)),
        st.lists(inner | st.just(""), max_size=4),
    )
    operations = st.builds(
        lambda left, operator, right: f"({left} {operator} {right})",
        inner,
        st.sampled_from(operators),
        inner,
    )
    return calls | operations


trees = st.recursive(leaves, grow, max_leaves=12)


def is_error_inside(text: str, action: Callable[[], object]) -> bool:
    """Whether the action fails with an error of ours whose place is in the text."""
    try:
        action()
    except FormulaError as error:
        span = error.diagnostic.span
        return span is not None and span.end <= len(text)
    return True


@given(noise | mutations() | st.text(), tags)
def test_any_text_has_a_value_or_an_error_with_a_place(
    text: str, given_tags: dict[str, str]
) -> None:
    assert is_error_inside(text, lambda: compile_formula(parse(text)).evaluate(given_tags, TODAY))
    assert is_error_inside(text, lambda: check_formula(parse(text), NAMES))


@given(noise | st.text(), tags)
def test_any_condition_holds_or_not_or_is_an_error(text: str, given_tags: dict[str, str]) -> None:
    assert is_error_inside(
        text, lambda: compile_condition(parse_condition(text)).holds(given_tags, TODAY)
    )


@given(trees, tags)
def test_any_tree_evaluates_or_is_an_error_and_prints_what_can_be_written(
    text: str, given_tags: dict[str, str]
) -> None:
    formula = compile_formula(parse(text))
    assert is_error_inside(text, lambda: formula.evaluate(given_tags, TODAY))
    with suppress(FormulaError):
        printed = formula.evaluate(given_tags, TODAY)
        printed.encode("utf-8")
        assert formula.evaluate(given_tags, TODAY) == printed


@given(values)
def test_a_value_is_bound_and_never_read_as_part_of_the_formula(value: str) -> None:
    clean = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    quoted = len(clean) > 1 and clean[0] == '"' == clean[-1]
    printed = compile_formula(parse("[{A}]")).evaluate({"a": value}, TODAY)
    assert printed == (clean[1:-1] if quoted else clean)
    assert compile_formula(parse("[{A}]=[{B}]")).evaluate({"A": value, "B": value}, TODAY) == "true"


@given(trees)
def test_a_span_covers_what_was_written(text: str) -> None:
    result = parse(text).result
    assert result is not None
    for node in flatten(result):
        written = text[node.start : node.end]
        if isinstance(node, String):
            assert written == f'"{node.value}"'
        elif isinstance(node, Call):
            assert written.lower().startswith(f"{node.name}[")
            assert written.endswith("]")
        again = parse(written).result if not isinstance(node, Operation) else None
        assert again is None or type(again) is type(node)


def flatten(node: Node) -> list[Node]:
    if isinstance(node, Call):
        return [node, *(inner for slot in node.arguments for inner in flatten(slot))]
    if isinstance(node, Operation):
        operands = [node.first, *(step.operand for step in node.steps)]
        return [node, *(inner for operand in operands for inner in flatten(operand))]
    return [node]


@given(st.text(alphabet=st.characters(exclude_characters='"\t\n~')))
def test_a_string_prints_as_it_is(text: str) -> None:
    program = parse(f'"{text}"')
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert compile_formula(program).evaluate({}, TODAY) == clean


@given(st.floats(-1e14, 1e14), st.floats(-1e14, 1e14))
def test_a_printed_number_has_at_most_15_digits_and_is_near(left: float, right: float) -> None:
    printed = compile_formula(parse("[{A}]+[{B}]")).evaluate(
        {"A": f"{left:.20f}", "B": f"{right:.20f}"}, TODAY
    )
    exact = float(f"{left:.20f}") + float(f"{right:.20f}")
    digits = printed.partition("E")[0].strip("-").replace(".", "").lstrip("0")
    assert len(digits) <= 15
    assert abs(float(printed) - exact) <= abs(exact) * 1e-14
