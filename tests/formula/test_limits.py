"""No text takes long or fills the memory, however it is made."""

from __future__ import annotations

import sys
import time
import tracemalloc
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest

from notegen.errors import FormulaError
from notegen.formula import check_formula, compile_formula, parse
from notegen.formula.limits import (
    LIMITS,
    MAX_BUSINESS_DAYS,
    MAX_DEPTH,
    MAX_EVAL_DEPTH,
    MAX_LENGTH,
    MAX_RESULT,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2024, 2, 29)
TAGS = {
    "A": "x" * 100_000,
    "Emoji": "🙂" * 100_000,
    "Nines": "9" * 100_000,
    "Quotes": '"' * 100_000,
    "Blanks": " " * 100_000,
    "Million": "a" * 1_000_000,
}


def fill(start: str, unit: str, end: str = "") -> str:
    return start + unit * ((MAX_LENGTH - len(start) - len(end)) // len(unit)) + end


def nest_eval(levels: int) -> str:
    """A text given to eval that gives another to eval, and so on; each level hides its quotes."""
    text = "1"
    for level in range(levels):
        mark = chr(0xC0 + level)
        text = f'eval[replace["{text.replace(chr(34), mark)}","{mark}",quote[]]]'
    return text


CROSSED = {
    "too-long": "(" * 100_000,
    "too-deep": "abs[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1),
    "eval-too-deep": nest_eval(MAX_EVAL_DEPTH + 1),
    "result-too-long": f'lpad["x","ab",{MAX_RESULT // 2 + 1}]',
    "too-many-steps": f'dateadd[1.1.2024,"b",{MAX_BUSINESS_DAYS + 1}]',
    "too-much-work": fill("", 'a:=replace[A,"x","y"];'),
}


def test_every_limit_is_tried() -> None:
    assert set(CROSSED) == {code for code, _, _ in LIMITS}


@pytest.mark.parametrize("code", CROSSED)
def test_crossing_a_limit_is_an_error_with_its_code(code: str) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_formula(parse(CROSSED[code])).evaluate(TAGS, TODAY)
    found = caught.value.diagnostic
    assert found.code == code
    assert found.span is not None
    assert found.span.end <= len(CROSSED[code])


def test_what_a_limit_allows_is_no_error() -> None:
    assert compile_formula(parse(nest_eval(MAX_EVAL_DEPTH))).evaluate({}, TODAY) == "1"
    longest = f'len[lpad["","x",{MAX_RESULT}]]'
    assert compile_formula(parse(longest)).evaluate({}, TODAY) == str(MAX_RESULT)
    assert parse("1" * MAX_LENGTH).result is not None


DEEP = {
    "brackets": ("(", ")"),
    "calls": ("abs[", "]"),
    "choices": ("iif[true,", ",2]"),
    "conditions": ("iif[", ",true,2]"),
    "lists": ('concat["",', "]"),
    "eval": ("eval[", "]"),
}


@pytest.mark.parametrize("kind", DEEP)
def test_the_deepest_formula_leaves_half_of_the_recursion_limit(kind: str) -> None:
    opening, closing = DEEP[kind]
    levels = 10 if kind == "eval" else MAX_DEPTH - 1
    start = "true" if kind == "conditions" else "1"
    text = opening * levels + start + closing * levels
    frame, used = sys._getframe(), 0
    while frame.f_back:
        frame, used = frame.f_back, used + 1
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(used + 500)
    try:
        check_formula(parse(text), ())
        assert compile_formula(parse(text)).evaluate({}, TODAY) == start
    finally:
        sys.setrecursionlimit(limit)


COSTLY = {
    "brackets": "(" * MAX_LENGTH,
    "calls": "abs[" * (MAX_LENGTH // 4),
    "sums": fill("1", "+1"),
    "levels": fill("1", "+1*2^1=1"),
    "arguments": fill('concat["a"', ',"b"', "]"),
    "empty slots": fill("concat[", ",", "]"),
    "long texts": "".join(f'a{n}:=lpad["","🙂",{MAX_RESULT}];' for n in range(600)),
    "doubling": 'a:="x";' + "a:=concat[a,a];" * 1000,
    "removing": fill("", "a:=remove[A,Emoji];"),
    "ordering": fill("", "a:=A<Emoji;"),
    "ordering once": "Million<Emoji",
    "units": fill("", "a:=left[Emoji,3];"),
    "letter case": fill("", "a:=lcase[Emoji];"),
    "searching": fill("", "a:=searchstring[A,99999,A];"),
    "numbers": fill("", "a:=Nines+Nines;"),
    "one number": "9" * 19_000 + "+1",
    "whole numbers": "left[A,Nines]",
    "powers": "9^9^9^9^9",
    "blanks": fill("", "a:=Blanks+1;"),
    "quotes": fill("", "a:=Quotes=A;"),
    "eval": 'a:=lpad["","1+",9000];b:=concat[a,"1"];' + "eval[b]+" * 500 + "1",
    "eval of brackets": 'a:=lpad["","(",19000];' + "eval[a]+" * 500 + "1",
    "unknown names": "+".join(f"Town{n}" for n in range(2000)),
    "dates": fill("Date1", "=1.2.2024"),
}


MOST_LOOPS = 30
"""How many times the reference loop, about 30 ms where this was written, a formula may take."""


@pytest.mark.parametrize("kind", COSTLY)
def test_nothing_takes_long(kind: str) -> None:
    ratios = (measure(lambda: attempt(COSTLY[kind])) / measure(loop) for _ in range(3))
    assert any(ratio < MOST_LOOPS for ratio in ratios)


@pytest.mark.parametrize("kind", COSTLY)
def test_nothing_takes_200_megabytes(kind: str) -> None:
    tracemalloc.start()
    attempt(COSTLY[kind][:5000])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def measure(action: Callable[[], None]) -> float:
    """Seconds of the processor: other work on the machine weighs little."""
    start = time.process_time()
    action()
    return time.process_time() - start


def loop() -> None:
    """What the time of a formula is compared with, in the same run on the same machine."""
    number = 0
    for step in range(1_000_000):
        number += step & 1


def attempt(text: str) -> None:
    with suppress(FormulaError):
        program = parse(text)
        check_formula(program, ["Town", "TownHall", "Region"])
        compile_formula(program).evaluate(TAGS, TODAY)
