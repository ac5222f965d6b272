"""Whether a printed note holds the company's name and the month, and no placeholder."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from notegen.locales import Locale, format_month
from notegen.printed.finding import Finding, report
from notegen.printed.glyph import fold
from notegen.printed.note import COMPANIES, PrintedNote, distinct
from notegen.printed.phrase import Hit, find_phrase, find_regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.seller import Seller


DAY_BEFORE = re.compile(
    r"(?<![0-9])[0-3]?[0-9](?:er|o|°|\.|st|nd|rd|th)?(?: de)? ?$", re.IGNORECASE
)
"""What makes a day of a month: ``12 décembre 2018`` is a date, not the month on its own."""


class Slots:
    """Where in a note, or on one page of it, the slots' texts and placeholders stand."""

    def __init__(self, note: PrintedNote, seller: Seller, locale: Locale) -> None:
        self.locale = locale
        phrases = seller.phrases
        self.companies = note.find(seller.company(locale), name=True)
        self.live_placeholders = _apart(
            distinct(_find_remains(note, phrases.live_since, 3)), self.companies
        )
        self.company_placeholders = _apart(
            distinct(_find_remains(note, phrases.company, 2)),
            [*self.companies, *self.live_placeholders],
        )
        self.months = [
            hit
            for hit in _apart(
                note.find(seller.live_text(locale), any_case=True),
                [*self.live_placeholders, *self.companies],
            )
            if not _is_in_date(hit)
        ]

    @property
    def all(self) -> tuple[Hit, ...]:
        """Every one of them."""
        return (
            *self.companies,
            *self.company_placeholders,
            *self.months,
            *self.live_placeholders,
        )


def check_slots(note: PrintedNote, slots: Slots, seller: Seller, locale: Locale) -> list[Finding]:
    """Findings ``placeholder-left``, ``company-count``, ``month-wrong``, ``wrong-language``."""
    findings = []
    pages = note.page_numbers
    for hits, phrase in (
        (slots.company_placeholders, seller.phrases.company),
        (slots.live_placeholders, seller.phrases.live_since),
    ):
        if hits:
            findings.append(
                report(
                    "placeholder-left",
                    f"{phrase!r} still stands in the note, {_times(len(hits))}",
                    "replace it in the template and print the order again",
                    tuple(sorted({hit.page for hit in hits})),
                )
            )
    company = seller.company(locale)
    count = len(slots.companies)
    if COMPANIES not in (count, count + len(slots.company_placeholders)):
        findings.append(
            report(
                "company-count",
                f"{company!r} stands in the note {_times(count)}, not {COMPANIES} times"
                + _near_misses(note, company, count),
                "compare the template's three places, letter by letter",
                pages,
            )
        )
    if not slots.live_placeholders:
        findings.extend(_check_month(note, slots, seller, locale))
    return findings


def _check_month(
    note: PrintedNote, slots: Slots, seller: Seller, locale: Locale
) -> Iterable[Finding]:
    expected = seller.live_text(locale)
    pages = note.page_numbers
    hint = f"write {expected!r} where the go-live month belongs"
    if len(slots.months) == 1:
        return
    if slots.months:
        message = f"{expected!r} stands in the note {_times(len(slots.months))}, not once"
        yield report("month-wrong", message, "keep it once", pages)
        return
    others = [
        (other, hit)
        for other, hit in _find_months(note)
        if not any(hit.glyphs & known.glyphs for known in slots.companies)
    ]
    own = fold(expected).casefold()
    here = " ".join(fold(hit_text(others[0][1])).split()) if others else ""
    foreign = [
        other
        for other, hit in others
        if other is not locale
        and locale not in {each for each, h in others if h.glyphs >= hit.glyphs}
    ]
    same_month = any(_says(hit, seller, other) for other, hit in others)
    if foreign:
        yield report(
            "wrong-language",
            f"the month is written in another language than {locale}: {shown(here)!r}",
            hint,
            pages,
        )
    if not (foreign and same_month):
        found = f"; {shown(here)!r} does" if here and here.casefold() != own else ""
        yield report("month-wrong", f"{expected!r} does not stand in the note{found}", hint, pages)


def _says(hit: Hit, seller: Seller, locale: Locale) -> bool:
    """Whether it is the go-live month in the language of ``locale``."""
    month = seller.months.get(locale, seller.live_since)
    text = fold(format_month(month.year, month.month, locale))
    return text.casefold() == " ".join(hit_text(hit).split()).casefold()


def hit_text(hit: Hit) -> str:
    """The folded text of a hit, with line ends as spaces."""
    return re.sub(r"-\n|\n", " ", hit.reading.text[hit.start : hit.end]).replace("\t", " ")


def shown(text: str) -> str:
    """A folded text as people write it."""
    return unicodedata.normalize("NFC", text)


def _find_months(note: PrintedNote) -> list[tuple[Locale, Hit]]:
    """Months with a year in any of the languages, that are no part of a date with a day."""
    return [
        (locale, hit)
        for locale, page in product(Locale, note.pages)
        for hit in find_regex(page, _months(locale))
        if not _is_in_date(hit)
    ]


@cache
def _months(locale: Locale) -> re.Pattern[str]:
    """The months of a language, each before a year."""
    texts = [fold(format_month(2000, month, locale)) for month in range(1, 13)]
    names = "|".join(
        re.escape(text).replace("2000", r"[0-9]{4}").replace(r"\ ", r"\s") for text in texts
    )
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)


def _is_in_date(hit: Hit) -> bool:
    return bool(DAY_BEFORE.search(hit.reading.text[max(0, hit.start - 8) : hit.start]))


def _find_remains(note: PrintedNote, phrase: str, least: int) -> Iterable[Hit]:
    """The phrase, and what is left of it: any ``least`` of its words, if it is all capitals."""
    whole = [hit for page in note.pages for hit in find_phrase(page, phrase)]
    yield from whole
    words = phrase.split()
    if phrase != phrase.upper() or len(words) <= least:
        return
    found = list(whole)
    for start in range(len(words) - least + 1):
        part = " ".join(words[start : start + least])
        for page in note.pages:
            for hit in find_phrase(page, part):
                if not any(hit.page == h.page and hit.glyphs & h.glyphs for h in found):
                    yield hit
                found.append(hit)


def _apart(hits: Iterable[Hit], others: Iterable[Hit]) -> list[Hit]:
    known = list(others)
    return [
        hit
        for hit in hits
        if not any(hit.page == other.page and hit.glyphs & other.glyphs for other in known)
    ]


def _near_misses(note: PrintedNote, company: str, count: int) -> str:
    """What stands there instead: the name in other letters, or as part of a longer one."""
    longer = len(note.find(company)) - count
    other_case = len(note.find(company, any_case=True, name=True)) - count
    if longer > 0:
        return f"; {_times(longer)} more as part of a longer name"
    return f"; {_times(other_case)} more in other capitals" if other_case > 0 else ""


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
