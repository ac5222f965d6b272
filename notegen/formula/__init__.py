"""The expression language of Linnworks' labels, true to the public engine.

Read bottom-up: ``limits``, ``texts``, ``numbers``, ``dates``, ``collation``; ``tokens``,
``nodes``, ``mistakes``, ``parser``; ``values``, ``signature``, ``functions``, ``operators``; ``reader``,
``closures``, ``compiled``, ``compiler``; ``condition`` and ``checker``.

Nothing here knows the rest of the program but spans and errors.
"""

from __future__ import annotations

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
