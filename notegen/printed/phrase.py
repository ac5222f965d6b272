"""Where a phrase stands on a page, however it is broken, hyphenated or spaced there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from notegen.printed.glyph import fold
from notegen.printed.reading import BREAK, SPACE, gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.printed.reading import Page, Reading


INSIDE = "((?: |-?\n)?)"
"""What may stand between two letters of a word: letter spacing, or a line's end."""
BETWEEN = "([ \t\n])"
"""What must stand between two words."""
BREAKABLE = 4
"""A word as short as this is not broken over two lines without a hyphen."""
EVEN = 0.15
"""How much, in ems, the rooms between letters that are spaced out may differ."""
LEGAL = re.compile(
    r",?[ \n](?:(?:&|and|und|et) (?:Co|Cie|Sons?|Fils|Partners?)"
    r"|Ltd|LTD|Limited|LLC|LLP|Inc|INC|Corp|plc|PLC|g?GmbH|AG|KG|UG|OHG|SARL|SASU?|EURL|SNC|SCOP|SA"
    r"|S\.A(?:\.S|\.R\.L)?|S[Rr][Ll]|S\.[Rr]\.[Ll]|S[Pp]A|S\.[Pp]\.A|SLU?|S\.L(?:\.U)?|BV|B\.V|NV|N\.V)"
    r"(?![\w-])"
)
"""A company's name goes on with these: ``Acme Ltd`` is not ``Acme``."""
NAME_BEFORE = re.compile(r"\w[-_@&+.]\Z|\w-\n\Z|@\Z")
NAME_BEHIND = re.compile(r"[-_@&+]\w|-\n\w|\.[a-z0-9]")
"""Set tight, these make a longer name or an address of it: ``Acme-Shop``, ``acme.example``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place on a page: its glyphs, and where it stands in one reading of the page."""

    page: int
    glyphs: frozenset[int]
    reading: Reading
    start: int
    end: int
    spot: tuple[int, int, int]
    """Angle, and position of its first glyph in units of four points."""

    @classmethod
    def at(cls, page: Page, reading: Reading, start: int, end: int) -> Hit:
        """The hit at a range of a reading's text."""
        glyphs = frozenset(owner for owner in reading.owners[start:end] if owner >= 0)
        spot = (0, 0, 0)
        if glyphs:
            first = page.glyphs[min(glyphs)]
            spot = (first.angle, round(first.start / 4), round(first.base / 4))
        return cls(page.number, glyphs, reading, start, end, spot)


def find_phrase(
    page: Page, phrase: str, *, any_case: bool = False, name: bool = False
) -> list[Hit]:
    """Every place where ``phrase`` stands on ``page`` as whole words; no two share a glyph.

    A ``name`` does not count inside a longer one: before a legal form, in an address of the
    Internet, joined to another word by a hyphen or an ampersand.
    """
    found: list[list[Hit]] = []
    refused: set[frozenset[int]] = set()
    for spelling, reading in product(_spell(fold(phrase)), page.readings):
        pattern = _compile(spelling, any_case)
        hits = []
        start = 0
        while match := pattern.regex.search(reading.text, start):
            if not _fits(page, reading, match, pattern.joints):
                start = match.start() + 1
                continue
            start = match.end()
            hit = Hit.at(page, reading, *match.span())
            if _stands_alone(page, reading, match, name=name):
                hits.append(hit)
            else:
                refused.add(hit.glyphs)
        found.append(hits)
    return _disjoint(found, refused)


def _spell(phrase: str) -> Iterator[str]:
    """The phrase, and as a line read from the left gives words that are read from the right."""
    yield phrase
    words = phrase.split()
    if len(words) > 1 and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in phrase):
        yield " ".join(reversed(words))


def find_regex(page: Page, pattern: re.Pattern[str]) -> list[Hit]:
    """Every place where ``pattern`` matches the folded text; no two share a glyph."""
    found = [
        [
            Hit.at(page, reading, *match.span())
            for match in pattern.finditer(reading.text)
            if match.group()
        ]
        for reading in page.readings
    ]
    return _disjoint(found, set())


