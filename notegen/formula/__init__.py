"""The expression language of Linnworks' labels, true to the public engine.

``text → Program → Formula → text``. Read bottom-up: ``values``, ``dates``, ``collation``, ``limits``;
``lexer``, ``nodes``, ``syntax_errors``, ``parser``; ``functions``, ``operators``, ``compiler``; ``lint``
says what is wrong or surprising in a program, ``docs`` explains the language.

Nothing here knows the rest of the program but spans, errors and the shipped files. Names are loaded
when they are first used: whoever only parses loads no evaluator.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notegen.formula.compiler import Condition, Formula, compile_condition, compile_formula
    from notegen.formula.docs import describe_function, write_page
    from notegen.formula.functions import CONTAINS, FUNCTIONS, Contains
    from notegen.formula.functions.signature import Group
    from notegen.formula.lint import TagNames, check_formula
    from notegen.formula.nodes import Call, Node, Program, String, Tag
    from notegen.formula.parser import parse, parse_condition

__all__ = [
    "CONTAINS",
    "FUNCTIONS",
    "Call",
    "Condition",
    "Contains",
    "Formula",
    "Group",
    "Node",
    "Program",
    "String",
    "Tag",
    "TagNames",
    "check_formula",
    "compile_condition",
    "compile_formula",
    "describe_function",
    "parse",
    "parse_condition",
    "write_page",
]

_HOMES = {
    "compiler": "Condition Formula compile_condition compile_formula",
    "docs": "describe_function write_page",
    "functions": "CONTAINS FUNCTIONS Contains",
    "functions.signature": "Group",
    "lint": "TagNames check_formula",
    "nodes": "Call Node Program String Tag",
    "parser": "parse parse_condition",
}
"""Which module holds which names."""


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"notegen.formula.{module}"), name)
    raise AttributeError(f"module 'notegen.formula' has no attribute {name!r}")
