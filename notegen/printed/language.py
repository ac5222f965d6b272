"""Which locale a printed note is of, and whether it holds words of another language."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from notegen.language import MIN_MARKERS
from notegen.language import count_markers as count_words
from notegen.printed.finding import Finding, report

if TYPE_CHECKING:
    from notegen.locales import Locale
    from notegen.printed.note import PrintedNote
    from notegen.seller import Seller


def count_markers(note: PrintedNote, seller: Seller) -> dict[Locale, int]:
    """Words of each language in the note, without the names and placeholders in it."""
    text = " ".join(page.readings[2].text.replace("-\n", "") for page in note.pages)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    names = {seller.company(locale) for locale in seller.locales}
    for phrase in (*names, seller.phrases.company, seller.phrases.live_since):
        text = text.replace(unicodedata.normalize("NFKC", phrase), " ")
    return count_words(text.lower())


def recognise(note: PrintedNote, seller: Seller, words: dict[Locale, int]) -> Locale | None:
    """The locale of a note: by its words, as the only one in use, or by its month."""
    ranked = sorted(((n, locale) for locale, n in words.items() if n >= MIN_MARKERS), reverse=True)
    if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
        best = ranked[0][1]
        if best in seller.prefixes:
            return best
        if len(seller.locales) > 1:
            return None
    if len(seller.locales) == 1:
        return seller.locales[0]
    by_month = [each for each in seller.locales if note.find(seller.live_text(each), any_case=True)]
    return by_month[0] if len(by_month) == 1 else None


def check_language(note: PrintedNote, locale: Locale, words: dict[Locale, int]) -> list[Finding]:
    """A finding ``wrong-language`` when words of another language stand in the note."""
    own = words.get(locale, 0)
    others = [o for o, n in words.items() if o is not locale and n >= MIN_MARKERS and 2 * n > own]
    if not others:
        return []
    message = f"the note is checked as {locale} but holds words of {', '.join(sorted(others))}"
    hint = "check which template the order printed, or say --locale"
    return [report("wrong-language", message, hint, note.page_numbers)]


def report_unknown(note: PrintedNote, seller: Seller, words: dict[Locale, int]) -> Finding:
    """A finding for a note whose locale is not known, or is none of the seller's."""
    foreign = [
        locale for locale, n in words.items() if n >= MIN_MARKERS and locale not in seller.prefixes
    ]
    if foreign:
        message = f"the note is in {foreign[0]}, a template that the seller's file does not use"
        hint = "check which template the order printed"
        return report("wrong-language", message, hint, note.page_numbers)
    message = "which of the seller's templates printed the note cannot be told from its words"
    return report("locale-unknown", message, "say --locale", note.page_numbers)
