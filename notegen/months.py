"""A month of a year, and the ways in which people of five languages write one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Month", "find_month"]

NAMES = (
    "janvier januar janner gennaio enero january",
    "fevrier februar feber febbraio febrero february",
    "mars marz maerz marzo march",
    "avril april aprile abril",
    "mai maggio mayo may",
    "juin juni giugno junio june",
    "juillet juli luglio julio july",
    "aout august agosto",
    "septembre september settembre septiembre setiembre",
    "octobre oktober ottobre octubre october",
    "novembre november noviembre",
    "decembre dezember dicembre diciembre december",
)
"""The names of the months in French, German (Austria's too), Italian, Spanish and English, in
small letters without accents."""
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
    whole = {n for n, names in enumerate(NAMES, 1) if name in names.split()}
    if whole or len(name) < SHORTEST:
        return next(iter(whole), None)
    begun = {n for n, names in enumerate(NAMES, 1) if re.search(rf"\b{name}", names)}
    return begun.pop() if len(begun) == 1 else None


def _fold(text: str) -> str:
    """Small ASCII letters without accents, one blank between words and none around a stroke."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub(r"\s*([-/.])\s*", r"\1", letters.casefold())
    return " ".join(joined.split()) if letters.isascii() else ""
