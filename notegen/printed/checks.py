"""What else may be wrong with a printed note: formulas, tags, another language, spoilt letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from notegen.orders import TAGS
from notegen.printed.result import Finding
from notegen.printed.search import find_regex, show
from notegen.template import MIN_MARKERS, count_markers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notegen.locales import Locale
    from notegen.printed.notes import Note
    from notegen.printed.pdf_text import PdfPage, PdfText
    from notegen.printed.reading_order import Page
    from notegen.printed.search import Match

AMOUNT = re.compile(r"[0-9 .,'’]+(?:[€£$]|EUR|GBP|USD|CHF)?|[€£$][0-9 .,]+")
"""A quantity, or an amount of money."""
PREVIEW_WORDS = ("preview by notegen", "stand-in text, not Back Market's approved wording")
PREVIEW_MAKER = "notegen preview"
"""What our own previews say: in print, unless that was left out, and in the PDF's properties."""


def _loose(text: str) -> str:
    """A pattern for ``text`` that does not mind spaces and line ends between its characters."""
    return r"(?:-\n|\s)?".join(re.escape(char) for char in text)


FORMULA = re.compile(
    "|".join(
        _loose(part)
        for part in (
            "EVAL{", "{BEGIN}", "{END}", "{ENDEVAL}", "[{EVAL}]", "IIF[", "IF[", "contains[",
            "Replace[", '""]', '"",""',
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
_NAMES = "|".join(re.escape(tag.name) for tag in TAGS)
TAG = re.compile(
    rf"\[\s?\{{\s?(?P<name>[^\W][\w .\n-]{{0,60}}?)\s?\}}\s?\]?|[\[{{]\s?(?:{_NAMES})\s?[\]}}]"
    r"|\[\s?\{|\}\s?\]"
)
SPOILT = re.compile(
    "A\u0303[\u00a1-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0152\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0153]|A\u0303[SsZzYy][\u030c\u0308]|A\u0302[\u00a1-\u00bf]"
    "|a\u0302(?:\u20ac|\u201a\u00ac|\u201e\u00a2)|i\u0308\u00bf\u00bd"
)
"""UTF-8 that was read as Windows-1252, such as ``Ã©`` for ``é`` (folded)."""


def check_print(text: PdfText, pages: Sequence[Page]) -> Iterator[Finding]:
    """Findings about whole pages: ``preview-printed``, and ``text-unreadable`` for pictures."""
    said = [page.number for page in pages if any(w in show(page.text) for w in PREVIEW_WORDS)]
    if said or PREVIEW_MAKER in text.makers:
        yield Finding.error(
            "preview-printed",
            "this is a preview by notegen: it proves nothing about what Linnworks prints",
            "print the order from Linnworks, and give that PDF",
            tuple(said),
        )
    hint = "print to PDF from Linnworks itself: a scan, a photo or drawn text proves nothing"
    for number, page in enumerate(text.pages, 1):
        if not page.glyphs and page.inked:
            message = page.unread or "the page holds no text, only a picture"
            yield Finding.error("text-unreadable", message, hint, (number,))
    if not any(page.inked for page in text.pages):
        yield Finding.error("text-unreadable", "the PDF is blank", hint)


def check_readable(note: Note, pages: Sequence[PdfPage]) -> Iterator[Finding]:
    """Findings ``text-unreadable``: pages of a note that show more than what was read."""
    for number in note.numbers:
        page = pages[number - 1]
        if page.unread:
            hint = "print to PDF with another printer or program: what it shows cannot be checked"
            yield Finding.error("text-unreadable", page.unread, hint, (number,))
        elif page.scanned:
            message = "a picture covers most of the page, and what it shows cannot be read"
            hint = "print to PDF from Linnworks itself, or compare with --before DELIVERED.pdf"
            yield Finding.error("text-unreadable", message, hint, (number,))


def check_remnants(note: Note) -> Iterator[Finding]:
    """Findings ``formula-printed`` and ``tag-printed``; what the company's name holds is no tag."""
    own = note.slots.companies
    formulas = _find(note, FORMULA, own)
    if formulas:
        yield Finding.error(
            "formula-printed",
            "the formula is printed instead of the order number",
            "paste it again from EVAL to {END}, with straight quotes",
            _pages(formulas),
        )
    tags = _find(note, TAG, own)
    names = sorted({re.sub(r"[\s\[\]{}-]", "", match.letters) for match in tags} - {""})
    if tags and not (formulas and names in ([], ["SecondaryReference"])):
        what = ", ".join(f"[{{{name}}}]" for name in names) or "a bracket of a tag"
        yield Finding.error(
            "tag-printed",
            f"{what} is printed as it stands",
            "check the tag's name and its brackets: [{…}]",
            _pages(tags),
        )


def check_letters(note: Note) -> Iterator[Finding]:
    """A finding ``text-spoilt`` where letters were read in another encoding than written in."""
    spoilt = _find(note, SPOILT, ())
    if spoilt:
        text = unicodedata.normalize("NFC", spoilt[0].letters)
        yield Finding.error(
            "text-spoilt",
            f"{text!r} stands for another letter, {len(spoilt)} times in all",
            "paste the text again from a file that is opened as UTF-8",
            _pages(spoilt),
        )


def _find(note: Note, pattern: re.Pattern[str], own: Sequence[Match]) -> list[Match]:
    return [
        match
        for page in note.texts
        for match in find_regex(page, pattern)
        if not match.overlaps(own)
    ]


def _pages(matches: Sequence[Match]) -> tuple[int, ...]:
    return tuple(sorted({match.page.number for match in matches}))


def check_language(note: Note, locale: Locale) -> Iterator[Finding]:
    """A finding ``wrong-language`` when words of another language stand in the note.

    Lines count, not words, and not those of the goods: their names may be long, in any language.
    """
    if not any(n >= MIN_MARKERS and each is not locale for each, n in note.words.items()):
        return
    lines: Counter[Locale] = Counter()
    for page in note.texts:
        goods = _find_goods(page)
        for number, cell in enumerate(page.cells):
            words = count_markers(show(page.text[cell.start : cell.end]).lower())
            if number not in goods and words:
                most = max(words.values())
                lines.update(each for each, n in words.items() if n == most)
    others = [
        o
        for o, n in lines.items()
        if o is not locale and n >= MIN_MARKERS and 2 * n > lines[locale]
    ]
    if others:
        message = f"the note is checked as {locale} but holds words of {', '.join(sorted(others))}"
        hint = "check which template the order printed, or say --locale"
        yield Finding.error("wrong-language", message, hint, note.numbers)


def _find_goods(page: Page) -> set[int]:
    """The cells beside a quantity or an amount, and those that go on below them."""
    rows: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(page.cells):
        rows[round(cell.base)].append(number)
    goods = {
        number
        for row in rows.values()
        if any(AMOUNT.fullmatch(page.text, page.cells[n].start, page.cells[n].end) for n in row)
        for number in row
    }
    for number, cell in enumerate(page.cells):
        if number - 1 in goods and page.cells[number - 1].block == cell.block:
            goods.add(number)
    return goods
