"""Which of the five locales a template is for, by its words and its file's name."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, SourceError
from notegen.locales import Locale, find_locale, load_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_MARKERS = 2
"""How many words of one language prove it: one alone may be a name."""
MANY_MARKERS = 5
"""So many words of a language leave no doubt that a template is in it, whatever else it holds."""


@cache
def _list_markers(locale: Locale) -> tuple[str, ...]:
    """The words of a locale that no other has, in small letters (the catalog's ``markers``)."""
    words = (" ".join(each.lower().split()) for each in load_catalog(locale)["markers"].split("|"))
    return tuple(word for word in words if word)


def count_markers(text: str) -> dict[Locale, int]:
    """How many independent marker words of each locale stand in ``text``; only those found.

    The text is in small letters, with one blank between words. One word alone proves little.
    """
    counts = {locale: _count(text, locale) for locale in Locale}
    return {locale: count for locale, count in counts.items() if count}


def _count(text: str, locale: Locale, needed: int = 0, at_most: int = sys.maxsize) -> int:
    """The markers of a locale in ``text``, counted up to ``at_most``.

    0 as soon as there cannot be as many as needed.
    """
    markers = _list_markers(locale)
    found = 0
    for place, marker in enumerate(markers):
        if found + len(markers) - place < needed:
            return 0
        if found == at_most:
            break
        found += _holds_word(text, marker)
    return found


def _holds_word(text: str, word: str) -> bool:
    """Whether ``word`` stands in ``text``, not inside a longer one."""
    place = text.find(word)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
        if not (before.isalnum() or after.isalnum() or "_" in (before, after)):
            return True
        place = text.find(word, place + 1)
    return False


def choose_language(counts: Mapping[Locale, int]) -> Locale | None:
    """The language of most words; None where they are too few, or another has half as many."""
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < MIN_MARKERS:
        return None
    if len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]:
        return None
    return ranked[0][0]


def check_language(text: str, locale: Locale) -> Diagnostic | None:
    """An error where at least twice as many words of another language as of ``locale`` stand in it.

    The text is as for :func:`count_markers`; the code is ``template-of-another-language``. A text
    with :data:`MANY_MARKERS` words of its own is not asked for others.
    """
    own = _count(text, locale, at_most=MANY_MARKERS)
    needed = max(MIN_MARKERS, 2 * own)
    for other in Locale if own < MANY_MARKERS else ():
        if other is not locale and _count(text, other, needed) >= needed:
            return Diagnostic.error(
                "template-of-another-language",
                f"the template's words are those of {other}, not of {locale}",
                hint=f"say --locale {other}; where it is the {locale} template, patch --any-language",
            )
    return None


def detect_locale(text: str, file_name: str = "", declared: str = "") -> Locale:
    """The locale of a template from its words and its file's name.

    ``text`` is as for :func:`count_markers`; ``declared`` is what a file in notegen's own format
    says of itself. Raises ``SourceError``: ``locale-unknown`` when nothing tells,
    ``locale-conflict`` when two disagree.
    """
    found = {
        "its words": choose_language(count_markers(text)),
        "its file's name": _from_name(file_name),
        "its locale attribute": find_locale(declared),
    }
    said = {source: locale for source, locale in found.items() if locale is not None}
    if not said:
        raise SourceError.of(
            "locale-unknown",
            "neither the template's words nor its file's name tell its language",
            hint="name it with --locale FR, DE, IT, ES or ENG",
        )
    if len(set(said.values())) > 1:
        claims = ", ".join(f"{source} say {locale}" for source, locale in said.items())
        raise SourceError.of(
            "locale-conflict",
            f"the template's language is not clear: {claims}",
            hint="name it with --locale, or rename the file",
        )
    return next(iter(said.values()))


def _from_name(file_name: str) -> Locale | None:
    """The one locale whose code a file's name has: ``Invoice_FR.xml``, ``eng-template.xml``.

    A code counts at either end of the name, or in capitals: ``de`` in ``bon-de-livraison`` is
    none.
    """
    stem = file_name.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    words = re.findall(r"[A-Za-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", stem))
    ends = {*words[:1], *words[-1:]}
    codes = [word for word in words if word in ends or (word.isupper() and not stem.isupper())]
    found = {locale for word in codes if (locale := find_locale(word)) is not None}
    return found.pop() if len(found) == 1 else None
