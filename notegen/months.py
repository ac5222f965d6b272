"""A month of a year, and the ways in which people of five languages write one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CLDR_NAMES = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno"
    " luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
}
"""The months inside a date, by language, as CLDR has them. Kept here because loading Babel for
them would take a fifth of the time of a whole ``notegen patch``; a test compares them with Babel's."""
SPELLINGS = {1: "janner jaenner", 2: "feber", 3: "maerz", 9: "setiembre"}
"""Other names that are in use: Austria's, those without umlauts, and one of Spain's."""
SHORTEST = 3
"""The fewest letters of a shortened name."""
_NUMBERS = re.compile(
    r"(?P<first>\d{4})[-/. ](?P<month>\d{1,2})|(?P<m>\d{1,2})[-/. ](?P<last>\d{4})"
)
_NAMED = re.compile(
    r"(?P<name>[a-z]+)\.?,? ?(?:de |del |of )?(?P<year>\d{4})|(?P<first>\d{4}) (?P<later>[a-z]+)\.?"
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, 1 to 12."""

    year: int
    month: int

    def months_since(self, earlier: Month) -> int:
        """How many months it comes after ``earlier``; negative where it comes before."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month


def find_month(text: str) -> Month | None:
    """The month that ``text`` names, or None where it names none, or more than one could be meant.

    Understood are ``2018-12``, ``12/2018`` (with ``-``, ``/``, ``.`` or a blank between) and a name
    in any of the five languages with a year: ``December 2018``, ``déc. 2018``,
    ``diciembre de 2018``. A name may be shortened as long as one month alone begins so. A month
    by its number is not checked: it can be 13.
    """
    folded = _fold(text)
    if found := _NUMBERS.fullmatch(folded):
        return Month(int(found["first"] or found["last"]), int(found["month"] or found["m"]))
    if found := _NAMED.fullmatch(folded):
        number = _number_of(found["name"] or found["later"])
        return Month(int(found["year"] or found["first"]), number) if number else None
    return None


def _number_of(name: str) -> int | None:
    """The month that a name, whole or shortened, stands for."""
    known = _list_names()
    whole = {n for n, names in known.items() if name in names.split()}
    if whole or len(name) < SHORTEST:
        return next(iter(whole), None)
    begun = {n for n, names in known.items() if re.search(rf"\b{name}", names)}
    return begun.pop() if len(begun) == 1 else None


def _list_names() -> dict[int, str]:
    """The names of each month in all languages, in small letters without accents."""
    columns = zip(*(names.split() for names in CLDR_NAMES.values()), strict=True)
    return {
        n: f"{_fold(' '.join(names))} {SPELLINGS.get(n, '')}" for n, names in enumerate(columns, 1)
    }


def _fold(text: str) -> str:
    """Small ASCII letters without accents, one blank between words and none around a stroke."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub(r"\s*([-/.])\s*", r"\1", letters.casefold())
    return " ".join(joined.split()) if letters.isascii() else ""