def _disjoint(found: Iterable[list[Hit]], refused: set[frozenset[int]]) -> list[Hit]:
    """The hits of all readings, of which the one that found most goes first."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for hits in sorted(found, key=len, reverse=True):
        for hit in hits:
            if hit.glyphs not in refused and not taken & hit.glyphs:
                kept.append(hit)
                taken |= hit.glyphs
    return kept


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A regular expression with one group for each joint between two characters of a phrase.

    ``joints`` has for each the length of the word that it is in, or None between two words.
    """

    regex: re.Pattern[str]
    joints: tuple[int | None, ...]


@cache
def _compile(phrase: str, any_case: bool) -> _Pattern:
    source = ""
    joints: list[int | None] = []
    for word in phrase.split():
        if source:
            source += BETWEEN
            joints.append(None)
        source += INSIDE.join(re.escape(char) for char in word)
        joints.extend([len(word)] * (len(word) - 1))
    return _Pattern(re.compile(source or "(?!)", re.IGNORECASE if any_case else 0), tuple(joints))


def _fits(page: Page, reading: Reading, match: re.Match[str], joints: Sequence[int | None]) -> bool:
    """Whether the joints inside a match are those of the phrase, as far as a print can tell."""
    inner, outer = [], []
    for number, length in enumerate(joints, 1):
        joint = match[number]
        if BREAK in joint:
            hyphenated = len(joint) > 1 or reading.text[match.start(number) - 1] == "-"
            if length is not None and length < BREAKABLE and not hyphenated:
                return False
        elif length is None:
            outer.append(_room(page, reading, *match.span(number)))
        else:
            inner.append(_room(page, reading, *match.span(number)) if joint else None)
    spaced = [room for room in inner if room is not None]
    if not spaced:
        return True
    even = len(spaced) == len(inner) > 1 and max(spaced) - min(spaced) <= EVEN
    return even and all(room > max(spaced) + EVEN / 2 for room in outer)


def _room(page: Page, reading: Reading, start: int, end: int) -> float:
    """The room, in ems, between the glyphs before and behind a joint of one line."""
    before, after = reading.owners[start - 1], reading.owners[end]
    return gap(page.glyphs[before], page.glyphs[after]) or 0.0


def _stands_alone(page: Page, reading: Reading, match: re.Match[str], *, name: bool) -> bool:
    """Whether no word, and no longer name, goes on before or behind the match."""
    text, (start, end) = reading.text, match.span()
    before, after = text[max(0, start - 8) : start], text[end : end + 24]
    if before and _is_one_word(before[-1], match.group()[0]):
        return False
    if after and _is_one_word(match.group()[-1], after[0]):
        return False
    if SPACE in match.groups() and _goes_on_spaced(page, reading, match):
        return False
    if not name:
        return True
    folds = BREAK in after[:2] and reading.name != "columns"
    behind = after.split(BREAK)[0] if folds else after
    return not (NAME_BEFORE.search(before) or NAME_BEHIND.match(after) or LEGAL.match(behind))


def _is_one_word(left: str, right: str) -> bool:
    """Whether two letters set tight belong to one word; scripts without spaces cannot tell."""
    pair = (left, right)
    if any(unicodedata.category(char) == "Lo" for char in pair):
        return False
    return all(char.isalnum() or unicodedata.combining(char) for char in pair)


def _goes_on_spaced(page: Page, reading: Reading, match: re.Match[str]) -> bool:
    """Whether the letters before or behind a match that is spaced out are spaced out like it."""
    text, (start, end) = reading.text, match.span()
    inner = max(
        _room(page, reading, *match.span(number))
        for number, joint in enumerate(match.groups(), 1)
        if joint == SPACE
    )
    ends = []
    if re.search(r"(?<!\S)\w $", text[max(0, start - 3) : start]):
        ends.append((start - 1, start))
    if re.match(r" \w(?!\S)", text[end : end + 3]):
        ends.append((end, end + 1))
    return any(_room(page, reading, *span) <= inner + EVEN / 2 for span in ends)
