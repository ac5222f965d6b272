"""Where in a TOML text a value stands, for showing the line that must change."""

from __future__ import annotations

import re

from notegen.spans import Span

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*"""
)
_QUOTES = re.compile(r"[\"'\s]")
_COMMENT = re.compile(r"""(?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*""")


def find_value(text: str, path: str) -> Span | None:
    """The characters of the line's value at ``path``, such as ``prefix.FR`` or ``channel[1].prefix``.

    An entry of an inline table is the whole table's line, a table is its heading. None where the
    text has no such key, or writes it in a way that is not looked for.
    """
    wanted = path.casefold()
    while wanted:
        if place := _find(text, wanted):
            return place
        wanted = wanted.rpartition(".")[0]
    return None


def _find(text: str, wanted: str) -> Span | None:
    table, counts, start = "", dict[str, int](), 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n")
        if heading := _TABLE.fullmatch(content):
            table = _QUOTES.sub("", heading[2]).casefold()
            if heading[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table += f"[{counts[table]}]"
            if table == wanted:
                return Span(start, start + len(content))
        elif key := _KEY.match(content):
            name = _QUOTES.sub("", key[1]).casefold()
            if wanted == (f"{table}.{name}" if table else name):
                value = _COMMENT.match(content, key.end())
                end = len((value[0] if value else "").rstrip())
                return Span(start + key.end(), start + key.end() + end)
        start += len(line)
    return None
