"""The labels of a template that a patch changes, as whole texts to paste."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.template import Template


SHORTEST_OPENING = 28
"""From how many characters on a label's beginning is cut at the end of a word."""
_INDENT = re.compile(r"\A\s*\n\s*|\s*\n\s*\Z")
"""Blanks round an element's text that hold a line break are the file's, not the label's."""
_FORMULA = re.compile(r"EVAL\{|\[\{")


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The whole text of a label, as it is and as it must be."""

    old: str
    new: str


def find_changes(before: Template, after: Template) -> tuple[LabelChange, ...] | None:
    """The whole labels that differ between a template as it came and the same once patched.

    None where the sheet must have fragments: when the template is a stand-in, since pasting its
    labels would replace approved wording, when a text that differs is HTML or is only a part of
    its label, since how the designer shows those is not known, and when lines of plain text are
    not divided into labels. ``ValueError`` when there are not as many texts in one as in the other.
    """
    if before.origin == "stand-in" or _is_undivided(before):
        return None
    changes = []
    pairs = zip(before.texts, after.texts, strict=True)
    for place, (old, new) in enumerate(pairs):
        if old.value == new.value:
            continue
        if not before.search.stands_alone(place):
            return None
        changes.append(LabelChange(_INDENT.sub("", old.value), _INDENT.sub("", new.value)))
    return tuple(changes)


def _is_undivided(template: Template) -> bool:
    """Whether it is plain text of several lines in one: each may be a label of its own."""
    return not template.is_xml and len(template.texts) == 1 and "\n" in template.texts[0].value


def write_openings(texts: Sequence[str]) -> list[str]:
    """How each text begins: some whole words, as many as tell it from the others."""
    lines = [" ".join((_FORMULA.split(text)[0].strip() or text).split()) for text in texts]

    def cut(line: str, length: int) -> str:
        end = line.find(" ", length)
        return line if end < 0 else line[:end]

    openings = []
    for number, line in enumerate(lines):
        length = SHORTEST_OPENING
        others = [other for place, other in enumerate(lines) if place != number and other != line]
        while len(cut(line, length)) < len(line) and any(
            other.startswith(cut(line, length)) for other in others
        ):
            length += SHORTEST_OPENING
        openings.append(cut(line, length))
    return openings
