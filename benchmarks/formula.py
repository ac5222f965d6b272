"""The delivered formula with a 12-character reference, against Python doing the same.

Prints one JSON line for each figure. ``formula.evaluate`` is a formula compiled beforehand, against a
plain function of the same meaning; ``formula.parse`` reads, compiles and evaluates it each time,
against Python's own ``eval`` of the expression. Both loops run in turns in one process, nothing is
cached, and the ratio is the median of those of the rounds: it holds on any machine.
"""

from __future__ import annotations

import json
import time
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from notegen.formula import compile_formula, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROUNDS = 31
FORMULA = (
    'IIF[contains["bm-",[{SecondaryReference}]], Replace[[{SecondaryReference}],"bm-",""], ""]'
)
PYTHON = (
    '(tags["SecondaryReference"].replace("bm-", "") if "bm-" in tags["SecondaryReference"] else "")'
)
TAGS = {"SecondaryReference": "bm-205894893"}
TODAY = date(2024, 2, 29)
MAX_EVALUATE = 26.0
MAX_PARSE = 4.0


def main() -> None:
    """Print the figures."""
    formula = compile_formula(parse(FORMULA))
    show("formula.evaluate", 5_000, lambda: formula.evaluate(TAGS, TODAY), strip, MAX_EVALUATE)
    show(
        "formula.parse",
        500,
        lambda: compile_formula(parse(FORMULA)).evaluate(TAGS, TODAY),
        lambda: eval(PYTHON, {"tags": TAGS}),
        MAX_PARSE,
    )


def strip(tags: Mapping[str, str] = TAGS) -> str:
    """The formula in Python."""
    reference = tags["SecondaryReference"]
    return reference.replace("bm-", "") if "bm-" in reference else ""


def show(
    figure: str, times: int, ours: Callable[[], str], theirs: Callable[[], str], limit: float
) -> None:
    """Print how many times as long as Python's our loop takes, and the most that it may."""
    assert ours() == theirs() == "205894893"
    rounds = [(measure(times, ours), measure(times, theirs)) for _ in range(ROUNDS)]
    ratio = median(first / second for first, second in rounds)
    best = min(first for first, _ in rounds) / times * 1e6
    line = {"figure": figure, "value": round(ratio, 2), "unit": "1", "limit": limit}
    print(json.dumps({**line, "us": round(best, 2), "rounds": ROUNDS}))


def measure(times: int, action: Callable[[], str]) -> float:
    """Seconds of the processor for doing it so many times."""
    start = time.process_time()
    for _ in range(times):
        action()
    return time.process_time() - start


if __name__ == "__main__":
    main()
