"""Whether a print differs from the one of the same order as delivered in nothing but the slots.

What is the same and stands in the same place in both is set aside first. In what remains, the
placeholders of the delivered print are replaced by what must stand there; then all words must be
equal, one after the other, and stand where they did, but for what flows behind a longer or
shorter text: lines of the slot's own block are broken elsewhere, what is below moves up or down
with it, and what is set in columns or over pages goes on in them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from notegen.printed.labels import ValueKind
from notegen.printed.notes import COUNTER
from notegen.printed.pdf_text import fold
from notegen.printed.reading_order import BREAK, LEADING
from notegen.printed.result import Finding
from notegen.printed.search import show
from notegen.seller import COUNTS, NAMES, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from notegen.printed.notes import Note, NotePage
    from notegen.printed.pdf_text import Glyph, PdfPage
    from notegen.printed.reading_order import Cell
    from notegen.printed.search import Match
    from notegen.seller import Seller

SAME = 1.0
"""How far apart, in points, what has not moved may stand."""
MANY = 12
"""From how many differing words on a difference is not shown: both prints may be of two orders."""
CODES = {SlotKind.COMPANY: "company-count", SlotKind.LIVE: "month-wrong"}
HINT = "put the approved wording back: nothing but the slots may change"
BEFORE_HINT = "print the same orders from the templates as Linnworks delivered them"


@dataclass(slots=True, eq=False)
class _Line:
    """A cell of a note, and which place its page has in the note.

    ``glyphs`` are those of it that are compared, ``text`` is what they say, with ``#`` for a page
    count that is right.
    """

    page: int
    cell: Cell
    source: NotePage
    glyphs: tuple[int, ...]
    text: str
    slot: SlotKind | None = None

    @property
    def block(self) -> tuple[int, int]:
        return self.page, self.cell.block

    def stands_with(self, other: _Line) -> bool:
        """Whether it stands in the same place of the same page, in the same size."""
        a, b = self.cell, other.cell
        edges = abs(a.left - b.left), abs(a.right - b.right)
        return (
            self.page == other.page
            and a.angle == b.angle
            and (min(edges) if "#" in self.text else max(edges)) <= SAME
            and abs(a.base - b.base) <= SAME
            and abs(a.size - b.size) <= SAME / 4
        )


@dataclass(slots=True, eq=False)
class _Word:
    """A word of a line: its first glyph, and the slot that it was put in for.

    ``soft`` are the places of hyphens at a line's end; ``own`` are its letters that are no slot's.
    """

    line: _Line
    first: Glyph
    text: str = ""
    own: str = ""
    soft: frozenset[int] = frozenset()
    slot: SlotKind | None = None

    def says(self, other: _Word) -> bool:
        """Whether both are one word, which a line's end may have broken."""
        return bool({self.text, self.unbroken} & {other.text, other.unbroken})

    @property
    def unbroken(self) -> str:
        return "".join(char for place, char in enumerate(self.text) if place not in self.soft)


def compare(
    before: Note | None,
    after: Note,
    seller: Seller,
    sheets: tuple[Sequence[PdfPage], Sequence[PdfPage]],
    number: str | None,
) -> list[Finding]:
    """What differs but the slots: none is the proof that the note is right.

    ``sheets`` are the pages of both prints, ``number`` is the order number that the note prints.
    Findings: ``before-mismatch``, ``wording-changed``, ``company-count``, ``month-wrong``.
    """
    pages, locale = after.numbers, after.locale
    if before is None or locale is None:
        message = "the print before does not hold this note"
        return [Finding.error("before-mismatch", message, BEFORE_HINT, pages)]
    held = (
        _count_whole(before.slots.company_placeholders, seller.phrases.company),
        _count_whole(before.slots.live_placeholders, seller.phrases.live_since),
    )
    if held[0] < COUNTS[SlotKind.COMPANY] or held[1] < COUNTS[SlotKind.LIVE]:
        message = (
            f"the print before shows {held[0]} of {COUNTS[SlotKind.COMPANY]} placeholders of the"
            f" company and {held[1]} of the month: it is not of a template as delivered, or cut off"
        )
        return [Finding.error("before-mismatch", message, BEFORE_HINT, pages)]
    if held[1] > COUNTS[SlotKind.LIVE] or sum(page.is_complete for page in before.pages) > 1:
        message = "the print before holds more notes than this one"
        return [Finding.error("before-mismatch", message, BEFORE_HINT, pages)]
    numbers = [{v.text for v in n.values if v.kind is ValueKind.NUMBER} for n in (before, after)]
    if all(numbers) and not numbers[0] & numbers[1]:
        message = "the print before is of another order"
        return [Finding.error("before-mismatch", message, BEFORE_HINT, pages)]
    texts = {SlotKind.COMPANY: seller.company(locale), SlotKind.LIVE: seller.live_text(locale)}
    labels = {v.label.letters for v in after.values if number is None or v.text == number}
    lines = _read_lines(before, labels, number), _read_lines(after, labels, number)
    left = _leave_out_same(*lines)
    found: list[list[Finding]] = []
    for order in (_as_read, _as_drawn):
        one = _read_words(sorted(left[0], key=order), texts)
        other = _read_words(sorted(left[1], key=order), {})
        if number and not after.values:
            one, other = (
                [w for w in words if w.text.strip("().,;:#") != number] for words in (one, other)
            )
        found.append(_compare_words(one, other, lines, pages))
        if not found[-1]:
            break
    if not found[-1] and _count_pictures(before, sheets[0]) != _count_pictures(after, sheets[1]):
        message = "another picture or drawing is printed than before"
        return [Finding.error("wording-changed", message, HINT, pages)]
    return min(found, key=len)


