"""Labels copied out of the designer into plain text, divided by empty lines or lines of ``---``."""

from __future__ import annotations

import re

from notegen.xml.escape import Reading
from notegen.xml.locate import Piece, Run

PLAIN = "plain"
"""The delimiter of a piece of plain text: nothing in it is escaped."""
_RULE = re.compile(r"[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,}|#{3,})?[ \t]*")


def split_labels(text: str, first: int = 0) -> list[Run]:
    """The labels of a text, without the lines that divide them; ``first`` is the first's number.

    A line break may be LF, CR LF or CR.
    """
    runs: list[Run] = []
    start = end = place = 0
    for line in text.splitlines(keepends=True):
        place += len(line)
        if _RULE.fullmatch(line.rstrip("\r\n")) is None:
            end = place
            continue
        _add(runs, text, start, end, first)
        start = end = place
    _add(runs, text, start, end, first)
    return runs


def _add(runs: list[Run], text: str, start: int, end: int, first: int) -> None:
    value = text[start:end].rstrip("\r\n")
    if value:
        piece = Piece(0, start, start + len(value), PLAIN, Reading(value))
        runs.append(Run(value, (piece,), first + len(runs), PLAIN, "", None, ""))
