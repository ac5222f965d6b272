"""Laws of the expression language."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from operator import add, mul, sub
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
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

    Numbers = st.SearchStrategy[tuple[str, int]]
    Texts = st.SearchStrategy[tuple[str, str]]

TODAY = date(2024, 2, 29)
VECTORS = Path(__file__).parents[1] / "cases" / "formula" / "engine.jsonl"
EXPRESSIONS = [json.loads(line)["expr"] for line in VECTORS.read_text("utf-8").splitlines()]
NAMES = ["A", "Town", "SecondaryReference"]

values = st.text(max_size=20) | st.sampled_from(
    ["", "5", "-1.5", "true", "2024-02-28", "bm-12", '"q"', "½", "9" * 400, "🙂", "\ud83d", "null"]
)
tags = st.dictionaries(st.sampled_from([*NAMES, "a", "TOWN"]), values)

FAILING = [
    "[{A}]+1",
    "1/[{A}]",
    "abs[[{A}]]",
    "left[[{A}],99]",
    'left["a",[{A}]]',
    "[{A}] and true",
    "not[[{A}]]",
    "day[[{A}]]",
    "dateadd[1.1.2024,[{A}],1]",
    "eval[[{A}]]",
    "eval[[{B}]]",
    'eval[concat["f[",[{A}]]]',
    "a:=[{A}]; eval[a]",
]

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


def run(action: Callable[[], object]) -> object:
    """What it gives, or the findings of an error of ours."""
    try:
        return action()
    except FormulaError as error:
        return error.diagnostics


def is_error_inside(text: str, action: Callable[[], object]) -> bool:
    """Whether the action succeeds, or fails with an error of ours whose place is in the text."""
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
def test_any_tree_has_one_outcome_that_can_be_written_wherever_it_is_evaluated(
    text: str, given_tags: dict[str, str]
) -> None:
    formula = compile_formula(parse(text))
    outcome = run(lambda: formula.evaluate(given_tags, TODAY))
    copied = pickle.loads(pickle.dumps(formula))
    assert copied == formula == copy.deepcopy(formula)
    assert outcome == run(lambda: formula.evaluate(given_tags, TODAY))
    assert outcome == run(lambda: copied.evaluate(given_tags, TODAY))
    if isinstance(outcome, str):
        outcome.encode("utf-8")
    else:
        assert pickle.loads(pickle.dumps(outcome)) == outcome


plain = st.text(st.characters(codec="utf-8", exclude_characters='"~\t\n'), max_size=6)
number_leaves = st.integers(-99, 99).map(lambda number: (str(number), number))
text_leaves = plain.map(lambda text: (f'"{text}"', text))


def grow_numbers(inner: Numbers) -> Numbers:
    """Expressions of whole numbers, and what Python makes of the same."""
    operators = {"+": add, "-": sub, "*": mul}
    joined = st.builds(
        lambda left, symbol, right: (
            f"({left[0]} {symbol} {right[0]})",
            operators[symbol](left[1], right[1]),
        ),
        inner,
        st.sampled_from(sorted(operators)),
        inner,
    )
    lists = st.lists(inner, min_size=1, max_size=3)
    greatest = lists.map(lambda each: (f"numericmax[{','.join(e for e, _ in each)}]", max_of(each)))
    chosen = st.builds(
        lambda left, right: (
            f"iif[{left[0]}<{right[0]},{left[0]},{right[0]}]",
            min(left[1], right[1]),
        ),
        inner,
        inner,
    )
    return joined | greatest | chosen


def max_of(pairs: list[tuple[str, int]]) -> int:
    return max(number for _, number in pairs)


@given(
    st.recursive(number_leaves, grow_numbers, max_leaves=8).filter(lambda pair: abs(pair[1]) < 1e14)
)
def test_whole_numbers_are_calculated_as_python_calculates_them(pair: tuple[str, int]) -> None:
    text, number = pair
    assert compile_formula(parse(text)).evaluate({}, TODAY) == str(number)


def grow_texts(inner: Texts) -> Texts:
    """Expressions of texts, and what Python makes of the same."""
    joined = st.lists(inner, min_size=1, max_size=3).map(
        lambda each: (f"concat[{','.join(e for e, _ in each)}]", "".join(text for _, text in each))
    )
    replaced = st.builds(
        lambda text, find, new: (
            f'replace[{text[0]},"{find}","{new}"]',
            text[1].replace(find, new),
        ),
        inner,
        plain.filter(bool),
        plain,
    )
    chosen = st.builds(
        lambda left, right, other: (
            f"iif[{left[0]}={right[0]},{left[0]},{other[0]}]",
            left[1] if left[1] == right[1] else other[1],
        ),
        inner,
        inner,
        inner,
    )
    found = st.builds(
        lambda needle, text: (f"lcase[contains[{needle[0]},{text[0]}]]", str(needle[1] in text[1])),
        inner,
        inner,
    ).map(lambda pair: (f"concat[{pair[0]}]", pair[1].lower()))
    return joined | replaced | chosen | found


@given(st.recursive(text_leaves, grow_texts, max_leaves=8))
def test_texts_are_joined_replaced_and_compared_as_python_does(pair: tuple[str, str]) -> None:
    text, expected = pair
    assert compile_formula(parse(text)).evaluate({}, TODAY) == expected


MARK = "zqx"
private = st.sampled_from([MARK, f"{MARK} 1", f'"{MARK}"', f"1+{MARK}[", f"{MARK}(", f"“{MARK} x"])


@given(
    (trees | mutations()).map(lambda text: f"eval[concat[[{{Town}}],({text})]]") | trees,
    st.dictionaries(st.sampled_from(NAMES), private, min_size=1),
)
def test_what_is_wrong_is_said_without_a_value_of_the_order(
    text: str, given_tags: dict[str, str]
) -> None:
    outcome = run(lambda: compile_formula(parse(text)).evaluate(given_tags, TODAY))
    assert isinstance(outcome, str) or MARK not in repr(outcome)


@pytest.mark.parametrize("text", FAILING)
def test_no_failing_formula_shows_a_value(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_formula(parse(text)).evaluate({"A": f"{MARK} 1", "B": f"“{MARK} x"}, TODAY)
    assert MARK not in repr(caught.value.diagnostics)


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
        return [node, *(inner for each in node.filled for inner in flatten(each))]
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
