"""Text to a tree: a hand-written parser whose docstrings are the grammar."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from notegen.errors import FormulaSyntaxError, Span
from notegen.formula import syntax_errors
from notegen.formula.lexer import (
    CALL,
    END,
    LITERAL,
    NAME,
    OPERATOR,
    RESERVED,
    STRING,
    TAG,
    Token,
    scan_condition,
    scan_expression,
)
from notegen.formula.limits import MAX_DEPTH
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
from notegen.formula.values import lower

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


LEVELS = tuple(
    frozenset(level.split()) for level in ("^", "* / %", "+ -", "< <= > >= <> =", "and", "or")
)
"""The operators, tightest first; those of one level are taken from left to right."""

_LEAVES: Mapping[str, Callable[[int, int, str], Node]] = {
    STRING: String,
    LITERAL: Literal,
    NAME: Variable,
    TAG: Tag,
    RESERVED: Reserved,
}


def parse(text: str, depth: int = MAX_DEPTH, functions: Collection[str] | None = None) -> Program:
    """The program that a formula's text is; tags ``[{Name}]`` are read as variables.

    ``depth`` is how many levels of nodes it may have, ``functions`` the names, in lower case, that
    may stand before a bracket: all of the language where it is None. Raises
    :class:`~notegen.errors.FormulaSyntaxError` with a span in characters of ``text``.
    """
    tokens = scan_expression(text)
    try:
        return _Parser(text, tokens, functions or _load_functions(), depth).program()
    except FormulaSyntaxError as error:
        raise syntax_errors.explain_quotes(error, text, tokens) from None


@cache
def _load_functions() -> Collection[str]:
    """All of the language, not loaded for whoever names those that may stand."""
    from notegen.formula.functions import FUNCTIONS

    return FUNCTIONS


def parse_condition(text: str) -> Program:
    """The program that a printing or visibility condition is: ``[Source] = 'EBAY' AND …``.

    It holds tags, texts and numbers, compared and joined; its tree is that of an expression. Raises
    :class:`~notegen.errors.FormulaSyntaxError` with a span in characters of ``text``.
    """
    return _Parser(text, scan_condition(text), (), MAX_DEPTH).program()


class _Parser:
    """Reads tokens from left to right; ``_height`` is that of the node read last."""

    __slots__ = ("_at", "_depth", "_functions", "_height", "_limit", "_text", "_tokens")

    def __init__(
        self, text: str, tokens: list[Token], functions: Collection[str], limit: int
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._functions = functions
        self._limit = limit
        self._at = 0
        self._depth = 0
        self._height = 0

    def program(self) -> Program:
        """``program = { assignment } [ expression ]``, but not nothing at all."""
        assignments: list[Assignment] = []
        while self._tokens[self._at].kind != END and self._tokens[self._at + 1].kind == ":=":
            assignments.append(self._assignment())
        if assignments and self._tokens[self._at].kind == END:
            return Program(self._text, tuple(assignments), None)
        result = self._expression()
        if self._tokens[self._at].kind != END:
            raise self._leftover()
        return Program(self._text, tuple(assignments), result)

    def _assignment(self) -> Assignment:
        """``assignment = name ":=" expression ";"``."""
        target = self._tokens[self._at]
        kind, name, start, end = target
        if kind != NAME:
            raise syntax_errors.unassignable(self._text, target)
        self._at += 2
        value = self._expression()
        if self._tokens[self._at].kind != ";":
            raise syntax_errors.missing_semicolon(name, self._tokens[self._at])
        self._at += 1
        return Assignment(start, end, name, value)

    def _expression(self) -> Node:
        """``expression = operand { operator operand }``, folded by :data:`LEVELS`."""
        first = self._operand()
        if self._tokens[self._at].kind != OPERATOR:
            return first
        operands: list[tuple[Node, int]] = [(first, self._height)]
        operators: list[Token] = []
        while self._tokens[self._at].kind == OPERATOR:
            operators.append(self._tokens[self._at])
            self._at += 1
            operands.append((self._operand(), self._height))
        for level in LEVELS:
            operands, operators = _fold(level, operands, operators)
        node, self._height = operands[0]
        if self._height + self._depth > self._limit:
            raise syntax_errors.too_deep(self._limit, node.span)
        return node

    def _operand(self) -> Node:
        """``operand = string | literal | name | tag | call | "(" expression ")"``."""
        token = self._tokens[self._at]
        kind, text, start, end = token
        if kind == CALL:
            return self._call(token)
        self._at += 1
        leaf = _LEAVES.get(kind)
        if leaf is not None and (text or kind == STRING):
            if kind == NAME and self._tokens[self._at].kind == "(":
                raise syntax_errors.round_bracket(self._text, token, self._tokens[self._at])
            self._height = 1
            return leaf(start, end, text)
        if kind == "(":
            self._enter(token)
            node = self._expression()
            self._close(")", token)
            return node
        before = self._tokens[self._at - 2] if self._at > 1 else None
        raise syntax_errors.misplaced_operand(self._text, before, token)

    def _call(self, opening: Token) -> Call:
        """``call = function "[" [ expression ] { "," [ expression ] } "]"``."""
        name = lower(opening.text)
        if name not in self._functions:
            raise syntax_errors.unknown_function(opening, self._functions)
        self._at += 1
        self._enter(opening)
        arguments: list[Node | None] = []
        tallest = 0
        while True:
            if self._tokens[self._at].kind in {",", "]"}:
                arguments.append(None)
            else:
                arguments.append(self._expression())
                tallest = max(tallest, self._height)
            if self._tokens[self._at].kind != ",":
                break
            self._at += 1
        end = self._close("]", opening)
        self._height = tallest + 1
        return Call(opening.start, end, name, () if arguments == [None] else tuple(arguments))

    def _enter(self, opening: Token) -> None:
        self._depth += 1
        if self._depth > self._limit:
            raise syntax_errors.too_deep(self._limit, Span(opening.start, len(self._text)))

    def _close(self, bracket: str, opening: Token) -> int:
        """Pass the closing bracket and return its end."""
        token = self._tokens[self._at]
        if token.kind == END:
            raise syntax_errors.unclosed_bracket(self._text, opening, bracket)
        if token.kind != bracket:
            raise self._leftover(f"a {bracket} was expected")
        self._at += 1
        self._depth -= 1
        return token.end

    def _leftover(self, expected: str = "") -> Exception:
        before, token = self._tokens[self._at - 1], self._tokens[self._at]
        return syntax_errors.leftover(self._text, before, token, expected)


def _fold(
    level: frozenset[str], operands: list[tuple[Node, int]], operators: list[Token]
) -> tuple[list[tuple[Node, int]], list[Token]]:
    """Make each run of operators of one level one operation; what is left waits for the next."""
    if not any(lower(token.text) in level for token in operators):
        return operands, operators
    folded: list[tuple[Node, int]] = []
    left: list[Token] = []
    (first, tallest), steps = operands[0], list[Step]()
    for token, (operand, height) in zip(operators, operands[1:], strict=True):
        operator = lower(token.text)
        if operator in level:
            steps.append(Step(token.start, token.end, operator, operand))
            tallest = max(tallest, height)
        else:
            folded.append(_operation(first, steps, tallest))
            left.append(token)
            (first, tallest), steps = (operand, height), []
    folded.append(_operation(first, steps, tallest))
    return folded, left


def _operation(first: Node, steps: list[Step], tallest: int) -> tuple[Node, int]:
    if not steps:
        return first, tallest
    node = Operation(first.start, steps[-1].operand.end, first, tuple(steps))
    return node, tallest + 1
