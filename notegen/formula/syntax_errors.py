"""What the parser says of a text that is no formula: what stands there, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import FormulaSyntaxError, Span, did_you_mean
from notegen.formula.lexer import CALL, END, NAME, OPERATOR, PUNCTUATION, TAG, Token
from notegen.formula.limits import MAX_NAME
from notegen.formula.values import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

CURLY_QUOTES = frozenset("“”„‟‘’‚‛«»")


def explain_quotes(
    error: FormulaSyntaxError, text: str, tokens: Sequence[Token]
) -> FormulaSyntaxError:
    """The error, or another where it stands inside a text that has curly or single quotes.

    What the words between such quotes make of the formula is of no use to anybody.
    """
    place = error.diagnostic.span.start if error.diagnostic.span else 0
    for token in tokens:
        mark = token.text[:1]
        if token.kind not in {NAME, CALL} or (mark != "'" and mark not in CURLY_QUOTES):
            continue
        closing = {"'"} if mark == "'" else CURLY_QUOTES
        places = range(token.start + 1, len(text))
        end = next((place + 1 for place in places if text[place] in closing), len(text))
        if token.start < place <= end:
            kind, straight = ("single", "double") if mark == "'" else ("curly", "straight")
            message = f"{kind} quotes do not make a text: {shorten(text[token.start : end])}"
            span = Span(token.start, end)
            return _error(f"{kind}-quotes", message, span, f'use {straight} quotes: "…"')
    return error


def leftover(text: str, before: Token, token: Token, expected: str = "") -> FormulaSyntaxError:
    """Something stands where the formula, or what is in a bracket, should have ended."""
    mark = token.text
    shown = _show(text, token)
    if token.kind not in PUNCTUATION or mark in {"(", "["}:
        hint = "write the operator or the comma between them"
        if mark == "[":
            hint = "a function's bracket stands right after its name"
        message = f"no operator between {_show(text, before)} and {shown}"
        return _error("missing-operator", message, token.span, hint)
    if mark in {"]", ")"}:
        message = f"{expected}, not {shown}" if expected else f"the bracket {mark} was never opened"
        return _error("unopened-bracket", message, token.span)
    code = {",": "stray-comma", ";": "stray-semicolon", ":=": "bad-assignment"}
    doubt = "is there a bracket too many before it?" if before.text == "]" else None
    return _error(code.get(mark, "stray-colon"), f"{shown} cannot stand here", token.span, doubt)


def misplaced_operand(text: str, before: Token | None, token: Token) -> FormulaSyntaxError:
    """Something stands where a value should."""
    kind, mark, _, end = token
    if kind == TAG:
        return _error("empty-tag", "a tag without a name", token.span)
    if (kind, mark) == (OPERATOR, "=") and before and before[:2] == (OPERATOR, "="):
        span = Span(before.start, end)
        return _error("double-equals", "== is no operator", span, "write a single =")
    if kind == "[":
        message = "a square bracket with no function before it"
        return _error("stray-bracket", message, token.span, "a tag is written [{Name}]")
    if kind == END and before is None:
        return _error("empty-formula", "the formula is empty", token.span)
    hint = None
    if before and before[:2] == (OPERATOR, "-"):
        hint = "a minus for a negative number stands right before its digits"
    message = f"a value was expected, not {_show(text, token)}"
    return _error("missing-operand", message, token.span, hint)


def unassignable(text: str, token: Token) -> FormulaSyntaxError:
    """What stands before ``:=`` is no plain name."""
    message = f"{_show(text, token)} cannot be given a value; only a plain name can"
    return _error("bad-assignment", message, token.span)


def missing_semicolon(name: str, token: Token) -> FormulaSyntaxError:
    """An assignment has no end."""
    message = f"the value of {shorten(name)} must end with a semicolon"
    hint = "write name := value; and then the expression to print"
    return _error("missing-semicolon", message, token.span, hint)


def unknown_function(token: Token, functions: Collection[str]) -> FormulaSyntaxError:
    """The name before a bracket is no function; the nearest is the hint."""
    name = token.text
    return _error(
        "unknown-function",
        f"there is no function {shorten(name)}",
        Span(token.start, token.start + len(name)),
        did_you_mean(name, functions) if len(name) <= MAX_NAME else None,
    )


def round_bracket(text: str, name: Token, bracket: Token) -> FormulaSyntaxError:
    """A function is called with round brackets."""
    message = f"{_show(text, name)} is followed by a round bracket"
    hint = "a function takes its arguments in square brackets: name[…]"
    return _error("round-bracket", message, bracket.span, hint)


def unclosed_bracket(text: str, opening: Token, bracket: str) -> FormulaSyntaxError:
    """The text ends inside a bracket."""
    of = f" of {_show(text, opening)}" if opening.kind == CALL else ""
    message = f"the bracket{of} is never closed"
    return _error("unclosed-bracket", message, opening.span, f"put a {bracket} where it ends")


def too_deep(limit: int, span: Span) -> FormulaSyntaxError:
    """More levels than are allowed."""
    message = f"more than {limit} levels of brackets and operators inside one another"
    return _error("too-deep", message, span)


def _show(text: str, token: Token) -> str:
    return shorten(text[token.start : token.end]) or "the end"


def _error(code: str, message: str, span: Span, hint: str | None = None) -> FormulaSyntaxError:
    return FormulaSyntaxError.of(code, message, span=span, hint=hint)
