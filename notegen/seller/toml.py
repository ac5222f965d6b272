"""The TOML text of a seller: read, searched for the place of a value, and written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from notegen.errors import SellerError, Span
from notegen.frozen import FrozenMap
from notegen.locales import find_locale
from notegen.seller.validation import CURLY, SPOILT

if TYPE_CHECKING:
    from collections.abc import Iterable
MAX_BYTES = 1_000_000
"""The largest seller's file."""
MAX_LINE = 10_000
"""The most characters of its lines."""
MAX_DOTS = 20
"""The most dots of a line outside its texts: a parser's memory grows with the square of a key's."""
WHERE = "Settings > Channel Integration > Edit Channel Settings > Order > Order Prefix"
COMMENTS = {
    "company": ["The name that Back Market's customers know, as it must be printed."],
    "live_since": ["The month in which the shop went live on Back Market."],
    "live_text": ["The seller's own wording in place of month and year."],
    "formula": ["Not Back Market's wording: ask them before you use it."],
    "prefix": [
        "One line for each template in use: the order prefix that Linnworks puts before the order",
        f"number ({WHERE}).",
        '"" where orders have none; a list where there are several.',
    ],
    "condition": ["The printing condition of each template, as Linnworks shows it."],
    "phrases": ["The placeholders, where the templates do not hold the documented ones."],
    "channel": [
        "One entry for each integration of Back Market in Linnworks, as its screens show it;",
        f"the prefix stands in {WHERE}.",
    ],
}
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"|\'[^\']*+\'')
_KEY = re.compile(r"""(?:[\w.\s-]|"[^"]*+"|'[^']*+')++=\s*+""")
_VALUE = re.compile(r"""(?:[^#"']|"(?:[^"\\]|\\.)*+"|'[^']*+')*+""")


def load_toml(raw: bytes) -> tuple[dict[str, Any], str]:
    """The table of a TOML file, and its text without a byte order mark.

    Raises :class:`SellerError` where it is too large, no text, or not TOML.
    """
    text = decode_toml(raw)
    _check_lines(text)
    try:
        return tomllib.loads(text), text
    except (ValueError, RecursionError) as error:  # a number may have too many digits for Python
        raise _not_toml(text, str(error)) from None


