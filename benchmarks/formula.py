"""The delivered formula with a 12-character reference, evaluated as often as a second allows.

One thread, nothing cached, best of 7. ``formula.evaluations`` is parsed once, beforehand;
``formula.parse-and-evaluate`` parses and compiles each time. The limits are what the public C#
engine does on a like machine.
"""

from __future__ import annotations

import json
import platform
import time
from datetime import date
from typing import TYPE_CHECKING

from notegen.formula import compile_formula, parse

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
FORMULA = (
    'IIF[contains["bm-",[{SecondaryReference}]], Replace[[{SecondaryReference}],"bm-",""], ""]'
)
TAGS = {"SecondaryReference": "bm-205894893"}
TODAY = date(2024, 2, 29)


def main() -> None:
    """Print the figures."""
    formula = compile_formula(parse(FORMULA))
    show("formula.evaluations", 100_000, 290_000, lambda: formula.evaluate(TAGS, TODAY))
    show(
        "formula.parse-and-evaluate",
        10_000,
        25_000,
        lambda: compile_formula(parse(FORMULA)).evaluate(TAGS, TODAY),
    )


def show(figure: str, times: int, limit: int, action: Callable[[], str]) -> None:
    """Print how many times a second ``action`` can be done."""
    best = min(measure(times, action) for _ in range(ROUNDS))
    print(
        json.dumps(
            {
                "figure": figure,
                "value": round(times / best),
                "unit": "1/s",
                "limit": limit,
                "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
                "rounds": ROUNDS,
            }
        )
    )


def measure(times: int, action: Callable[[], str]) -> float:
    """Seconds for doing it so many times."""
    start = time.perf_counter()
    for _ in range(times):
        action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
