"""Whether a printed note holds the company's name and the month, and no placeholder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from notegen.errors import Span
from notegen.locales import Locale, format_month
from notegen.printed.pdf_text import fold
from notegen.printed.reading_order import BREAK, STOP
from notegen.printed.result import Finding
from notegen.printed.search import (
    Match,
    distinct,
    find_beside,
    find_phrase,
    find_regex,
    is_whole_name,
    is_whole_word,
    read_tight,
    show,
    spell,
)
from notegen.seller import COUNTS, NAMES, SlotKind, find_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.printed.reading_order import Page
    from notegen.seller import Seller

DAY_BEFORE = re.compile(
    r"(?<![0-9])[0-3]?[0-9](?:er|o|º|°|\.|st|nd|rd|th)?(?: de)?[ \n]?$", re.IGNORECASE
)
"""What makes a day of a month: ``12 décembre 2018`` is a date, not the month on its own."""
GOES_ON = re.compile(r"[ \n]?[-–/+&][ \n]?[0-9]")
"""What makes one end of a span of the month before it."""
PARTS = {SlotKind.COMPANY: 2, SlotKind.LIVE: 3}
"""How many words of a placeholder in a row are a part of it wherever they stand."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Where on a page, or in a note, the slots' texts and what is left of placeholders stand.

    ``near`` holds what is almost the company's name or the month: part of a longer one, in other
    capitals, cut off.
    """

    companies: tuple[Match, ...]
    months: tuple[Match, ...]
    company_placeholders: tuple[Match, ...]
    live_placeholders: tuple[Match, ...]
    near_companies: tuple[Match, ...]
    near_months: tuple[Match, ...]

    @property
    def has_placeholder(self) -> bool:
        """Whether a placeholder, or a part of one that tells by itself, is left."""
        return bool(self.company_placeholders or self.live_placeholders)

    @property
    def all(self) -> tuple[Match, ...]:
        """Each place of a slot, filled or not."""
        return self.companies + self.months + self.company_placeholders + self.live_placeholders


def find_slots(page: Page, seller: Seller, locale: Locale) -> Slots:
    """What stands on a page, read as one of the template of ``locale``."""
    phrases = seller.phrases
    live = _find_remains(page, phrases.live_since, PARTS[SlotKind.LIVE], ())
    company_parts = _find_remains(page, phrases.company, PARTS[SlotKind.COMPANY], live)
    name, month = seller.company(locale), seller.live_text(locale)
    names = [m for m in find_phrase(page, name, any_case=True) if not m.overlaps(live)]
    companies = [m for m in names if _says(m, name) and is_whole_name(m) and not m.is_cut]
    months = [
        m
        for m in find_phrase(page, month, any_case=True)
        if not m.overlaps(live) and not m.overlaps(names) and not _is_in_date(m)
    ]
    right = [
        m
        for m in months
        if _says_month(m, month) and is_whole_name(m) and not m.is_cut
        if not GOES_ON.match(page.text, m.end)
    ]
    return Slots(
        tuple(companies),
        tuple(right),
        tuple(m for m in company_parts if not m.overlaps(companies)),
        tuple(live),
        tuple(m for m in names if m not in companies),
        tuple(m for m in months if m not in right and is_whole_word(m)),
    )


def join_slots(pages: Sequence[Slots]) -> Slots:
    """The slots of all pages of a note; what is repeated on its pages counts once."""
    fields = zip(
        *((s.companies, s.months, s.company_placeholders, s.live_placeholders, s.near_companies,
           s.near_months) for s in pages),
        strict=True,
    )  # fmt: skip
    return Slots(*(tuple(distinct(m for page in field for m in page)) for field in fields))


def check_slots(
    slots: Slots, pages: Sequence[Page], seller: Seller, locale: Locale
) -> Iterator[Finding]:
    """Findings ``placeholder-left``, ``company-count``, ``month-wrong``, ``wrong-language``."""
    numbers = tuple(page.number for page in pages)
    for matches, phrase in (
        (slots.company_placeholders, seller.phrases.company),
        (slots.live_placeholders, seller.phrases.live_since),
    ):
        if matches:
            yield Finding.error(
                "placeholder-left",
                f"{phrase!r} still stands in the note, {_times(len(matches))}",
                "replace it in the template and print the order again",
                tuple(sorted({match.page.number for match in matches})),
            )
    left_over = () if slots.has_placeholder else tuple(_find_left_over(slots, seller))
    for kind, word, match in left_over:
        yield Finding.error(
            "placeholder-left",
            f"{word!r} of the placeholder is left beside the {NAMES[kind]}",
            "take it out of the template and print the order again",
            (match.page.number,),
        )
    kinds = {kind for kind, _, _ in left_over}
    company, wanted = seller.company(locale), COUNTS[SlotKind.COMPANY]
    count = len(slots.companies)
    if SlotKind.COMPANY not in kinds and wanted not in (
        count,
        count + len(slots.company_placeholders),
    ):
        near = "".join(f"; {_describe(m, company)}" for m in slots.near_companies[:3])
        yield Finding.error(
            "company-count",
            f"{company!r} stands in the note {_times(count)}, not {wanted} times{near}",
            f"compare the template's {wanted} places, letter by letter",
            numbers,
        )
    if SlotKind.LIVE not in kinds and not slots.live_placeholders:
        yield from _check_month(slots, pages, seller, locale)


def _find_left_over(slots: Slots, seller: Seller) -> Iterator[tuple[SlotKind, str, Match]]:
    """What is left of a placeholder beside what replaced it."""
    for kind, matches, phrase in (
        (SlotKind.COMPANY, slots.companies + slots.near_companies, seller.phrases.company),
        (SlotKind.LIVE, slots.months + slots.near_months, seller.phrases.live_since),
    ):
        for match in matches:
            text = match.page.text
            start = text.rfind(STOP, 0, match.start) + 1
            flow = text[start:].partition(STOP)[0].replace(BREAK, " ")
            slot = Span(match.start - start, match.end - start)
            for left in find_leftovers(flow, slot, phrase):
                span = Match(match.page, start + left.start, start + left.end)
                if not span.overlaps(slots.all):
                    yield kind, show(span.text), match


def _check_month(
    slots: Slots, pages: Sequence[Page], seller: Seller, locale: Locale
) -> Iterator[Finding]:
    expected = seller.live_text(locale)
    numbers = tuple(page.number for page in pages)
    hint = f"write {expected!r} where the go-live month belongs"
    if len(slots.months) == COUNTS[SlotKind.LIVE]:
        return
    if slots.months:
        message = f"{expected!r} stands in the note {_times(len(slots.months))}, not once"
        yield Finding.error("month-wrong", message, "keep it once", numbers)
        return
    if slots.near_months:
        near = _describe(slots.near_months[0], expected)
        yield Finding.error(
            "month-wrong", f"{expected!r} is not what stands there: {near}", hint, numbers
        )
        return
    others = [
        (other, match)
        for page in pages
        for other in Locale
        for match in find_regex(page, _months(other))
        if not _is_in_date(match) and not match.overlaps(slots.companies)
    ]
    here = show(others[0][1].text) if others else ""
    own = [match for other, match in others if other is locale]
    foreign = [match for other, match in others if other is not locale and not match.overlaps(own)]
    if foreign:
        yield Finding.error(
            "wrong-language",
            f"the month is written in another language than {locale}: {here!r}",
            hint,
            numbers,
        )
    if not (foreign and any(_is_live_month(match, seller, other) for other, match in others)):
        found = f"; {here!r} does" if here else ""
        message = f"{expected!r} does not stand in the note{found}"
        yield Finding.error("month-wrong", message, hint, numbers)


def _is_live_month(match: Match, seller: Seller, locale: Locale) -> bool:
    """Whether it is the go-live month in the language of ``locale``."""
    month = seller.months.get(locale, seller.live_since)
    return _says(match, format_month(month.year, month.month, locale), any_case=True)


def _says(match: Match, phrase: str, *, any_case: bool = False) -> bool:
    """Whether the match has the letters of the phrase, which may stand from right to left."""
    here = match.letters.replace("-", "")
    wanted = ["".join(each.split()).replace("-", "") for each in spell(fold(phrase))]
    if any_case:
        return here.casefold() in [each.casefold() for each in wanted]
    return here in wanted


def _says_month(match: Match, month: str) -> bool:
    """Whether it is the month in the language's own capitals; a sentence may begin with it."""
    return _says(match, month) or _says(match, month[:1].upper() + month[1:])


