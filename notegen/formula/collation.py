"""Which text comes first: an order by letters, then accents, then case, as .NET's linguistic one.

Lower case stands before upper (``a A b B``), blanks and punctuation before digits, digits
before letters; hyphens and apostrophes hardly count and emoji not at all. Letters, digits and
common punctuation agree with the engine; rare characters may not.
"""

from __future__ import annotations

import unicodedata

_PUNCTUATION = ' \t\n\v\f\r_,;:!?."()[]{}@*/\\&#%`^+<=>|~$'
_RANKS = {char: rank for rank, char in enumerate(_PUNCTUATION)}
_NEARLY_IGNORED = "-'\u00ad"
_EXPANSIONS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o\u0338", "Ø": "O\u0338"}
)
_PUNCTUATION_CLASS, _DIGIT_CLASS, _LETTER_CLASS = range(3)

_Weight = tuple[int, int, str]
_Key = tuple[tuple[_Weight, ...], tuple[str, ...], tuple[bool, ...], tuple[tuple[int, str], ...]]


def compare_texts(left: str, right: str) -> int:
    """Below 0 if ``left`` comes first, above 0 if ``right`` does, 0 if neither."""
    if left == right:
        return 0
    first, second = sort_key(left), sort_key(right)
    return (first > second) - (first < second)


def sort_key(text: str) -> _Key:
    """What to sort texts by: letters, accents, capitals, hyphens, each only if all before tie."""
    weights: list[_Weight] = []
    accents: list[str] = []
    capitals: list[bool] = []
    ignored: list[tuple[int, str]] = []
    for char in unicodedata.normalize("NFD", text.translate(_EXPANSIONS)):
        if unicodedata.combining(char):
            if accents:
                accents[-1] += char
        elif char in _NEARLY_IGNORED:
            ignored.append((len(weights), char))
        elif char <= "\uffff":
            weights.append(_weigh(char))
            accents.append("")
            capitals.append(char.isupper())
    return tuple(weights), tuple(accents), tuple(capitals), tuple(ignored)


def _weigh(char: str) -> _Weight:
    category = unicodedata.category(char)
    if category[0] == "N":
        return _DIGIT_CLASS, int(unicodedata.numeric(char, 0)), ""
    if category[0] == "L":
        return _LETTER_CLASS, 0, char.lower()
    return _PUNCTUATION_CLASS, _RANKS.get(char, len(_RANKS)), char
