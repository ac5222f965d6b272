"""Whether two prints of one order, before and after, differ in nothing but the slots."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.locales import Locale, load_catalog
from notegen.printed.finding import Finding, report
from notegen.printed.note import COUNTER
from notegen.printed.number import ValueKind, find_number
from notegen.printed.phrase import find_phrase
from notegen.printed.reading import BREAK, LEADING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.printed.note import PrintedNote
    from notegen.printed.reading import Page
    from notegen.printed.slot import Slots


COMPANY, MONTH = "\ufff9", "\ufffa"
"""Stand for a slot, whose text may differ; no printed text holds these two."""
FEW = 12
"""Up to so many words may differ for the difference to be shown when it is not known that both
prints are of one order: more could be another buyer's name and address."""

ADDRESS_LINES = 9
"""How many lines an address may have."""
CLOSE = 1.9
"""How far apart, in ems, the lines of an address stand."""


@dataclass(frozen=True, slots=True)
class _Char:
    """A character and what joins it to the one before it: nothing, a space, or a line's end."""

    text: str
    joint: str
    private: bool


def compare_wording(
    before: PrintedNote,
    slots_before: Slots,
    after: PrintedNote,
    slots_after: Slots,
    number: str | None,
) -> list[Finding]:
    """A finding ``wording-changed`` with the first difference, or none when all words are equal.

    Lines may be broken and columns drawn otherwise in the two prints, so the words are compared
    as they are drawn, by rows and by columns: one order in which all are equal is the proof. A
    hyphen at a line's end may be one of the word's own or not. ``number`` is the order number,
    which is left out where it stands, as the print before may lack it.
    """
    texts = [
        (_write(before, slots_before, number, order), _write(after, slots_after, number, order))
        for order in range(3)
    ]
    places = [_first_difference(old, new) for old, new in texts]
    if None in places:
        return []
    (old, new), place = max(
        ((text, place) for text, place in zip(texts, places, strict=True) if place),
        key=lambda pair: pair[1],
    )
    same_order = bool(_numbers(before) & _numbers(after))
    if not same_order and _count_differing(old, new) > FEW:
        shown = "many words differ; are both prints of the same order?"
    else:
        shown = f"{_show(old, place[0])} became {_show(new, place[1])}"
    hint = "put the approved wording back: nothing but the slots may change"
    message = f"the wording differs from that of the print before: {shown}"
    return [report("wording-changed", message, hint, after.page_numbers)]


def _numbers(note: PrintedNote) -> set[str]:
    return {value.text for value in note.values if value.kind is ValueKind.NUMBER}


def _write(note: PrintedNote, slots: Slots, number: str | None, order: int) -> list[_Char]:
    """The note's characters in one order, with slots as one character and no order number."""
    chars: list[_Char] = []
    for page in note.pages:
        chars.extend(_write_page(page, _replacements(note, slots, number, page), order))
    return chars


def _replacements(
    note: PrintedNote, slots: Slots, number: str | None, page: Page
) -> dict[int, tuple[int, str]]:
    """For each glyph of a slot or of a page count: which one it is, and what it is written as."""
    hits = [
        *((hit, COMPANY) for hit in (*slots.companies, *slots.company_placeholders)),
        *((hit, MONTH) for hit in (*slots.months, *slots.live_placeholders)),
        *((value.hit, "") for value in note.values),
        *((hit, "") for hit, token in find_number(page, number or "") if token == number),
    ]
    replaced = {
        glyph: (place, text)
        for place, (hit, text) in enumerate(hits)
        if hit.page == page.number
        for glyph in hit.glyphs
    }
    for match in COUNTER.finditer(page.rows.text):
        for owner in page.rows.owners[match.start() : match.end()]:
            replaced.setdefault(owner, (-1, ""))
    return replaced


def _find_address(page: Page) -> frozenset[int]:
    """The glyphs of the lines close below an address label: what they say is not to be shown."""
    found: set[int] = set()
    reading = page.readings[2]
    for label in {load_catalog(locale)["ship_to"] for locale in Locale}:
        for hit in find_phrase(page, label, any_case=True):
            end = max(place for place, owner in enumerate(reading.owners) if owner in hit.glyphs)
            base = page.glyphs[max(hit.glyphs)].base
            lines = 0
            for owner in reading.owners[end + 1 :]:
                if owner < 0:
                    continue
                glyph = page.glyphs[owner]
                drop = (glyph.base - base) / glyph.size
                lines += drop > 0.5
                if not -0.5 < drop < (LEADING if lines < 2 else CLOSE) or lines > ADDRESS_LINES:
                    break
                base = glyph.base
                found.add(owner)
    return frozenset(found)


def _write_page(page: Page, replaced: dict[int, tuple[int, str]], order: int) -> list[_Char]:
    chars: list[_Char] = []
    reading = page.readings[order]
    private = _find_address(page)
    joint, inside = BREAK, None
    for char, owner in zip(reading.text, reading.owners, strict=True):
        if owner < 0:
            joint = BREAK if BREAK in (char, joint) else " "
            continue
        place, text = replaced.get(owner, (None, char))
        if place is not None and place == inside:
            joint = ""
            continue
        inside = place
        if text:
            chars.append(_Char(text, joint, owner in private))
            joint = ""
    return chars


def _first_difference(old: Sequence[_Char], new: Sequence[_Char]) -> tuple[int, int] | None:
    """Where two texts begin to differ, as an index into each; None when they say the same."""
    a = b = 0
    while a < len(old) and b < len(new):
        if old[a].text == new[b].text:
            joints = {old[a].joint, new[b].joint}
            if joints == {"", " "}:
                return a, b
            a, b = a + 1, b + 1
        elif _is_line_end(old, a):
            a += 1
        elif _is_line_end(new, b):
            b += 1
        else:
            return a, b
    a += a < len(old) and _is_line_end(old, a)
    b += b < len(new) and _is_line_end(new, b)
    return None if a == len(old) and b == len(new) else (a, b)


def _is_line_end(chars: Sequence[_Char], index: int) -> bool:
    """Whether a character is a hyphen at the end of its line."""
    last = index + 1 == len(chars)
    return chars[index].text == "-" and (last or chars[index + 1].joint == BREAK)


def _count_differing(old: Sequence[_Char], new: Sequence[_Char]) -> int:
    first, second = Counter(_words(old)), Counter(_words(new))
    return max((first - second).total(), (second - first).total())


def _words(chars: Sequence[_Char]) -> list[str]:
    return "".join((" " if char.joint else "") + char.text for char in chars).split()


def _show(chars: Sequence[_Char], place: int) -> str:
    """The word at a place with the one before it and the one behind it."""
    start = place
    while start > 0 and start < len(chars) and not chars[start].joint:
        start -= 1
    end = place
    while end < len(chars) and (end == place or not chars[end].joint):
        end += 1
    if any(char.private for char in chars[start:end]):
        return "[not shown: near an address]"
    known = [char for char in chars if not char.private]
    at = sum(not char.private for char in chars[:start])
    words = [*_words(known[:at])[-1:], *_words(known[at:])[:2]]
    text = unicodedata.normalize("NFC", " ".join(words))
    return repr(text.replace(COMPANY, "[company]").replace(MONTH, "[month]")) if text else "nothing"