def _describe(match: Match, wanted: str) -> str:
    """What stands there instead, with what stands against it."""
    before, after = read_tight(match)
    if _says(match, wanted) and not (match.is_cut or before or after):
        after = "".join(f" {m.letters}" for m in find_beside(match) if m.start == match.end)
    cut = ", cut off or covered" if match.is_cut else ""
    return f"{show(before + match.text + after)!r} stands there{cut}"


@cache
def _months(locale: Locale) -> re.Pattern[str]:
    """The months of a language, each before a year."""
    texts = [fold(format_month(2000, month, locale)) for month in range(1, 13)]
    names = "|".join(
        re.escape(text).replace("2000", r"[0-9]{4}").replace(r"\ ", r"\s") for text in texts
    )
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)


def _is_in_date(match: Match) -> bool:
    return bool(DAY_BEFORE.search(match.page.text[max(0, match.start - 8) : match.start]))


def _find_remains(page: Page, phrase: str, least: int, known: Iterable[Match]) -> list[Match]:
    """The phrase in any capitals, and what is left of it: ``least`` of its words in a row."""
    found = [m for m in find_phrase(page, phrase, any_case=True) if not m.overlaps(known)]
    if phrase != phrase.upper():
        return found
    for part in phrase.split("("):
        words = part.strip(" .)").split()
        for start in range(len(words) - least + 1) if len(words) > 1 else ():
            some = " ".join(words[start : start + least])
            for match in filter(is_whole_word, find_phrase(page, some)):
                last = found[-1] if found and match.overlaps(found[-1:]) else None
                if last and match.end > last.end:
                    found[-1] = Match(page, last.start, match.end)
                elif not match.overlaps([*known, *found]):
                    found.append(match)
    return found


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
