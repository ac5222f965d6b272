"""Functions that put texts together and change what is in them."""

from __future__ import annotations

from notegen.formula.limits import MAX_RESULT
from notegen.formula.signature import Group, Parameter, Signature, example
from notegen.formula.texts import WHITE_SPACE
from notegen.formula.values import Kind, Refusal, Result


def concat(*texts: str) -> str:
    """One after another."""
    _check_size(sum(map(len, texts)))
    return "".join(texts)


def join(delimiter: str, *texts: str) -> str:
    """One after another, the delimiter between them."""
    _check_size(sum(map(len, texts)) + len(delimiter) * len(texts))
    return delimiter.join(texts)


def lpad(text: str, padding: str, count: int) -> str:
    """The padding ``count`` times, then the text."""
    return _repeat(text, padding, count) + text


def rpad(text: str, padding: str, count: int) -> str:
    """The text, then the padding ``count`` times."""
    return text + _repeat(text, padding, count)


def _repeat(text: str, padding: str, count: int) -> str:
    if count <= 0 or not padding:
        return ""
    _check_size(len(text) + len(padding) * count)
    return padding * count


def replace(raw: str, find: str, new: str) -> str:
    """Each ``find`` becomes ``new``; the text keeps its quotes unless they are what is found."""
    if not find:
        raise Refusal("empty-text", "the text to find is empty", 1)
    if len(new) > len(find):
        _check_size(len(raw) + raw.count(find) * (len(new) - len(find)))
    return raw.replace(find, new)


def remove(raw: str, characters: str) -> str:
    """Without any of the characters; white space if there are none."""
    return raw.translate(dict.fromkeys(map(ord, characters or WHITE_SPACE)))


def _check_size(size: int) -> None:
    if size > MAX_RESULT:
        raise Refusal("result-too-long", f"the text would have {size} characters")


def quote(*_ignored: str) -> str:
    """A double quote."""
    return '"'


_RAW = Parameter("text", Kind.RAW)
_TEXT = Parameter("text", Kind.TEXT)
_COUNT = Parameter("count", Kind.INTEGER)
_PADDING = Parameter("padding", Kind.TEXT)
_REF = "bm-205894893"

TEXT_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "concat",
        Group.TEXT,
        concat,
        (_TEXT,),
        1,
        None,
        Result.QUOTED,
        "Puts texts one after another.",
        (
            example('concat["Ref ",[{Reference}]]', "Ref 205", Reference="205"),
            example("concat[1,2]", "12"),
        ),
    ),
    Signature(
        "join",
        Group.TEXT,
        join,
        (Parameter("delimiter", Kind.TEXT), _TEXT),
        2,
        None,
        Result.QUOTED,
        "Puts texts one after another, with the first argument between them.",
        (example('join[", ",[{Town}],[{Region}]]', "Lille, Nord", Town="Lille", Region="Nord"),),
    ),
    Signature(
        "lpad",
        Group.TEXT,
        lpad,
        (_TEXT, _PADDING, _COUNT),
        3,
        3,
        Result.QUOTED,
        "Puts the padding so many times before the text, whatever its length.",
        (example('lpad["7","0",3]', "0007"),),
    ),
    Signature(
        "rpad",
        Group.TEXT,
        rpad,
        (_TEXT, _PADDING, _COUNT),
        3,
        3,
        Result.QUOTED,
        "Puts the padding so many times after the text, whatever its length.",
        (example('rpad["7",".",3]', "7..."),),
    ),
    Signature(
        "replace",
        Group.TEXT,
        replace,
        (_RAW, Parameter("find", Kind.TEXT), Parameter("new", Kind.TEXT)),
        3,
        3,
        Result.RAW,
        "Puts the third text wherever the second stands in the first; capitals count. Nothing to"
        " find is an error.",
        (
            example('replace[[{Reference}],"bm-",""]', "205894893", Reference=_REF),
            example('replace["BM-1","bm-",""]', "BM-1"),
        ),
    ),
    Signature(
        "remove",
        Group.TEXT,
        remove,
        (_RAW, Parameter("characters", Kind.TEXT)),
        2,
        2,
        Result.RAW,
        "Takes each of the characters of the second text out of the first; blanks if there are"
        " none.",
        (
            example('remove["(020) 7946-0958","() -"]', "02079460958"),
            example('remove["a b c",""]', "abc"),
        ),
    ),
    Signature(
        "quote",
        Group.TEXT,
        quote,
        (_RAW,),
        0,
        None,
        Result.RAW,
        "One double quote, which cannot be written inside a text. Arguments are ignored.",
        (example('concat[quote[],"XL",quote[]]', '"XL"'),),
    ),
)
"""Their table, in the order in which they are explained."""