def _count_whole(matches: Iterable[Match], phrase: str) -> int:
    """How many of the matches show all of a placeholder."""
    letters = "".join(fold(phrase).split())
    return sum(match.letters.replace("-", "") == letters.replace("-", "") for match in matches)


def _count_pictures(note: Note, sheets: Sequence[PdfPage]) -> Counter[tuple[int, int]]:
    """The sizes of a note's pictures and drawings; those on several of its pages count once."""
    drawn = [Counter(sheets[number - 1].drawings) for number in note.numbers]
    return Counter({size: max(each[size] for each in drawn) for page in drawn for size in page})


def _read_lines(note: Note, labels: set[str], number: str | None) -> list[_Line]:
    """The lines of a note, without the order number where it stands behind one of ``labels``."""
    lines = []
    for place, source in enumerate(note.pages):
        page = source.page
        slots = {
            glyph: kind for match, kind in _list_placeholders(source) for glyph in match.glyphs
        }
        left_out = {
            glyph
            for value in source.values
            if value.text == number or value.label.letters in labels
            for glyph in value.match.glyphs
        }
        labelled = {page.cell_of[v.label.glyphs[-1]] for v in source.values}
        for index, cell in enumerate(page.cells):
            glyphs = tuple(glyph for glyph in cell.glyphs if glyph not in left_out)
            text = "".join(page.glyphs[glyph].text for glyph in glyphs)
            if _counts_right(source, cell, place, len(note.pages)):
                text = re.sub("[0-9]+", "#", text)
            slot = next((slots[glyph] for glyph in glyphs if glyph in slots), None)
            if index in labelled or len(glyphs) < len(cell.glyphs):
                slot = slot or SlotKind.REFERENCE
            if glyphs:
                lines.append(_Line(place, cell, source, glyphs, text, slot))
    return lines


def _counts_right(source: NotePage, cell: Cell, place: int, total: int) -> bool:
    """Whether a cell is a page count, and counts the pages of its note or of the whole print."""
    found = COUNTER.fullmatch(source.page.text, cell.start, cell.end)
    if not found or (found.group()[0].isdigit() and not found[2]):
        return False
    of_note = int(found[1]) == place + 1 and found[2] in (None, str(total))
    return of_note or int(found[1]) == source.page.number


