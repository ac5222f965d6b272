"""The expression language of Linnworks' labels, true to the public engine.

``text → Program → Formula → text``. Read bottom-up: ``values``, ``dates``, ``collation``, ``limits``;
``lexer``, ``nodes``, ``syntax_errors``, ``parser``; ``functions``, ``operators``, ``compiler``; ``lint``
says what is wrong or surprising in a program, ``docs`` explains the language.

Nothing here knows the rest of the program but spans, errors and the shipped files. Names are loaded
when they are first used: whoever only parses loads no evaluator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.formula.compiler import Condition, Formula, compile_condition, compile_formula
    from notegen.formula.docs import describe_function, write_page
    from notegen.formula.functions import CONTAINS, FUNCTIONS, Contains
    from notegen.formula.functions.signature import Group
    from notegen.formula.label import (
        CompiledLabel,
        FormulaSegment,
        Label,
        Printed,
        Segment,
        TagSegment,
        Words,
        check_label,
        check_segment,
        compile_label,
        parse_label,
    )
    from notegen.formula.lint import TagNames, check_formula
    from notegen.formula.nodes import Call, Node, Program, String, Tag
    from notegen.formula.parser import parse, parse_condition
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "CONTAINS", "FUNCTIONS", "Call", "CompiledLabel", "Condition", "Contains", "Formula",
    "FormulaSegment", "Group", "Label", "Node", "Printed", "Program", "Segment", "String",
    "Tag", "TagNames", "TagSegment", "Words", "check_formula", "check_label", "check_segment",
    "compile_condition", "compile_formula", "compile_label", "describe_function", "parse",
    "parse_condition", "parse_label", "write_page",
]  # fmt: skip
