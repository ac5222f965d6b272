"""Which of the five locales a template is for, by its words and its file's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notegen.errors import SourceError
from notegen.locales import Locale, find_locale, recognise_locales

if TYPE_CHECKING:
    from collections.abc import Sequence


ENOUGH_WORDS = 2
"""How many words of one language prove it: one alone may be a name."""


def detect_locale(texts: Sequence[str], file_name: str = "", declared: str = "") -> Locale:
    """The locale of a template from its words and its file's name.

    ``declared`` is what a file in notegen's own format says of itself. Raises ``SourceError``:
    ``locale-unknown`` when nothing tells, ``locale-conflict`` when two disagree.
    """
    found = {
        "its words": _from_words(texts),
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


def _from_words(texts: Sequence[str]) -> Locale | None:
    """The language of most words; None where there are too few, or another has half as many."""
    ranked = sorted(recognise_locales("\n".join(texts)).items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < ENOUGH_WORDS:
        return None
    if len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]:
        return None
    return ranked[0][0]


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
