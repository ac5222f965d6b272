"""Tokens to a tree: a hand-written parser whose docstrings are the grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.formula import mistakes
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
from notegen.formula.texts import lower
from notegen.formula.tokens import (
    CALL,
    END,
    LITERAL,
    NAME,
    OPERATOR,
    PUNCTUATION,
    RESERVED,
    STRING,
    TAG,
    Token,
)
from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


LEVELS: tuple[frozenset[str], ...] = (
    frozenset(("^",)),
    frozenset(("*", "/", "%")),
    frozenset(("+", "-")),
    frozenset(("<", "<=", ">", ">=", "<>", "=")),
    frozenset(("and",)),
    frozenset(("or",)),
)
"""The operators, tightest first; those of one level are taken from left to right."""

_LEAVES: Mapping[str, Callable[[int, int, str], Node]] = {
    STRING: String,
    LITERAL: Literal,
    NAME: Variable,
    TAG: Tag,
    RESERVED: Reserved,
}


def parse_tokens(
    text: str, tokens: list[Token], functions: Collection[str], depth: int = MAX_DEPTH
) -> Program:
    """The program that the tokens of ``text`` are.

    ``functions`` are the names, in lower case, that may stand before a bracket; ``depth`` is
    how many levels the tree may have. Raises :class:`~notegen.errors.FormulaSyntaxError`.
    """
    return _Parser(text, tokens, functions, depth).program()


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
        tallest = 0
        while self._tokens[self._at][0] != END and self._mark(1) == ":=":
            assignments.append(self._assignment())
            tallest = max(tallest, self._height)
        if assignments and self._tokens[self._at][0] == END:
            return Program(self._text, tuple(assignments), None, tallest)
        result = self._expression()
        if self._tokens[self._at][0] != END:
            raise self._leftover()
        return Program(self._text, tuple(assignments), result, max(tallest, self._height))

    def _assignment(self) -> Assignment:
        """``assignment = name ":=" expression ";"``."""
        target = self._tokens[self._at]
        kind, name, start, end = target
        if kind != NAME:
            raise mistakes.unassignable(self._text, target)
        self._at += 2
        value = self._expression()
        if self._mark() != ";":
            raise mistakes.missing_semicolon(name, self._tokens[self._at])
        self._at += 1
        return Assignment(start, end, name, value)

    def _expression(self) -> Node:
        """``expression = operand { operator operand }``, folded by :data:`LEVELS`."""
        first = self._operand()
        if self._tokens[self._at][0] != OPERATOR:
            return first
        operands: list[tuple[Node, int]] = [(first, self._height)]
        operators: list[Token] = []
        while self._tokens[self._at][0] == OPERATOR:
            operators.append(self._tokens[self._at])
            self._at += 1
            operands.append((self._operand(), self._height))
        for level in LEVELS:
            operands, operators = _fold(level, operands, operators)
        node, self._height = operands[0]
        if self._height + self._depth > self._limit:
            raise mistakes.too_deep(self._limit, node.span)
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
            if kind == NAME and self._mark() == "(":
                raise mistakes.round_bracket(self._text, token, self._tokens[self._at])
            self._height = 1
            return leaf(start, end, text)
        if kind == PUNCTUATION and text == "(":
            self._enter(token)
            node = self._expression()
            self._close(")", token)
            return node
        before = self._tokens[self._at - 2] if self._at > 1 else None
        raise mistakes.misplaced_operand(self._text, before, token)

    def _call(self, opening: Token) -> Call:
        """``call = function "[" [ expression ] { "," [ expression ] } "]"``."""
        name = lower(opening[1])
        if name not in self._functions:
            raise mistakes.unknown_function(opening, self._functions)
        self._at += 1
        self._enter(opening)
        slots: list[Node | None] = []
        tallest = 0
        mark = ","
        while mark == ",":
            mark = self._mark()
            if mark in {",", "]"}:
                slots.append(None)
            else:
                slots.append(self._expression())
                tallest = max(tallest, self._height)
                mark = self._mark()
            if mark == ",":
                self._at += 1
        end = self._close("]", opening)
        self._height = tallest + 1
        return Call(opening[2], end, name, () if slots == [None] else tuple(slots))

    def _mark(self, ahead: int = 0) -> str:
        """The punctuation that comes next, or nothing."""
        kind, text, _, _ = self._tokens[self._at + ahead]
        return text if kind == PUNCTUATION else ""

    def _enter(self, opening: Token) -> None:
        self._depth += 1
        if self._depth > self._limit:
            raise mistakes.too_deep(self._limit, Span(opening[2], len(self._text)))

    def _close(self, bracket: str, opening: Token) -> int:
        """Pass the closing bracket and return its end."""
        token = self._tokens[self._at]
        if token[0] == END:
            raise mistakes.unclosed_bracket(self._text, opening, bracket)
        if self._mark() != bracket:
            raise self._leftover(f"a {bracket} was expected")
        self._at += 1
        self._depth -= 1
        return token[3]

    def _leftover(self, expected: str = "") -> Exception:
        before, token = self._tokens[self._at - 1], self._tokens[self._at]
        return mistakes.leftover(self._text, before, token, expected)


def _fold(
    level: frozenset[str], operands: list[tuple[Node, int]], operators: list[Token]
) -> tuple[list[tuple[Node, int]], list[Token]]:
    """Make each run of operators of one level one operation; what is left waits for the next."""
    if not any(lower(token[1]) in level for token in operators):
        return operands, operators
    folded: list[tuple[Node, int]] = []
    left: list[Token] = []
    (first, tallest), steps = operands[0], list[Step]()
    for token, (operand, height) in zip(operators, operands[1:], strict=True):
        operator = lower(token[1])
        if operator in level:
            steps.append(Step(token[2], token[3], operator, operand))
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