def decode_toml(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, or Windows-1252 as older editors save.

    Raises :class:`SellerError` where it is too large, or no such text.
    """
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes: a seller's file has at most {MAX_BYTES:,}"
        raise SellerError.of("seller-too-large", message)
    encodings = ["utf-8-sig", "cp1252"]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw[:2]:
        encodings = ["utf-16-be" if raw.startswith(b"\0") else "utf-16-le"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1252" or not SPOILT.search(text):
            return text
    raise SellerError.of(
        "seller-encoding",
        "the file is neither UTF-8 nor UTF-16 nor Windows-1252 throughout",
        hint="save it again with the encoding UTF-8",
    )


def _check_lines(text: str) -> None:
    """Refuse what would take a parser too much time or memory."""
    # Where a text may go on over lines, what is a text on a line cannot be told from it alone.
    is_plain = '"""' not in text and "'''" not in text
    start = 0
    for line in text.splitlines(keepends=True):
        bare = _QUOTED.sub("", line).partition("#")[0] if is_plain else line
        if len(line) > MAX_LINE or bare.count(".") > MAX_DOTS:
            raise SellerError.of(
                "seller-line",
                f"a line has more than {MAX_LINE:,} characters, or more than {MAX_DOTS} dots",
                span=Span(start, start + min(len(line.rstrip()), 80)),
                hint="docs/seller.md shows how it is written",
            )
        start += len(line)


def _not_toml(text: str, reason: str) -> SellerError:
    """Name the place, and curly quotes where one stands on that line outside straight ones."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    lines = text.split("\n")
    line = int(found[1]) - 1 if found else len(lines) - 1
    before = sum(len(earlier) + 1 for earlier in lines[:line])
    start = before + (int(found[2]) - 1 if found else len(lines[line]))
    curly = next((n for n, c in enumerate(lines[line]) if c in CURLY), None)
    if curly is not None:
        mark = lines[line][curly]
        return SellerError.of(
            "curly-quote",
            f"{mark} is a curly quote, where a straight one is needed",
            span=Span(before + curly, before + curly + 1),
            hint='type the straight quote " over each of them',
        )
    message = re.sub(r" \(at .*\)$|;.*$", "", reason)
    return SellerError.of(
        "seller-not-toml",
        f"the file is not TOML: {message}",
        span=Span(min(start, len(text)), min(start + 1, len(text))),
        hint=_advise(text, lines[line]),
    )


def _advise(text: str, line: str) -> str:
    """What to do about a line that is no TOML."""
    key, _, value = (part.strip() for part in line.partition("="))
    if "\0" in text:
        return "save the file again with the encoding UTF-8"
    if value and value[0] not in "\"'{[":
        if key == "live_since":
            return 'put the month into quotes: live_since = "2018-12"'
        return 'put the value into quotes, such as company = "Acme"'
    if "\\" in line:
        return r"write each \ twice, or put the value into single quotes"
    return "notegen init writes one that is right, to begin with"


def find_places(text: str) -> FrozenMap[str, Span]:
    """Where values stand in a TOML text, in characters, by path as in ``prefix.FR``.

    A value is what stands behind its key on that line, a table its heading. Keys of an inline table
    and those written in a way that is not looked for are left out.
    """
    places: dict[str, Span] = {}
    counts: dict[str, int] = {}
    table, start = "", 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n")
        begin = len(content) - len(content.lstrip())
        if content.startswith("[", begin):
            doubled = content.startswith("[[", begin)
            name = content[begin + 1 + doubled :].partition("]")[0]
            table = _fold(name)
            if doubled:
                counts[table] = counts.get(table, -1) + 1
                table += f"[{counts[table]}]"
            places.setdefault(table, Span(start, start + len(content)))
        elif key := _KEY.match(content):
            name = key[0].rstrip().removesuffix("=")
            value = _VALUE.match(content, key.end())
            end = len((value[0] if value else "").rstrip())
            path = _fold(f"{table}.{name}" if table else name)
            places.setdefault(path, Span(start + key.end(), start + key.end() + end))
        start += len(line)
    return FrozenMap(places)


def find_place(places: Mapping[str, Span], path: str) -> Span | None:
    """The place of a path, or that of what it is part of; None where neither is known."""
    wanted = _fold(path)
    while wanted and wanted not in places:
        wanted = wanted.rpartition(".")[0]
    return places.get(wanted)


def _fold(path: str) -> str:
    """A path for comparing: without case, quotes and blanks, a locale by its own code."""
    parts = re.sub(r"[\"'\s]", "", path).casefold().split(".")
    return ".".join(
        parts[:1] + [(locale.casefold() if (locale := find_locale(p)) else p) for p in parts[1:]]
    )


def quote_toml(text: str) -> str:
    """A TOML text in straight quotes; what cannot be seen is written by its number."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def write_toml(data: Mapping[str, Any]) -> str:
    """The text of a seller's mapping, with the comments that a person needs to change it later.

    Keys that stand alone come before tables, as TOML asks.
    """
    lines = ["# What notegen needs to know about a seller. docs/seller.md describes every key.", ""]
    for key, value in sorted(data.items(), key=lambda item: not isinstance(item[1], str)):
        lines += [f"# {line}" for line in COMMENTS[key]]
        if isinstance(value, str):
            lines += [f"{key} = {quote_toml(value)}", ""]
        tables = [value] if isinstance(value, Mapping) else value
        heading = f"[{key}]" if isinstance(value, Mapping) else f"[[{key}]]"
        for table in () if isinstance(value, str) else tables:
            entries = (f"{name} = {_write_value(entry)}" for name, entry in table.items())
            lines += [heading, *entries, ""]
    return "\n".join(lines[:-1]) + "\n"


def write_prefixes(prefixes: Iterable[str]) -> str:
    """Prefixes as they stand in a seller's file: one text, or a list."""
    texts = [quote_toml(prefix) for prefix in prefixes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _write_value(value: str | Iterable[str]) -> str:
    return quote_toml(value) if isinstance(value, str) else write_prefixes(value)
