"""A formula's text as tokens: plain tuples ``(kind, text, start, end)``.

Separators and ``~comments~`` are left out. The lexical rules are those of the public engine
read as anyone would: a tilde inside a string is a tilde, ``and`` is a word of its own.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

from notegen.errors import FormulaSyntaxError
from notegen.formula.dates import read_date
from notegen.formula.limits import MAX_LENGTH
from notegen.formula.numbers import is_numeric
from notegen.formula.texts import WHITE_SPACE, lower, shorten
from notegen.spans import Span

Token: TypeAlias = tuple[str, str, int, int]
"""Kind, text, start and end, in characters. The text of a string is without its quotes, that of
a call without its bracket, that of a tag the name alone."""

STRING, LITERAL, NAME, RESERVED = "string", "literal", "name", "reserved word"
CALL, TAG, OPERATOR, PUNCTUATION, END = "call", "tag", "operator", "punctuation", "end"
UNCLOSED = "unclosed"

RESERVED_WORDS = frozenset(
    "int long float decimal currency date value while for do break continue foreach next else end "  # noqa: SIM905
    "endif string text char list rule expression function macro express integer sub set".split()
)

_WORD = r'[^ \t\n\r^*/%+\-<>=\[\](),":;~]+'
_PATTERN = re.compile(
    rf"""
      "(?P<string>[^"]*)"
    | [Nn]?\[\{{(?P<tag>[^\[\]{{}}]*)\}}\]
    | (?P<call>{_WORD})\[
    | (?P<word>{_WORD})
    | (?P<operator><=|>=|<>|[\^*/%+\-<>=])
    | (?P<punctuation>:=|[\[\](),:;])
    | (?P<comment>~[^~]*~)
    | (?P<unclosed>["~])""",
    re.VERBOSE,
)
_BLANKS = str.maketrans("\t\n", "  ")
_DATE = re.compile(r"[0-9]{1,4}\.[0-9]{1,2}\.[0-9]{1,4}")
_WORDS = {
    **dict.fromkeys(RESERVED_WORDS, RESERVED),
    **dict.fromkeys(("and", "or"), OPERATOR),
    **dict.fromkeys(("true", "false", "null"), LITERAL),
}
_ANY_DAY = date(2000, 1, 1)
_OPENING = frozenset(("(", "[", ",", ";", ":="))


def check_length(text: str) -> None:
    """Raise :class:`FormulaSyntaxError` for a text that is too long."""
    if len(text) > MAX_LENGTH:
        raise FormulaSyntaxError.of(
            "too-long",
            f"the formula has {len(text)} characters; {MAX_LENGTH} is the most",
            span=Span(MAX_LENGTH, len(text)),
        )


def scan(text: str) -> list[Token]:  # noqa: C901  one test for each kind of token
    """The tokens of ``text``, the last of them END.

    Raises :class:`FormulaSyntaxError` for a text that is too long, and for a string or comment
    without an end.
    """
    check_length(text)
    tokens: list[Token] = []
    sign_end = -1
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or UNCLOSED
        found = match[kind]
        start, end = match.span()
        if kind == "word" or kind == CALL:  # noqa: PLR1714  two tests are quicker than a set
            if start == sign_end:
                start = tokens.pop()[2]
                found = f"-{found}"
            if found := found.strip(WHITE_SPACE):
                tokens.append((kind if kind == CALL else classify(found), found, start, end))
        elif kind == STRING:
            tokens.append((STRING, found.translate(_BLANKS), start, end))
        elif kind == OPERATOR:
            if found == "-" and _awaits_operand(tokens):
                sign_end = end
            tokens.append((OPERATOR, found, start, end))
        elif kind == TAG:
            tokens.append((TAG, found.strip(WHITE_SPACE), start, end))
        elif kind == PUNCTUATION:
            tokens.append((PUNCTUATION, found, start, end))
        elif kind == UNCLOSED:
            raise _unclosed(text, start)
    tokens.append((END, "", len(text), len(text)))
    return tokens


def _awaits_operand(tokens: list[Token]) -> bool:
    """Whether a minus here belongs to the number or name that follows without a blank."""
    if not tokens:
        return True
    kind, text, _, _ = tokens[-1]
    return kind in {OPERATOR, CALL} or (kind == PUNCTUATION and text in _OPENING)


def classify(word: str) -> str:
    """The kind of a word: LITERAL, OPERATOR (``and``, ``or``), RESERVED or NAME."""
    known = _WORDS.get(lower(word))
    if known is not None:
        return known
    if "a" <= word[0] <= "z" or "A" <= word[0] <= "Z":
        return NAME
    if is_numeric(word) or (_DATE.fullmatch(word) and read_date(word, _ANY_DAY)):
        return LITERAL
    return NAME


def _unclosed(text: str, start: int) -> FormulaSyntaxError:
    span = Span(start, len(text))
    shown = shorten(text[start:])
    if text[start] == '"':
        return FormulaSyntaxError.of(
            "unclosed-string",
            f"the text {shown} has no closing quote",
            span=span,
            hint='put a " where the text ends; a " inside a text is written quote[]',
        )
    return FormulaSyntaxError.of(
        "unclosed-comment",
        f"the comment {shown} has no closing ~",
        span=span,
        hint="put a ~ where the comment ends",
    )
