"""Which pages of a print are one delivery note.

The rule: a page begins a new note when its order number is another than that of the note so far,
or the first one after pages without; when its own page count (``2 / 3``) says so; when the note so
far and this page together would hold a company name or a month too many; or when it has an address
of its own but no order number. Text that stands at the same place on two pages of a note is its
head or foot and counts once. Every other page goes on with the note before it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.locales import Locale, load_catalog
from notegen.printed.labels import Value, ValueKind, find_order, find_values
from notegen.printed.reading_order import LEADING
from notegen.printed.search import find_phrase, is_whole_word, show
from notegen.printed.slots import Slots, find_slots, join_slots
from notegen.seller import COUNTS, SlotKind
from notegen.template import MIN_MARKERS, count_markers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from notegen.order_number import Expected
    from notegen.printed.reading_order import Page
    from notegen.seller import Seller

COUNTER = re.compile(
    r"(?:page|pag\.?|pagina|seite|blatt|p\.)?\s?([0-9]{1,3})"
    r"(?:\s?(?:/|of|sur|von|di|de|su)\s?([0-9]{1,3}))?",
    re.IGNORECASE,
)
ADDRESS_LINES = 9
"""How many lines an address may have."""
CLOSE = 1.9
"""How far apart, in ems, the lines of an address stand."""


@dataclass(frozen=True, slots=True, eq=False)
class NotePage:
    """A page and what was found on it, read as one of the template of ``locale``.

    ``words`` counts the words of each language, ``counter`` is its page number and of how many,
    ``address`` has the glyphs of the lines below an address label.
    """

    page: Page
    words: Mapping[Locale, int]
    locale: Locale | None
    slots: Slots
    values: tuple[Value, ...]
    numbers: frozenset[str]
    counter: tuple[int, int | None] | None
    address: frozenset[int]

    @property
    def is_complete(self) -> bool:
        """Whether all slots of a note stand on this page, filled or not."""
        slots = self.slots
        names = len(slots.companies) + len(slots.company_placeholders)
        months = len(slots.months) + len(slots.live_placeholders)
        return names >= COUNTS[SlotKind.COMPANY] and months >= COUNTS[SlotKind.LIVE]

    @property
    def receiver(self) -> str:
        """The text of its address."""
        return "".join(self.page.glyphs[i].text for i in sorted(self.address))


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """One delivery note of a print: its pages, its locale, and what was found on them."""

    pages: tuple[NotePage, ...]
    locale: Locale | None
    words: Mapping[Locale, int]
    slots: Slots

    @property
    def texts(self) -> tuple[Page, ...]:
        """What its pages say."""
        return tuple(each.page for each in self.pages)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The pages it runs over, counted from 1."""
        return tuple(each.page.number for each in self.pages)

    @property
    def values(self) -> tuple[Value, ...]:
        """What its order-number labels are followed by."""
        return tuple(value for each in self.pages for value in each.values)


class NoteReader:
    """Reads the notes of prints of one seller, all of ``locale`` where that is given."""

    def __init__(self, seller: Seller, locale: Locale | None, orders: Sequence[Expected]) -> None:
        self._seller = seller
        self._forced = locale
        self._orders = orders
        self._prefixes = frozenset(p for each in seller.prefixes.values() for p in each)
        names = {seller.company(each) for each in seller.locales}
        phrases = (*names, seller.phrases.company, seller.phrases.live_since)
        self._unspoken = tuple(unicodedata.normalize("NFKC", phrase) for phrase in phrases)

    def read(self, pages: Iterable[Page]) -> tuple[Note, ...]:
        """The notes of a print, by the rule at the head of this module."""
        return tuple(self._join(group, None) for group in _group(self._look_at(pages)))

    def read_along(self, pages: Iterable[Page], notes: Sequence[Note]) -> tuple[Note | None, ...]:
        """The notes of a print of the same orders as ``notes``, which stand in the same order.

        Where the rule gives another number of them, as it may without order numbers, each page
        goes with the note that it is most like; None is one that no page goes with.
        """
        read = self._look_at(pages)
        groups = _group(read)
        if len(groups) != len(notes):
            groups = self._go_along(read, notes)
        return tuple(
            self._join(group, note.locale) if group else None
            for group, note in zip(groups, notes, strict=True)
        )

    def _go_along(self, read: Iterable[NotePage], notes: Sequence[Note]) -> list[list[NotePage]]:
        bags = [_Bag(note.texts) for note in notes]
        groups: list[list[NotePage]] = [[] for _ in notes]
        at = 0
        for page in read:
            bag = _Bag([page.page])
            alike = [bag.share(other) for other in bags[at : at + 2]]
            if groups[at] and len(alike) > 1 and alike[1] > alike[0]:
                at += 1
            groups[at].append(page)
        return groups

    def _look_at(self, pages: Iterable[Page]) -> list[NotePage]:
        read: list[NotePage] = []
        for page in pages:
            words = self._count_words(page)
            locale = self._forced or self._recognise(words, page)
            if locale is None and read:
                locale = read[-1].locale
            slots = find_slots(page, self._seller, locale or self._seller.locales[0])
            values = tuple(find_values(page, self._orders, self._prefixes))
            numbers = {v.text for v in values if v.kind is ValueKind.NUMBER and not v.is_weak}
            if not values:
                numbers = {
                    w for w in page.text.split() if find_order(w.strip("().,;:"), self._orders)
                }
            read.append(
                NotePage(
                    page, words, locale, slots, values, frozenset(numbers),
                    _read_counter(page), find_address(page),
                )
            )  # fmt: skip
        return read

    def _join(self, pages: Sequence[NotePage], locale: Locale | None) -> Note:
        words = {each: sum(page.words.get(each, 0) for page in pages) for each in Locale}
        texts = [page.page for page in pages]
        own = locale or self._forced or self._recognise(words, *texts)
        slots = join_slots(
            [
                page.slots
                if own is None or page.locale is own
                else find_slots(page.page, self._seller, own)
                for page in pages
            ]
        )
        return Note(tuple(pages), own, words, slots)

    def _count_words(self, page: Page) -> dict[Locale, int]:
        """Words of each language on a page, without the names and placeholders in it."""
        text = show(page.text)
        for phrase in self._unspoken:
            text = text.replace(phrase, " ")
        return count_markers(text.lower())

    def _recognise(self, words: Mapping[Locale, int], *pages: Page) -> Locale | None:
        """The locale of pages: by their words, as the only one in use, or by their month."""
        seller = self._seller
        ranked = sorted(((n, each) for each, n in words.items() if n >= MIN_MARKERS), reverse=True)
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            best = ranked[0][1]
            if best in seller.prefixes:
                return best
            if len(seller.locales) > 1:
                return None
        if len(seller.locales) == 1:
            return seller.locales[0]
        by_month = [
            each
            for each in seller.locales
            if any(find_phrase(page, seller.live_text(each), any_case=True) for page in pages)
        ]
        return by_month[0] if len(by_month) == 1 else None


