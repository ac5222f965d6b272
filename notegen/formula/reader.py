"""Text to a tree: the parser, given the table of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.formula.functions import FUNCTIONS
from notegen.formula.limits import MAX_DEPTH
from notegen.formula.parser import parse_tokens
from notegen.formula.tokens import scan

if TYPE_CHECKING:
    from notegen.formula.nodes import Program


def parse(text: str, depth: int = MAX_DEPTH) -> Program:
    """The program that a formula's text is; tags ``[{Name}]`` are read as variables.

    ``depth`` is how many levels of nodes it may have. Raises
    :class:`~notegen.errors.FormulaSyntaxError` with a span in characters of ``text``.
    """
    return parse_tokens(text, scan(text), FUNCTIONS, depth)
