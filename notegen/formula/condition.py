"""Conditions for printing and visibility, ``[Source] = 'EBAY' AND [SubSource] <> 'X'``, to a tree.

Single brackets name a tag and single quotes hold a text (Template Designer's pages); the
label's own ``[{Source}]="EBAY"`` is seen there too, so both are read. The tree is that of an
expression, and so are the operators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notegen.errors import FormulaSyntaxError
from notegen.formula.parser import parse_tokens
from notegen.formula.texts import WHITE_SPACE, shorten
from notegen.formula.tokens import (
    END,
    LITERAL,
    OPERATOR,
    PUNCTUATION,
    STRING,
    TAG,
    Token,
    check_length,
    classify,
)
from notegen.spans import Span

if TYPE_CHECKING:
    from notegen.formula.nodes import Program


_PATTERN = re.compile(
    r"""
      (?P<quotes>['"])(?P<string>.*?)(?P=quotes)
    | \[(?P<braces>\{)?(?P<tag>[^\[\]{}]*)(?(braces)\})\]
    | (?P<operator><=|>=|<>|[<>=])
    | (?P<punctuation>[()])
    | (?P<word>-?[^\s<>=()\[\]'"]+)
    | (?P<stray>\S)""",
    re.VERBOSE | re.DOTALL,
)


def parse_condition(text: str) -> Program:
    """The program that a condition's text is: tags, texts and numbers, compared and joined.

    Raises :class:`FormulaSyntaxError` with a span in characters of ``text``.
    """
    check_length(text)
    tokens = [_read(match) for match in _PATTERN.finditer(text)]
    tokens.append((END, "", len(text), len(text)))
    return parse_tokens(text, tokens, ())


def _read(match: re.Match[str]) -> Token:
    start, end = match.span()
    match match.lastgroup:
        case "string":
            return STRING, match["string"], start, end
        case "tag":
            return TAG, match["tag"].strip(WHITE_SPACE), start, end
        case "operator":
            return OPERATOR, match["operator"], start, end
        case "punctuation":
            return PUNCTUATION, match["punctuation"], start, end
        case "word" if classify(match["word"]) in {OPERATOR, LITERAL}:
            return classify(match["word"]), match["word"], start, end
    raise _unreadable(match)


def _unreadable(match: re.Match[str]) -> FormulaSyntaxError:
    """The error for a word without quotes, and for a bracket or quote without its other half."""
    shown = shorten(match[0])
    span = Span(*match.span())
    if match["word"]:
        return FormulaSyntaxError.of(
            "unquoted-word",
            f"{shown} is neither a tag nor a text",
            span=span,
            hint="write a tag as [Name] and a text as 'text'",
        )
    if match[0] in "'\"":
        return FormulaSyntaxError.of(
            "unclosed-string",
            "the text has no closing quote",
            span=Span(match.start(), len(match.string)),
            hint=f"put a {match[0]} where the text ends",
        )
    return FormulaSyntaxError.of(
        "stray-bracket",
        f"the bracket {shown} has no other half",
        span=span,
        hint="write a tag as [Name]",
    )
