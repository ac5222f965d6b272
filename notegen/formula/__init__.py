"""The expression language of Linnworks' labels, true to the public engine.

Read bottom-up: ``limits``, ``texts``, ``numbers``, ``dates``, ``collation``; ``tokens``,
``nodes``, ``mistakes``, ``parser``; ``values``, ``signature``, ``functions``, ``operators``; ``reader``,
``closures``, ``compiled``, ``compiler``; ``condition`` and ``checker``.

Nothing here knows the rest of the program but spans and errors.

Names are loaded when they are first used: whoever only parses loads no evaluator.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notegen.formula.checker import check_formula
    from notegen.formula.compiled import Condition, Formula
    from notegen.formula.compiler import compile_condition, compile_formula
    from notegen.formula.condition import parse_condition
    from notegen.formula.functions import CONTAINS, FUNCTIONS, Contains
    from notegen.formula.nodes import (
        Assignment,
        Call,
        Literal,
        Node,
        Operation,
        Program,
        Reserved,
        Step,
        String,
        Tag,
        Variable,
    )
    from notegen.formula.reader import parse

__all__ = [
    "CONTAINS",
    "FUNCTIONS",
    "Assignment",
    "Call",
    "Condition",
    "Contains",
    "Formula",
    "Literal",
    "Node",
    "Operation",
    "Program",
    "Reserved",
    "Step",
    "String",
    "Tag",
    "Variable",
    "check_formula",
    "compile_condition",
    "compile_formula",
    "parse",
    "parse_condition",
]

_HOMES = {
    "checker": ("check_formula",),
    "compiled": ("Condition", "Formula"),
    "compiler": ("compile_condition", "compile_formula"),
    "condition": ("parse_condition",),
    "functions": ("CONTAINS", "FUNCTIONS", "Contains"),
    "nodes": (
        "Assignment",
        "Call",
        "Literal",
        "Node",
        "Operation",
        "Program",
        "Reserved",
        "Step",
        "String",
        "Tag",
        "Variable",
    ),
    "reader": ("parse",),
}
"""Which module holds which names."""


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"notegen.formula.{module}"), name)
    raise AttributeError(f"module 'notegen.formula' has no attribute {name!r}")
