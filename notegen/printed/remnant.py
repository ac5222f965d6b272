"""Formulas and tags that were printed as they stand instead of being filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notegen.printed.finding import Finding, report
from notegen.printed.phrase import Hit, find_regex
from notegen.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.printed.note import PrintedNote


def _loose(text: str) -> str:
    """A pattern for ``text`` that does not mind spaces and line ends between its characters."""
    return r"(?:-\n|\s)?".join(re.escape(char) for char in text)


FORMULA = re.compile(
    "|".join(
        map(
            _loose,
            (
                "EVAL{",
                "{BEGIN}",
                "{END}",
                "{ENDEVAL}",
                "[{EVAL}]",
                "IIF[",
                "IF[",
                "contains[",
                "Replace[",
            ),
        )
    )
    + "|"
    + _loose('""]')
    + "|"
    + _loose('"",""'),
    re.IGNORECASE,
)
_NAMES = "|".join(re.escape(tag.name) for tag in TAGS)
TAG = re.compile(
    rf"\[\s?\{{\s?(?P<name>[^\W][\w .\n-]{{0,60}}?)\s?\}}\s?\]?|[\[{{]\s?(?:{_NAMES})\s?[\]}}]"
    r"|\[\s?\{|\}\s?\]"
)


def check_remnants(note: PrintedNote, companies: Iterable[Hit]) -> list[Finding]:
    """Findings ``formula-printed`` and ``tag-printed``; what the company's name holds is no tag."""
    own = list(companies)
    findings = []
    formulas = _find(note, FORMULA, own)
    if formulas:
        findings.append(
            report(
                "formula-printed",
                "the formula is printed instead of the order number",
                "paste it again from EVAL to {END}, with straight quotes",
                _pages(formulas),
            )
        )
    tags = _find(note, TAG, own)
    names = sorted(
        {re.sub(r"[\s\[\]{}-]", "", h.reading.text[h.start : h.end]) for h in tags} - {""}
    )
    inner = names == ["SecondaryReference"] or not names
    if tags and not (formulas and inner):
        what = ", ".join(f"[{{{name}}}]" for name in names) or "a bracket of a tag"
        findings.append(
            report(
                "tag-printed",
                f"{what} is printed as it stands",
                "check the tag's name and its brackets: [{…}]",
                _pages(tags),
            )
        )
    return findings


def _find(note: PrintedNote, pattern: re.Pattern[str], own: list[Hit]) -> list[Hit]:
    return [
        hit
        for page in note.pages
        for hit in find_regex(page, pattern)
        if not any(hit.page == other.page and hit.glyphs & other.glyphs for other in own)
    ]


def _pages(hits: list[Hit]) -> tuple[int, ...]:
    return tuple(sorted({hit.page for hit in hits}))