class _Bag:
    """The words of some pages, to tell how alike two are."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._words = {word for page in pages for word in page.text.split()}

    def share(self, other: _Bag) -> int:
        return len(self._words & other._words)


def find_address(page: Page) -> frozenset[int]:
    """The glyphs of the lines close below an address label: what they say is not to be shown."""
    found: set[int] = set()
    for words in {load_catalog(locale)["ship_to"] for locale in Locale}:
        for label in filter(is_whole_word, find_phrase(page, words, any_case=True)):
            number = page.cell_of[label.glyphs[-1]]
            above = page.cells[number]
            for lines, cell in enumerate(page.cells[number + 1 : number + 1 + ADDRESS_LINES], 1):
                drop = (cell.base - above.base) / max(cell.size, 1.0)
                if cell.block != above.block or drop > (LEADING if lines == 1 else CLOSE):
                    break
                above = cell
                found.update(cell.glyphs)
    return frozenset(found)


def _read_counter(page: Page) -> tuple[int, int | None] | None:
    """The page count that stands in a box of its own, the last one: it is at the foot more often."""
    for cell in reversed(page.cells):
        found = COUNTER.fullmatch(page.text, cell.start, cell.end)
        if found and (found[2] or not found.group()[0].isdigit()):
            return int(found[1]), int(found[2]) if found[2] else None
    return None


def _group(pages: Sequence[NotePage]) -> list[list[NotePage]]:
    """The pages of each note."""
    groups: list[list[NotePage]] = []
    for page in pages:
        if not groups or _begins(page, groups[-1], len(pages)):
            groups.append([])
        groups[-1].append(page)
    return groups


def _begins(page: NotePage, group: Sequence[NotePage], total: int) -> bool:
    """Whether a page begins a new note after ``group``; ``total`` is how many pages there are."""
    numbers = frozenset[str]().union(*(other.numbers for other in group))
    if page.numbers and numbers and not page.numbers & numbers:
        return True
    before = group[-1].counter
    if page.counter and before and _counts_notes(page.counter, before, page.page.number, total):
        return page.counter[0] != before[0] + 1
    if _is_crowded([*group, page]) or (page.is_complete and any(o.is_complete for o in group)):
        return True
    if page.values or page.numbers:
        labelled = any(other.values or other.numbers for other in group)
        return bool(page.numbers) != bool(numbers) or not labelled
    receivers = {other.receiver for other in group if other.address}
    return bool(page.address and receivers) and page.receiver not in receivers


def _is_crowded(pages: Sequence[NotePage]) -> bool:
    """Whether pages hold more names or months than a note."""
    slots = join_slots([page.slots for page in pages])
    names = len(slots.companies) + len(slots.company_placeholders)
    months = len(slots.months) + len(slots.live_placeholders)
    return names > COUNTS[SlotKind.COMPANY] or months > COUNTS[SlotKind.LIVE]


def _counts_notes(
    counter: tuple[int, int | None], before: tuple[int, int | None], page: int, total: int
) -> bool:
    """Whether a page count is that of each note, and not one over all pages of the print."""
    if counter[1] != before[1]:
        return True
    over_all = counter[0] == page and before[0] == page - 1
    return not over_all or (counter[1] is not None and counter[1] != total)
