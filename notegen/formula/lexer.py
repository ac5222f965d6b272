"""The words of an expression, and those of a condition.

Separators and ``~comments~`` are left out. The lexical rules are those of the public engine
read as anyone would: a tilde inside a string is a tilde, ``and`` is a word of its own.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from notegen.errors import FormulaSyntaxError, Span
from notegen.formula.dates import read_date
from notegen.formula.limits import MAX_LENGTH
from notegen.formula.values import WHITE_SPACE, is_numeric, lower, shorten

STRING, LITERAL, NAME, RESERVED = "string", "literal", "name", "reserved word"
CALL, TAG, OPERATOR, END = "call", "tag", "operator", "end"
PUNCTUATION = frozenset((":=", *"[](),:;"))


class Token(NamedTuple):
    """A word: its kind, its text, and where it starts and ends, in characters.

    Punctuation is its own kind. The text of a string is without its quotes, that of a call without its bracket, that of a tag
    the name alone.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_RESERVED = (
    "int long float decimal currency date value while for do break continue foreach next else end"
    " endif string text char list rule expression function macro express integer sub set"
)
RESERVED_WORDS = frozenset(_RESERVED.split())
"""What the engine keeps for itself."""

_WORDS = {
    **dict.fromkeys(RESERVED_WORDS, RESERVED),
    **dict.fromkeys(("and", "or"), OPERATOR),
    **dict.fromkeys(("true", "false", "null"), LITERAL),
}
_CHAR = r'[^ \t\n\r^*/%+\-<>=\[\](),":;~]'
_JOINT = rf"(?i:and|or)(?!{_CHAR})"
_WORD = rf"(?![{WHITE_SPACE}]){_CHAR}+"
_INNER = WHITE_SPACE.translate(dict.fromkeys(b" \t\n"))
_WITH_RETURNS = rf"(?:{_JOINT}|{_WORD}(?:\r+(?!{_JOINT}){_CHAR}+)*)"
"""A carriage return inside a word is a part of it, as in the engine; around it, a blank."""

_CONDITION = re.compile(
    r"""
      (?P<quotes>['"])(?P<string>.*?)(?P=quotes)
    | \[(?P<braces>\{)?(?P<tag>[^\[\]{}]*)(?(braces)\})\]
    | (?P<operator><=|>=|<>|[<>=])
    | (?P<punctuation>[()])
    | (?P<word>-?[^\s<>=()\[\]'"]+)
    | (?P<stray>\S)""",
    re.VERBOSE | re.DOTALL,
)
_new = tuple.__new__  # what Token(…) ends in, without the way there
_BLANKS = str.maketrans("\t\n", "  ")
_DATE = re.compile(r"[0-9]{1,4}\.[0-9]{1,2}\.[0-9]{1,4}")
_ANY_DAY = date(2000, 1, 1)
_BEFORE_OPERAND = frozenset((OPERATOR, CALL, "(", "[", ",", ";", ":="))


@cache
def _compile(word: str) -> re.Pattern[str]:
    """What finds the tokens of an expression, where its words are as ``word`` says."""
    return re.compile(
        rf"""
          "(?P<string>[^"]*)"
        | [Nn]?\[\{{(?P<tag>[^\[\]{{}}]*)\}}\]
        | (?P<word>{word})(?P<call>\r*\[)?
        | (?P<operator><=|>=|<>|[\^*/%+\-<>=])
        | (?P<punctuation>:=|[\[\](),:;])
        | (?P<comment>~[^~]*~)
        | (?P<unclosed>["~])""",
        re.VERBOSE,
    )


def scan_expression(text: str) -> list[Token]:
    """The tokens of an expression, the last of them END.

    Raises :class:`FormulaSyntaxError` for a text that is too long, and for a string or comment
    without an end.
    """
    _check_length(text)
    tokens: list[Token] = []
    sign_end = -1
    for match in _compile(_WITH_RETURNS if "\r" in text else _WORD).finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind == "punctuation":
            mark = match[0]
            tokens.append(_new(Token, (mark, mark, start, end)))
            continue
        if kind == "unclosed":
            raise _unclosed(text, start)
        found = match["word"] if kind == CALL else match[kind]
        if sign_end >= 0 and kind in {"word", CALL} and not text[sign_end:start].strip(_INNER):
            start = tokens.pop().start
            found = text[start : match.end("word")]
        sign_end = -1
        if found == "-" and kind == OPERATOR and _awaits_operand(tokens):
            sign_end = end
        found = found.translate(_BLANKS) if kind == STRING else found.strip(WHITE_SPACE)
        if kind == "word":
            kind = classify(found) if found else "comment"
        if kind != "comment":
            tokens.append(_new(Token, (kind, found, start, end)))
    tokens.append(Token(END, "", len(text), len(text)))
    return tokens


def _awaits_operand(tokens: list[Token]) -> bool:
    """Whether a minus here belongs to the number or name that follows without a blank."""
    if not tokens:
        return True
    return tokens[-1].kind in _BEFORE_OPERAND


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


def scan_condition(text: str) -> list[Token]:
    """The tokens of a condition, the last of them END.

    Single brackets name a tag and single quotes hold a text (Template Designer's pages); the
    label's own ``[{Source}]="EBAY"`` is seen there too, so both are read. Raises
    :class:`FormulaSyntaxError` for whatever else stands there.
    """
    _check_length(text)
    tokens = []
    for match in _CONDITION.finditer(text):
        kind = match.lastgroup or ""
        found = match[kind]
        if kind == "word":
            kind = classify(found)
            if kind not in {OPERATOR, LITERAL}:
                raise _unreadable(match)
        elif kind == "punctuation":
            kind = found
        elif kind == "stray":
            raise _unreadable(match)
        elif kind == TAG:
            found = found.strip(WHITE_SPACE)
        tokens.append(Token(kind, found, *match.span()))
    tokens.append(Token(END, "", len(text), len(text)))
    return tokens


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FormulaSyntaxError.of(
            "too-long",
            f"the formula has {len(text)} characters; {MAX_LENGTH} is the most",
            span=Span(MAX_LENGTH, len(text)),
        )


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
