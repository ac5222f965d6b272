"""Functions about letter case, blanks at the ends, and the order of texts."""

from __future__ import annotations

from functools import cmp_to_key

from notegen.formula.collation import compare_texts
from notegen.formula.limits import COLLATION_COST
from notegen.formula.signature import Group, Parameter, Signature, example
from notegen.formula.texts import WHITE_SPACE, lower, requote, unquote, upper
from notegen.formula.values import Kind, Refusal, Result


def lcase(raw: str) -> str:
    """Lower case of the invariant culture."""
    return lower(raw)


def ucase(raw: str) -> str:
    """Upper case of the invariant culture."""
    return upper(raw)


def pcase(raw: str) -> str:
    """The first character upper, the rest lower."""
    text = unquote(raw.strip(WHITE_SPACE))
    if not text:
        raise Refusal("empty-text", "pcase cannot take an empty text", 0)
    return upper(text[0]) + lower(text[1:])


def trim(raw: str) -> str:
    """Without white space on either side."""
    return requote(raw, unquote(raw).strip(WHITE_SPACE))


def ltrim(raw: str) -> str:
    """Without white space on the left."""
    return requote(raw, unquote(raw).lstrip(WHITE_SPACE))


def rtrim(raw: str) -> str:
    """Without white space on the right."""
    return requote(raw, unquote(raw).rstrip(WHITE_SPACE))


def stringmax(*texts: str) -> str:
    """The one that comes last in a dictionary."""
    return max(texts, key=cmp_to_key(compare_texts))


def stringmin(*texts: str) -> str:
    """The one that comes first in a dictionary."""
    return min(texts, key=cmp_to_key(compare_texts))


_RAW = Parameter("text", Kind.RAW)
_TEXT = Parameter("text", Kind.TEXT)

FORM_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "lcase",
        Group.TEXT,
        lcase,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Makes all letters small.",
        (example('lcase["Ana GARCÍA"]', "ana garcía"),),
    ),
    Signature(
        "ucase",
        Group.TEXT,
        ucase,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Makes all letters capital.",
        (example("ucase[[{Town}]]", "KÖLN", Town="Köln"), example('ucase["ß"]', "ß")),
    ),
    Signature(
        "pcase",
        Group.TEXT,
        pcase,
        (_RAW,),
        1,
        1,
        Result.QUOTED,
        "Makes the first letter of the whole text capital and all others small. An empty text is"
        " an error.",
        (example('pcase["dave SMITH"]', "Dave smith"), example('pcase[""]', None)),
    ),
    Signature(
        "trim",
        Group.TEXT,
        trim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off both ends.",
        (example('trim["  a b  "]', "a b"),),
    ),
    Signature(
        "ltrim",
        Group.TEXT,
        ltrim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off the left end.",
        (example('ltrim["  a "]', "a "),),
    ),
    Signature(
        "rtrim",
        Group.TEXT,
        rtrim,
        (_RAW,),
        1,
        1,
        Result.RAW,
        "Cuts blanks off the right end.",
        (example('rtrim[" a  "]', " a"),),
    ),
    Signature(
        "stringmax",
        Group.TEXT,
        stringmax,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "The text that stands last in a dictionary, not the longest.",
        (example('stringmax["a","B","c"]', "c"), example("stringmax[5,10]", "5")),
        cost=COLLATION_COST,
    ),
    Signature(
        "stringmin",
        Group.TEXT,
        stringmin,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "The text that stands first in a dictionary, not the shortest.",
        (example('stringmin["pear","Apple"]', "Apple"),),
        cost=COLLATION_COST,
    ),
)
"""Their table, in the order in which they are explained."""
