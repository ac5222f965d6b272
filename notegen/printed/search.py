"""Where a phrase stands on a page, however it is broken, hyphenated or spaced there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from notegen.printed.pdf_text import fold
from notegen.printed.reading_order import BREAK, SPACE, STOP, gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.printed.pdf_text import Glyph
    from notegen.printed.reading_order import Page

INSIDE = "((?: |-?\n)?)"
"""What may stand between two letters of a word: letter spacing, or a line's end."""
BETWEEN = "([ \n])"
"""What must stand between two words."""
BREAKABLE = 4
"""A word as short as this is not broken over two lines without a hyphen."""
EVEN = 0.15
"""How much, in ems, the rooms between letters that are spaced out may differ."""
SAME_PLACE = 4.0
"""How far apart, in points, one text may stand on two pages to be their head or foot."""
OPENING = frozenset("([{«‹“„‟\"'‘‚’`¿¡")
CLOSING = frozenset(".,;:!?…)]}»›”“\"'’")
DASH = "—"
LEGAL = re.compile(
    r",?[ \n](?:(?:&|and|und|et|e|y) (?:Co|Cie|Sons?|Fils|Partners?|Figli|Hijos)"
    r"|Limited|Corp|SA|AG|KG|SL|SpA|BV|NV|(?i:plc|s\.a(?:\.s|\.r\.l)?|s\.p\.a|s\.r\.l|s\.l(?:\.u)?|b\.v|n\.v)"
    r"|(?i:ltd|llc|llp|inc|g?gmbh|ug|ohg|sarl|sasu?|eurl|snc|scop|srl|slu))(?![\w-])"
)
"""A company's name goes on with these: ``Acme Ltd`` is not ``Acme``."""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A range of a page's text."""

    page: Page
    start: int
    end: int

    @property
    def glyphs(self) -> tuple[int, ...]:
        """The glyphs of the range, by their numbers on the page."""
        return tuple(owner for owner in self.page.owners[self.start : self.end] if owner >= 0)

    @property
    def text(self) -> str:
        """The range itself, with what joins the glyphs."""
        return self.page.text[self.start : self.end]

    @property
    def letters(self) -> str:
        """Its characters without those that only join glyphs."""
        pairs = zip(self.text, self.page.owners[self.start : self.end], strict=True)
        return "".join(char for char, owner in pairs if owner >= 0)

    @property
    def is_cut(self) -> bool:
        """Whether a part of it does not show."""
        return any(self.page.glyphs[glyph].cut for glyph in self.glyphs)

    @property
    def first(self) -> Glyph:
        """Its first glyph."""
        return self.page.glyphs[self.glyphs[0]]

    def overlaps(self, others: Iterable[Match]) -> bool:
        """Whether one of ``others`` shares a part of it."""
        return any(
            other.page is self.page and other.start < self.end and self.start < other.end
            for other in others
        )


def show(text: str) -> str:
    """A text of a page as people write it, on one line."""
    readable = re.sub(r"[\U000f0000-\U0010ffff]", "", text.replace("-\n", ""))
    return unicodedata.normalize("NFC", " ".join(readable.split()))


def find_regex(page: Page, pattern: re.Pattern[str]) -> list[Match]:
    """Every place where ``pattern`` matches the page's text, which is folded."""
    return [Match(page, *found.span()) for found in pattern.finditer(page.text) if found.group()]


def find_phrase(page: Page, phrase: str, *, any_case: bool = False) -> list[Match]:
    """Every place where ``phrase`` stands on ``page``, be it within longer words."""
    matches = []
    for spelling in spell(fold(phrase)):
        regex, joints = _compile(spelling, any_case)
        start = 0
        while found := regex.search(page.text, start):
            start = found.end() if _fits(page, found, joints) else found.start() + 1
            if start == found.end():
                matches.append(Match(page, *found.span()))
    return matches


def distinct(matches: Iterable[Match]) -> list[Match]:
    """The matches without those that repeat one of an earlier page at the same place."""
    kept: list[Match] = []
    for match in matches:
        first = match.first
        if not any(
            match.page is not other.page
            and other.first.angle == first.angle
            and abs(other.first.start - first.start) <= SAME_PLACE
            and abs(other.first.base - first.base) <= SAME_PLACE
            for other in kept
        ):
            kept.append(match)
    return kept


def is_whole_word(match: Match) -> bool:
    """Whether no word goes on before or behind the match."""
    text = match.page.text
    if match.start and _is_one_word(text[match.start - 1], text[match.start]):
        return False
    if match.end < len(text) and _is_one_word(text[match.end - 1], text[match.end]):
        return False
    return not _goes_on_spaced(match)


