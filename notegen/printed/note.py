"""Which pages of a print are one delivery note.

The rule: a page begins a new note when its order number is another than that of the note so far,
or the first one after pages without; when its own page count (``2 / 3``) says so; when the note so
far and this page together would hold a company name or a month too many; or when it has a title or
an address of its own but no order number. Text that stands at the same place on two pages of a
note is its head or foot and counts once. Every other page goes on with the note before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from notegen.locales import Locale, load_catalog
from notegen.printed.number import ValueKind, find_number, find_values
from notegen.printed.phrase import Hit, find_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.printed.number import Value
    from notegen.printed.reading import Page
    from notegen.seller import Seller


COMPANIES = 3
"""How often the company's name stands in a template (Back Market's page)."""
COUNTER = re.compile(
    r"(?<!\w)(?:page|pag\.?|pagina|seite|blatt|p\.)\s?([0-9]{1,3})"
    r"(?:\s?(?:/|of|sur|von|di|de|su)\s?([0-9]{1,3}))?(?![\w/])"
    r"|(?:^|[\t\n])([0-9]{1,3})\s?(?:/|of|sur|von|di|de)\s?([0-9]{1,3})(?=$|[\t\n])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """One delivery note of a print: its pages, and what its order-number labels are followed by."""

    pages: tuple[Page, ...]
    values: tuple[Value, ...]

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """The pages it runs over, counted from 1."""
        return tuple(page.number for page in self.pages)

    def find(self, phrase: str, *, any_case: bool = False, name: bool = False) -> list[Hit]:
        """Where ``phrase`` stands in the note; what is repeated on its pages counts once."""
        return distinct(
            hit
            for page in self.pages
            for hit in find_phrase(page, phrase, any_case=any_case, name=name)
        )


@dataclass(slots=True)
class _Page:
    """What a page holds that tells notes apart."""

    page: Page
    values: list[Value]
    companies: list[Hit]
    months: list[Hit]
    numbers: frozenset[str]
    counter: tuple[int, int | None] | None
    headed: bool

    @property
    def complete(self) -> bool:
        """Whether all slots of a note stand on this page."""
        return bool(self.months) and len(self.companies) >= COMPANIES


@dataclass(slots=True)
class _Group:
    pages: list[_Page] = field(default_factory=list)

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset().union(*(page.numbers for page in self.pages))

    @property
    def labelled(self) -> bool:
        """Whether an order number, or the label of one, stands on its pages."""
        return any(page.values or page.numbers for page in self.pages)

    def companies_with(self, page: _Page) -> int:
        return len(distinct(hit for p in (*self.pages, page) for hit in p.companies))

    def months_with(self, page: _Page) -> int:
        return len(distinct(hit for p in (*self.pages, page) for hit in p.months))


def group_pages(
    pages: Sequence[Page], seller: Seller, references: Iterable[str]
) -> tuple[PrintedNote, ...]:
    """The notes of a print, by the rule at the head of this module."""
    known = sorted({match.group() for r in references if (match := re.search(r"[0-9]{3,}$", r))})
    groups: list[_Group] = []
    for page in pages:
        facts = _look_at(page, seller, known)
        if not groups or _begins(facts, groups[-1], len(pages)):
            groups.append(_Group())
        groups[-1].pages.append(facts)
    return tuple(
        PrintedNote(
            tuple(facts.page for facts in group.pages),
            tuple(value for facts in group.pages for value in facts.values),
        )
        for group in groups
    )


def distinct(hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those that repeat one of an earlier page at the same place."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(hit.page != other.page and _same_place(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _same_place(one: Hit, other: Hit) -> bool:
    return one.spot[0] == other.spot[0] and all(
        abs(a - b) <= 1 for a, b in zip(one.spot[1:], other.spot[1:], strict=True)
    )


def _look_at(page: Page, seller: Seller, known: Iterable[str]) -> _Page:
    values = find_values(page, {p for prefixes in seller.prefixes.values() for p in prefixes})
    numbers = {value.text for value in values if value.kind is ValueKind.NUMBER}
    if not values:
        numbers = {digits for digits in known if find_number(page, digits)}
    companies = {seller.company(locale) for locale in seller.locales} | {seller.phrases.company}
    months = {seller.live_text(locale) for locale in seller.locales}
    return _Page(
        page,
        values,
        _apart(hit for name in _longest_first(companies) for hit in find_phrase(page, name)),
        _apart(
            hit
            for text in (seller.phrases.live_since, *_longest_first(months))
            for hit in find_phrase(page, text, any_case=True)
        ),
        frozenset(numbers),
        _read_counter(page),
        any(find_phrase(page, words, any_case=True) for words in _headings()),
    )


@cache
def _headings() -> frozenset[str]:
    """What stands at the head of a note: the titles of the note and of its address."""
    return frozenset(load_catalog(each)[key] for each in Locale for key in ("title", "ship_to"))


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (-len(text), text))


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those that lie within an earlier one."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(hit.glyphs & other.glyphs for other in kept):
            kept.append(hit)
    return kept


def _read_counter(page: Page) -> tuple[int, int | None] | None:
    matches = list(COUNTER.finditer(page.rows.text))
    if not matches:
        return None
    match = matches[-1]  # a page count stands at the foot more often than at the head
    number, total = match[1] or match[3], match[2] or match[4]
    return int(number), int(total) if total else None


def _begins(page: _Page, group: _Group, total: int) -> bool:
    """Whether a page begins a new note after ``group``; ``total`` is how many pages there are."""
    if page.numbers and group.numbers and not page.numbers & group.numbers:
        return True
    crowded = group.companies_with(page) > COMPANIES, group.months_with(page) > 1
    before = group.pages[-1].counter
    if page.counter and before and _counts_notes(page.counter, before, page.page.number, total):
        return page.counter[0] != before[0] + 1
    if any(crowded) or (page.complete and any(other.complete for other in group.pages)):
        return True
    if page.values or page.numbers:
        return bool(page.numbers) != bool(group.numbers) or not group.labelled
    return page.headed and any(other.headed for other in group.pages)


def _counts_notes(
    counter: tuple[int, int | None], before: tuple[int, int | None], page: int, total: int
) -> bool:
    """Whether a page count is that of each note, and not one over all pages of the print."""
    if counter[1] != before[1]:
        return True
    over_all = counter[0] == page and before[0] == page - 1
    return not over_all or (counter[1] is not None and counter[1] != total)
