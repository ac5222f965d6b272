"""Formulas, conditions, labels and their errors go to other processes and come back the same."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest

from notegen.errors import EvaluationError, FormulaSyntaxError
from notegen.formula import compile_condition, compile_formula, parse, parse_condition
from notegen.formula.label import compile_label, parse_label
from notegen.formula.limits import MAX_DEPTH

TODAY = date(2024, 2, 29)
DEEP = "abs[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1)
VALUES = {
    "program": parse('a:=1;iif[a=1,left["abc",2],[{Town}]]'),
    "formula": compile_formula(parse("1+[{A}]")),
    "deep formula": compile_formula(parse(DEEP)),
    "condition": compile_condition(parse_condition("[Source] = 'EBAY'")),
    "label": parse_label("a EVAL{BEGIN}1+{END} [{Town}] EVAL{BEGIN}"),
    "compiled label": compile_label("a EVAL{BEGIN}1+{END} [{Town}]"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_equal_to_its_copies(name: str) -> None:
    value = VALUES[name]
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    assert hash(copy.copy(value)) == hash(value)


def test_values_with_other_texts_are_not_equal() -> None:
    assert compile_formula(parse("1")) != compile_formula(parse("2"))
    assert compile_label("a") != compile_label("b")


def evaluate(text: str) -> str:
    return compile_formula(parse(text)).evaluate({"A": "x"}, TODAY)


def test_a_formulas_errors_survive_a_pool_of_processes() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(evaluate, "len[[{A}]]").result() == "1"
        with pytest.raises(FormulaSyntaxError) as syntax:
            pool.submit(evaluate, "1+").result()
        with pytest.raises(EvaluationError) as evaluation:
            pool.submit(evaluate, "1+[{A}]").result()
    assert [syntax.value.diagnostic.code, evaluation.value.diagnostic.code] == [
        "missing-operand",
        "not-a-number",
    ]
    assert evaluation.value.diagnostic.span is not None
