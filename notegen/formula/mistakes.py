"""What the parser says of a text that is no formula: what stands there, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import FormulaSyntaxError, nearest
from notegen.formula.texts import shorten
from notegen.formula.tokens import CALL, END, OPERATOR, PUNCTUATION, TAG, Token
from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection


_LONGEST_NAME = 40


def leftover(text: str, before: Token, token: Token, expected: str = "") -> FormulaSyntaxError:
    """Something stands where the formula, or what is in a bracket, should have ended."""
    kind, mark, _, _ = token
    shown = _show(text, token)
    if kind != PUNCTUATION or mark in {"(", "["}:
        hint = "write the operator or the comma between them"
        if mark == "[":
            hint = "a function's bracket stands right after its name"
        message = f"no operator between {_show(text, before)} and {shown}"
        return _error("missing-operator", message, token, hint)
    if mark in {"]", ")"}:
        message = f"{expected}, not {shown}" if expected else f"the bracket {mark} was never opened"
        return _error("unopened-bracket", message, token)
    code = {",": "stray-comma", ";": "stray-semicolon", ":=": "bad-assignment"}
    doubt = "is there a bracket too many before it?" if before[1] == "]" else None
    return _error(code.get(mark, "stray-colon"), f"{shown} cannot stand here", token, doubt)


def misplaced_operand(text: str, before: Token | None, token: Token) -> FormulaSyntaxError:
    """Something stands where a value should."""
    kind, mark, _, _ = token
    if kind == TAG:
        return _error("empty-tag", "a tag without a name", token)
    if (kind, mark) == (OPERATOR, "=") and before and before[:2] == (OPERATOR, "="):
        return FormulaSyntaxError.of(
            "double-equals",
            "== is no operator",
            span=Span(before[2], token[3]),
            hint="write a single =",
        )
    if (kind, mark) == (PUNCTUATION, "["):
        message = "a square bracket with no function before it"
        return _error("stray-bracket", message, token, "a tag is written [{Name}]")
    if kind == END and before is None:
        return _error("empty-formula", "the formula is empty", token)
    hint = None
    if before and before[:2] == (OPERATOR, "-"):
        hint = "a minus for a negative number stands right before its digits"
    shown = _show(text, token)
    return _error("missing-operand", f"a value was expected, not {shown}", token, hint)


def unassignable(text: str, token: Token) -> FormulaSyntaxError:
    """What stands before ``:=`` is no plain name."""
    message = f"{_show(text, token)} cannot be given a value; only a plain name can"
    return _error("bad-assignment", message, token)


def missing_semicolon(name: str, token: Token) -> FormulaSyntaxError:
    """An assignment has no end."""
    return _error(
        "missing-semicolon",
        f"the value of {shorten(name)} must end with a semicolon",
        token,
        "write name := value; and then the expression to print",
    )


def unknown_function(token: Token, functions: Collection[str]) -> FormulaSyntaxError:
    """The name before a bracket is no function; the nearest is the hint."""
    _, name, start, _ = token
    near = nearest(name, functions) if len(name) <= _LONGEST_NAME else None
    return FormulaSyntaxError.of(
        "unknown-function",
        f"there is no function {shorten(name)}",
        span=Span(start, start + len(name)),
        hint=f"did you mean {near}?" if near else None,
    )


def round_bracket(text: str, name: Token, bracket: Token) -> FormulaSyntaxError:
    """A function is called with round brackets."""
    return _error(
        "round-bracket",
        f"{_show(text, name)} is followed by a round bracket",
        bracket,
        "a function takes its arguments in square brackets: name[…]",
    )


def unclosed_bracket(text: str, opening: Token, bracket: str) -> FormulaSyntaxError:
    """The text ends inside a bracket."""
    of = f" of {_show(text, opening)}" if opening[0] == CALL else ""
    message = f"the bracket{of} is never closed"
    return _error("unclosed-bracket", message, opening, f"put a {bracket} where it ends")


def too_deep(limit: int, span: Span) -> FormulaSyntaxError:
    """More levels than are allowed."""
    message = f"more than {limit} levels of brackets and operators inside one another"
    return FormulaSyntaxError.of("too-deep", message, span=span)


def _show(text: str, token: Token) -> str:
    return shorten(text[token[2] : token[3]]) or "the end"


def _error(code: str, message: str, token: Token, hint: str | None = None) -> FormulaSyntaxError:
    return FormulaSyntaxError.of(code, message, span=Span(token[2], token[3]), hint=hint)