def is_whole_name(match: Match) -> bool:
    """Whether nothing stands against the match but a blank, a line's end or punctuation.

    A legal form behind it makes a longer name of it, too.
    """
    before, after = read_tight(match)
    inner = match.page.text[match.end - 1]
    if before and not (before[-1] in OPENING | CLOSING - {"."} or before[-1] == DASH):
        return False
    rest = after.lstrip("".join(CLOSING))
    if rest and not (
        rest.startswith(DASH)
        or (after[0] in "'’" and rest == "s")
        or all(unicodedata.category(char) == "Lo" for char in (inner, rest[0]))
    ):
        return False
    return not (LEGAL.match(match.page.text, match.end) or _goes_on_spaced(match))


def read_tight(match: Match) -> tuple[str, str]:
    """What stands against the match with no blank between, before it and behind it.

    A hyphen at a line's end joins what stands on both lines.
    """
    text = match.page.text
    before = re.search(r"(?:[^\s]|-\n)*\Z", text[max(0, match.start - 40) : match.start])
    after = re.compile(r"(?:-\n|[^\s]){0,40}").match(text, match.end)
    return before.group() if before else "", after.group() if after else ""


def find_beside(match: Match) -> list[Match]:
    """The word before and the word behind the match in its flow, as far as they stand there."""
    text = match.page.text
    before = re.search(r"[^\s]+\s?\Z", text[: match.start].rpartition(STOP)[2])
    after = re.compile(r"[^\S\f]?[^\s]+").match(text, match.end)
    beside = []
    if before:
        beside.append(Match(match.page, match.start - len(before.group()), match.start))
    if after:
        beside.append(Match(match.page, match.end, after.end()))
    return beside


def spell(phrase: str) -> Iterator[str]:
    """The phrase, and as a line read from the left gives words that are read from the right."""
    yield phrase
    words = phrase.split()
    if len(words) > 1 and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in phrase):
        yield " ".join(reversed(words))


@cache
def _compile(phrase: str, any_case: bool) -> tuple[re.Pattern[str], tuple[int | None, ...]]:
    """A regular expression with one group for each joint between two characters of a phrase.

    The joints have the length of the word that they are in, or None between two words.
    """
    source = ""
    joints: list[int | None] = []
    for word in phrase.split():
        if source:
            source += BETWEEN
            joints.append(None)
        source += INSIDE.join(re.escape(char) for char in word)
        joints.extend([len(word)] * (len(word) - 1))
    return re.compile(source or "(?!)", re.IGNORECASE if any_case else 0), tuple(joints)


def _fits(page: Page, found: re.Match[str], joints: Sequence[int | None]) -> bool:
    """Whether the joints inside a match are those of the phrase, as far as a print can tell."""
    inner, outer = [], []
    for number, length in enumerate(joints, 1):
        joint = found[number]
        if BREAK in joint:
            hyphenated = len(joint) > 1 or page.text[found.start(number) - 1] == "-"
            if length is not None and length < BREAKABLE and not hyphenated:
                return False
        elif length is None:
            outer.append(_room(page, *found.span(number)))
        else:
            if joint and page.glyphs[page.owners[found.end(number)]].spaced:
                return False  # a blank was written there
            inner.append(_room(page, *found.span(number)) if joint else None)
    spaced = [room for room in inner if room is not None]
    if not spaced:
        return True
    even = len(spaced) == len(inner) > 1 and max(spaced) - min(spaced) <= EVEN
    ends = [
        place for place in (found.start() - 1, found.end()) if page.text[place : place + 1] == SPACE
    ]
    as_words = any(abs(_room(page, place, place + 1) - spaced[0]) <= EVEN / 3 for place in ends)
    return even and not as_words and all(room > max(spaced) + EVEN / 2 for room in outer)


def _room(page: Page, start: int, end: int) -> float:
    """The room, in ems, between the glyphs before and behind a joint of one line."""
    return gap(page.glyphs[page.owners[start - 1]], page.glyphs[page.owners[end]]) or 0.0


def _is_one_word(left: str, right: str) -> bool:
    """Whether two letters set tight belong to one word; scripts without spaces cannot tell."""
    if any(unicodedata.category(char) == "Lo" for char in (left, right)):
        return False
    return all(char.isalnum() or unicodedata.combining(char) for char in (left, right))


def _goes_on_spaced(match: Match) -> bool:
    """Whether the letters before or behind a match that is spaced out are spaced out like it."""
    page, start, end = match.page, match.start, match.end
    inner = [
        _room(page, place, place + 1)
        for place in range(start + 1, end - 1)
        if page.owners[place] < 0 and page.text[place] == SPACE
    ]
    if not inner or len(inner) < len(match.glyphs) - 1:
        return False
    ends = []
    if re.search(r"(?<!\S)\w $", page.text[max(0, start - 3) : start]):
        ends.append((start - 1, start))
    if re.match(r" \w(?!\S)", page.text[end : end + 3]):
        ends.append((end, end + 1))
    return any(_room(page, *span) <= max(inner) + EVEN / 2 for span in ends)