def _leave_out_same(old: Sequence[_Line], new: Sequence[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines without those that say the same in the same place.

    On a page that only one of two prints has, what repeats the first page's is left out too.
    """
    sides = []
    for lines, others in ((old, new), (new, old)):
        there: dict[str, list[_Line]] = {}
        for line in others:
            there.setdefault(line.text, []).append(line)
        pages = {line.page for line in others}
        kept = []
        for line in lines:
            alike = there.get(line.text, [])
            extra = line.page not in pages
            if not any(line.stands_with(replace(o, page=line.page) if extra else o) for o in alike):
                kept.append(line)
        sides.append(kept)
    return sides[0], sides[1]


def _as_read(line: _Line) -> tuple[int, int]:
    return line.page, line.cell.start


def _as_drawn(line: _Line) -> tuple[int, int]:
    return line.page, min(line.cell.glyphs)


def _read_words(lines: Iterable[_Line], texts: Mapping[SlotKind, str]) -> list[_Word]:
    """The words of lines, with ``texts`` where placeholders stand and without the order number."""
    words: list[_Word] = []
    goes_on = False
    for line in lines:
        page, cell = line.source.page, line.cell
        slots = {
            place: (match, kind)
            for match, kind in _list_placeholders(line.source)
            if kind in texts
            for place in range(match.start, match.end)
        }
        kept = set(line.glyphs)
        word = words[-1] if words and (goes_on or _is_inside(slots, cell.start)) else None
        for place in range(cell.start, cell.end):
            owner = page.owners[place]
            if place in slots:
                match, kind = slots[place]
                parts = fold(texts[kind]).split() if place == match.start else ()
                for number, part in enumerate(parts):
                    if number or word is None:
                        word = _Word(line, page.glyphs[owner])
                        words.append(word)
                    word.text += part
                    word.slot = kind
            elif owner not in kept:
                word = None
            else:
                if word is None:
                    word = _Word(line, page.glyphs[owner])
                    words.append(word)
                word.text += page.text[place]
                word.own += page.text[place]
        last = words[-1].text if words else ""
        goes_on = (
            last.endswith("-")
            and last[-2:-1].isalpha()
            and page.text[cell.end : cell.end + 1] == BREAK
        )
        if goes_on:
            words[-1].soft |= {len(last) - 1}
    return words


def _list_placeholders(source: NotePage) -> Iterator[tuple[Match, SlotKind]]:
    for kind, matches in (
        (SlotKind.COMPANY, source.slots.company_placeholders),
        (SlotKind.LIVE, source.slots.live_placeholders),
    ):
        for match in matches:
            yield match, kind


def _is_inside(slots: Mapping[int, tuple[Match, SlotKind]], place: int) -> bool:
    """Whether a placeholder that began in an earlier line goes on at ``place``."""
    return place in slots and slots[place][0].start < place


def _compare_words(
    old: Sequence[_Word],
    new: Sequence[_Word],
    lines: tuple[Sequence[_Line], Sequence[_Line]],
    pages: tuple[int, ...],
) -> list[Finding]:
    """What differs between two prints' words, or else stands elsewhere; ``lines`` are all of both."""
    matcher = SequenceMatcher(
        None, [w.text.replace("-", "") for w in old], [w.text.replace("-", "") for w in new], False
    )
    pairs: list[tuple[_Word, _Word]] = []
    differing: list[_Difference] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            differing.append(_Difference(old, a, b, new, c, d))
            continue
        for one, other in zip(range(a, b), range(c, d), strict=True):
            if old[one].says(new[other]):
                pairs.append((old[one], new[other]))
            else:
                differing.append(_Difference(old, one, one + 1, new, other, other + 1))
    if differing:
        return _say_differences(differing, pages)
    moved = _find_moved(pairs, *lines)
    if moved is None:
        return []
    shown = _show(moved)
    message = (
        f"the words outside the slots are as before, but {shown} stands in another place or size"
    )
    return [Finding.error("wording-changed", message, HINT, pages)]


class _Difference(NamedTuple):
    """Words of the print before, from ``a`` to ``b``, and what stands there now, ``c`` to ``d``."""

    old: Sequence[_Word]
    a: int
    b: int
    new: Sequence[_Word]
    c: int
    d: int

    @property
    def slot(self) -> SlotKind | None:
        """The slot that another text stands in or against; None where it is as it must be."""
        for word in self.old[self.a : self.b]:
            if word.slot:
                filled = word.text.replace(word.own, "") if word.own else word.text
                now = [w.text for w in self.new[self.c : self.d] if filled in w.text]
                if not now or len(now[0]) > len(word.text):
                    return word.slot
        if self.a == self.b and self.c < self.d:
            before, after = self.old[max(self.a - 1, 0) : self.a], self.old[self.a : self.a + 1]
            first, last = self.new[max(self.c - 1, 0)], self.new[min(self.d, len(self.new) - 1)]
            sides = (before, first, self.new[self.c]), (after, last, self.new[self.d - 1])
            for words, beside, added in sides:
                if beside.line.block == added.line.block and any(
                    w.slot and not w.own for w in words
                ):
                    return words[0].slot
        return None


def _say_differences(differing: Sequence[_Difference], pages: tuple[int, ...]) -> list[Finding]:
    """One finding for each slot that is not as it must be, and one for all other words."""
    findings: dict[str, Finding] = {}
    count = sum(max(each.b - each.a, each.d - each.c) for each in differing)
    for each in differing:
        was = _show(*each.old[max(each.a - 1, 0) : each.b + 1])
        now = _show(*each.new[max(each.c - 1, 0) : each.d + 1])
        if each.slot:
            code = CODES[each.slot]
            message = (
                f"the {NAMES[each.slot]} is not all that stands in its place: {now}, not {was}"
            )
            hint = "compare the place in the template, letter by letter"
        else:
            code, hint = "wording-changed", HINT
            message = f"the wording differs from that of the print before: {was} became {now}"
            if count > MANY:
                message += "; many words differ: are both prints of the same order?"
        findings.setdefault(code, Finding.error(code, message, hint, pages))
    return list(findings.values())


def _show(*words: _Word) -> str:
    """Words as they can be shown: not those of an address."""
    if any(not w.line.source.address.isdisjoint(w.line.cell.glyphs) for w in words):
        return "[not shown: near an address]"
    return repr(show(" ".join(word.text for word in words))) if words else "nothing"


def _find_moved(
    pairs: Sequence[tuple[_Word, _Word]], old: Sequence[_Line], new: Sequence[_Line]
) -> _Word | None:
    """The first word that stands elsewhere, or in another size, and did not flow there."""
    flow = _Flow(pairs, old, new)
    for one, other in pairs:
        if one.slot:
            continue
        if abs(one.first.size - other.first.size) > SAME / 4:
            return other
        in_place = (
            one.line.page == other.line.page
            and max(
                abs(one.first.start - other.first.start), abs(one.first.base - other.first.base)
            )
            <= SAME
        )
        if not (in_place or flow.explains(one.line, other.line)):
            return other
    return None


class _Flow:
    """How the text of slots that is longer or shorter now may have moved other words."""

    def __init__(
        self, pairs: Sequence[tuple[_Word, _Word]], old: Sequence[_Line], new: Sequence[_Line]
    ) -> None:
        self._blocks: dict[tuple[int, int], list[Cell]] = {}
        for line in old:
            self._blocks.setdefault(line.block, []).append(line.cell)
        self._slots: dict[tuple[int, int], float] = {}
        """For each block with a placeholder, where its first one stands."""
        for line in old:
            if line.slot in CODES:
                base = line.cell.base
                self._slots[line.block] = min(self._slots.get(line.block, base), base)
        self._columns = {round(line.cell.left) + step for line in old for step in (-1, 0, 1)}
        drawn = sorted(new, key=_as_drawn)
        self._above = dict(zip(map(id, drawn[1:]), drawn, strict=False))
        now: dict[tuple[int, int], list[_Line]] = {}
        was: dict[tuple[int, int], set[float]] = {}
        for one, other in pairs:
            if one.line.block in self._slots:
                was.setdefault(one.line.block, set()).add(one.line.cell.base)
                now.setdefault(one.line.block, []).append(other.line)
        self._up = self._down = 0.0
        """How far, in points, all slots together can have moved what is drawn behind them."""
        self._begin: tuple[int, int] | None = None
        for block, lines in now.items():
            more = len({(line.page, line.cell.base) for line in lines}) - len(was[block])
            bases = sorted(was[block])
            leading = min((b - a for a, b in pairwise(bases)), default=LEADING * lines[0].cell.size)
            self._down += max(more, 0) * leading
            self._up += max(-more, 0) * leading
            turned = {line.page for line in lines} != {block[0]} or any(
                all(abs(line.cell.left - cell.left) > SAME for cell in self._blocks[block])
                for line in lines
                if line.slot is None
            )
            if more or turned:
                first = min(map(_as_drawn, lines))
                self._begin = min(self._begin or first, first)

    def explains(self, old: _Line, new: _Line) -> bool:
        """Whether a line's words may have come to stand where they do."""
        here, there = new.cell, old.cell
        top, bottom = here.base + self._up + SAME, here.base - self._down - SAME
        level = old.page == new.page and abs(here.base - there.base) <= SAME
        if level and (old.slot or new.slot) and _is_aligned(here, there):
            return True
        slot = self._slots.get(old.block)
        if old.page == new.page and slot is not None and there.base >= slot - SAME:
            block = self._blocks[old.block]
            inside = slot <= top and bottom <= max(cell.base for cell in block)
            if inside and any(_is_aligned(here, cell) for cell in block):
                return True
        if self._begin is None or _as_drawn(new) < self._begin:
            return False
        if old.page == new.page and bottom <= there.base <= top and _is_aligned(here, there):
            return True
        return self._goes_on(new)

    def _goes_on(self, line: _Line) -> bool:
        """Whether a line follows the one drawn before it, in its column, the next, or over a page."""
        above = self._above.get(id(line))
        if above is None or round(line.cell.left) not in self._columns:
            return False
        here, last = line.cell, above.cell
        drop = (here.base - last.base) / here.size
        if line.page != above.page:
            return line.page > above.page
        beside = here.left > last.left and drop <= 0
        return beside or (0 < drop <= 1.5 * LEADING and abs(here.left - last.left) <= 3 * here.size)


def _is_aligned(one: Cell, other: Cell) -> bool:
    """Whether two lines share an edge, or their middle."""
    left, right = one.left - other.left, one.right - other.right
    return min(abs(left), abs(right), abs(left + right) / 2) <= SAME
