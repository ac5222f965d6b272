"""Tokens to a tree: a hand-written parser whose docstrings are the grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from notegen.errors import FormulaSyntaxError, nearest
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
from notegen.formula.texts import lower, shorten
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
    from collections.abc import Collection

__all__ = ["LEVELS", "parse_tokens"]

LEVELS: tuple[frozenset[str], ...] = (
    frozenset(("^",)),
    frozenset(("*", "/", "%")),
    frozenset(("+", "-")),
    frozenset(("<", "<=", ">", ">=", "<>", "=")),
    frozenset(("and",)),
    frozenset(("or",)),
)
"""The operators, tightest first; those of one level are taken from left to right."""


def parse_tokens(
    text: str, tokens: list[Token], functions: Collection[str], depth: int = MAX_DEPTH
) -> Program:
    """program = { name ":=" expression ";" } [ expression ]

    ``functions`` are the names, in lower case, that may stand before a bracket; ``depth`` is
    how many levels the tree may have. Raises :class:`FormulaSyntaxError`.
    """
    return _Parser(text, tokens, functions, depth).program()


class _Parser:
    """Reads tokens from left to right; ``height`` is that of the node read last."""

    __slots__ = ("_at", "_depth", "_functions", "_limit", "_text", "_tokens", "height")

    def __init__(
        self, text: str, tokens: list[Token], functions: Collection[str], limit: int
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._functions = functions
        self._limit = limit
        self._at = 0
        self._depth = 0
        self.height = 0

    def program(self) -> Program:
        """program = { assignment } [ expression ]"""
        assignments: list[Assignment] = []
        tallest = 0
        if self._tokens[0][0] == END:
            self._fail("empty-formula", "the formula is empty", self._tokens[0])
        while self._tokens[self._at][0] != END and self._next_is(":=", 1):
            assignments.append(self._assignment())
            tallest = max(tallest, self.height)
        token = self._tokens[self._at]
        if token[0] == END:
            return Program(self._text, tuple(assignments), None, tallest)
        result = self._expression()
        token = self._tokens[self._at]
        if token[0] != END:
            self._fail_leftover(token)
        return Program(self._text, tuple(assignments), result, max(tallest, self.height))

    def _assignment(self) -> Assignment:
        """assignment = name ":=" expression ";" """
        kind, name, start, end = target = self._tokens[self._at]
        if kind != NAME:
            self._fail(
                "bad-assignment",
                f"{self._show(target)} cannot be given a value; only a plain name can",
                target,
            )
        self._at += 2
        value = self._expression()
        if not self._next_is(";"):
            self._fail(
                "missing-semicolon",
                f"the value of {shorten(name)} must end with a semicolon",
                self._tokens[self._at],
                "write name := value; and then the expression to print",
            )
        self._at += 1
        return Assignment(start, end, name, value)

    def _expression(self) -> Node:
        """expression = operand { operator operand }"""
        first = self._operand()
        if self._tokens[self._at][0] != OPERATOR:
            return first
        operands: list[tuple[Node, int]] = [(first, self.height)]
        operators: list[Token] = []
        while self._tokens[self._at][0] == OPERATOR:
            operators.append(self._tokens[self._at])
            self._at += 1
            operands.append((self._operand(), self.height))
        for level in LEVELS:
            operands, operators = _group(level, operands, operators)
        node, self.height = operands[0]
        if self.height > self._limit:
            self._fail_depth(operands[0][0].start)
        return node

    def _operand(self) -> Node:
        """operand = string | literal | name | tag | call | "(" expression ")" """
        token = self._tokens[self._at]
        kind, text, start, end = token
        self._at += 1
        self.height = 1
        if kind == STRING:
            return String(start, end, text)
        if kind == TAG and text:
            return Tag(start, end, text)
        if kind == CALL:
            return self._call(token)
        if kind == LITERAL:
            return Literal(start, end, text)
        if kind == NAME:
            if self._next_is("("):
                self._fail_round_bracket(token)
            return Variable(start, end, text)
        if kind == RESERVED:
            return Reserved(start, end, text)
        if kind == PUNCTUATION and text == "(":
            self._enter(token)
            node = self._expression()
            self._close(")", token)
            return node
        self._fail_operand(token)

    def _call(self, opening: Token) -> Call:
        """call = function "[" [ expression ] { "," [ expression ] } "]" """
        _, spelled, start, _ = opening
        name = lower(spelled)
        if name not in self._functions:
            self._fail_function(opening)
        self._enter(opening)
        slots: list[Node | None] = []
        tallest = 0
        while True:
            if self._next_is(",") or self._next_is("]"):
                slots.append(None)
            else:
                slots.append(self._expression())
                tallest = max(tallest, self.height)
            if not self._next_is(","):
                break
            self._at += 1
        end = self._close("]", opening)
        self.height = tallest + 1
        if slots == [None]:
            slots.clear()
        return Call(start, end, name, tuple(slots))

    def _next_is(self, mark: str, ahead: int = 0) -> bool:
        kind, text, _, _ = self._tokens[self._at + ahead]
        return kind == PUNCTUATION and text == mark

    def _enter(self, opening: Token) -> None:
        self._depth += 1
        if self._depth > self._limit:
            self._fail_depth(opening[2])

    def _close(self, bracket: str, opening: Token) -> int:
        token = self._tokens[self._at]
        if not self._next_is(bracket):
            if token[0] == END:
                self._fail(
                    "unclosed-bracket",
                    f"the bracket after {self._show(opening)} is never closed"
                    if opening[0] == CALL
                    else "the bracket is never closed",
                    opening,
                    f"put a {bracket} where it ends",
                )
            self._fail_leftover(token, f"a {bracket} was expected")
        self._at += 1
        self._depth -= 1
        return token[3]

    # What follows only words the errors.

    def _show(self, token: Token) -> str:
        return shorten(self._text[token[2] : token[3]]) or "the end"

    def _fail(self, code: str, message: str, token: Token, hint: str | None = None) -> NoReturn:
        raise FormulaSyntaxError.of(code, message, span=Span(token[2], token[3]), hint=hint)

    def _fail_depth(self, start: int) -> NoReturn:
        raise FormulaSyntaxError.of(
            "too-deep",
            f"more than {self._limit} levels of brackets and operators inside one another",
            span=Span(start, len(self._text)),
        )

    def _fail_function(self, token: Token) -> NoReturn:
        name = token[1]
        near = nearest(name, self._functions) if len(name) <= 40 else None
        raise FormulaSyntaxError.of(
            "unknown-function",
            f"there is no function {shorten(name)}",
            span=Span(token[2], token[2] + len(name)),
            hint=f"did you mean {near}?" if near else None,
        )

    def _fail_round_bracket(self, token: Token) -> NoReturn:
        self._fail(
            "round-bracket",
            f"{self._show(token)} is followed by a round bracket",
            self._tokens[self._at],
            "a function takes its arguments in square brackets: name[…]",
        )

    def _fail_operand(self, token: Token) -> NoReturn:
        kind, text, _, _ = token
        before = self._tokens[self._at - 2] if self._at > 1 else None
        if kind == TAG:
            self._fail("empty-tag", "a tag without a name", token)
        if kind == OPERATOR and text == "=" and before and before[:2] == (OPERATOR, "="):
            self._fail("double-equals", "== is no operator", token, "write a single =")
        if kind == PUNCTUATION and text == "[":
            hint = "a tag is written [{Name}]"
            self._fail("stray-bracket", "a square bracket with no function before it", token, hint)
        self._fail("missing-operand", f"a value was expected, not {self._show(token)}", token)

    def _fail_leftover(self, token: Token, expected: str = "") -> NoReturn:
        kind, text, _, _ = token
        shown = self._show(token)
        if kind != PUNCTUATION or text in {"(", "["}:
            hint = "write the operator or the comma between them"
            before = self._tokens[self._at - 1]
            if text == "[":
                hint = "a function's bracket stands right after its name"
            message = f"no operator between {self._show(before)} and {shown}"
            self._fail("missing-operator", message, token, hint)
        if text in {"]", ")"}:
            message = expected or f"the bracket {text} was never opened"
            self._fail("unopened-bracket", f"{message}: found {shown}", token)
        codes = {",": "stray-comma", ";": "stray-semicolon"}
        message = f"{shown} cannot stand here" + (f"; {expected}" if expected else "")
        self._fail(codes.get(text, "stray-colon"), message, token)


def _group(
    level: frozenset[str], operands: list[tuple[Node, int]], operators: list[Token]
) -> tuple[list[tuple[Node, int]], list[Token]]:
    """Fold each run of operators of one level into one operation."""
    if not any(lower(token[1]) in level for token in operators):
        return operands, operators
    grouped: list[tuple[Node, int]] = []
    left: list[Token] = []
    (first, tallest), steps = operands[0], list[Step]()
    for token, (operand, height) in zip(operators, operands[1:], strict=True):
        operator = lower(token[1])
        if operator in level:
            steps.append(Step(token[2], token[3], operator, operand))
            tallest = max(tallest, height)
            continue
        grouped.append(_operation(first, steps, tallest))
        left.append(token)
        (first, tallest), steps = (operand, height), []
    grouped.append(_operation(first, steps, tallest))
    return grouped, left


def _operation(first: Node, steps: list[Step], tallest: int) -> tuple[Node, int]:
    if not steps:
        return first, tallest
    node = Operation(first.start, steps[-1].operand.end, first, tuple(steps))
    return node, tallest + 1
