"""The five locales of the templates: their codes, words, months, money and dates.

A further language of a template is one entry of :class:`Locale`, its catalog in ``locales/`` and
its template in ``templates/``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Self

from notegen.data import read_text
from notegen.errors import SourceError
from notegen.frozen import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal


class Locale(StrEnum):
    """A locale for which Linnworks creates a template, named as Linnworks names it.

    ``language_tag`` is the BCP 47 tag of its language and first country; ``codes`` are the ISO 639
    codes (two and both three letter forms) and, for English, the country codes in use.
    ``Locale("fr-be")`` understands what :func:`find_locale` does.
    """

    language_tag: str
    codes: tuple[str, ...]

    def __new__(cls, value: str, language_tag: str = "", codes: str = "") -> Self:
        """An entry below: its value, its language tag, its codes."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.language_tag = language_tag
        member.codes = tuple(codes.split())
        return member

    FR = "FR", "fr-FR", "fr fra fre"
    DE = "DE", "de-DE", "de deu ger"
    IT = "IT", "it-IT", "it ita"
    ES = "ES", "es-ES", "es spa"
    ENG = "ENG", "en-GB", "en eng gb uk"

    @property
    def stem(self) -> str:
        """The name of its files, without an ending: ``fr`` … ``eng``."""
        return self.value.lower()

    @classmethod
    def _missing_(cls, value: object) -> Locale | None:
        return find_locale(value) if isinstance(value, str) else None


def find_locale(code: str) -> Locale | None:
    """The locale of a code in any case: ``FR``, ``fr``, ``fr-FR``, ``de_AT``, ``ENG``, ``en-GB``.

    A country after the language does not matter (``fr-be`` is served by FR). None when the code
    is not one of the five.
    """
    found = re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z]{2})?", code.strip().lower())
    return next((locale for locale in Locale if found and found[1] in locale.codes), None)


LANGUAGE_KEYS = frozenset(
    {"markers", "none", "months", "month_year", *(f"template_{locale.stem}" for locale in Locale)}
)
"""Keys of a catalog that tell of its language, and are not words of a template.

``markers`` are words that tell the language; ``none`` those by which a person says that there is no
prefix; ``months`` the twelve names inside a date (CLDR),
each followed by other spellings that are in use; ``month_year`` says how the two are joined (CLDR
skeleton ``yMMMM``); ``template_fr`` … how the paste sheet calls the template in each language.
"""


@cache
def load_catalog(locale: Locale) -> Mapping[str, str]:
    """The shipped words of a locale, by key, from ``locales/<stem>.toml``."""
    return FrozenMap(parse_catalog(read_text("locales", f"{locale.stem}.toml")))


def parse_catalog(text: str) -> dict[str, str]:
    """A catalog: a flat TOML table of texts.

    Raises :class:`SourceError` when it is not TOML, or when a value is no text.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError.of("not-toml", f"the catalog is not TOML: {error}") from None
    for key, value in table.items():
        if not isinstance(value, str):
            raise SourceError.of("catalog-value", f"{key} must be a text", path=key)
    return table


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, 1 to 12."""

    year: int
    month: int

    def __str__(self) -> str:
        """As a seller's file has it: ``2018-12``."""
        return f"{self.year:04}-{self.month:02}"

    def months_since(self, earlier: Month) -> int:
        """How many months it comes after ``earlier``; negative where it comes before."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month


_SHORTEST_NAME = 3
"""The fewest letters of a month's shortened name."""
_NUMBERS = re.compile(
    r"(?P<first>\d{4})[-/. ](?P<month>\d{1,2})|(?P<m>\d{1,2})[-/. ](?P<last>\d{4})"
)
_NAMED = re.compile(
    r"(?P<name>[a-z]+)\.?,? ?(?:de |del |of )?(?P<year>\d{4})|(?P<first>\d{4}) (?P<later>[a-z]+)\.?"
    r"|(?P<excel>[a-z]+)(?:\.?[-' ]|\.)(?P<short>\d{2})"
)


def format_month(year: int, month: int, locale: Locale) -> str:
    """Month and year as the language writes them (CLDR skeleton ``yMMMM``): ``décembre 2018``."""
    catalog = load_catalog(locale)
    name = catalog["months"].split("|")[month - 1].split()[0]
    return catalog["month_year"].format(month=name, year=year)


def find_month(text: str) -> Month | None:
    """The month that ``text`` names, or None where it names none, or more than one could be meant.

    Understood are ``2018-12``, ``12/2018`` (with ``-``, ``/``, ``.`` or a blank between) and a name
    in any of the five languages with a year: ``December 2018``, ``déc. 2018``,
    ``diciembre de 2018``, or with two digits as spreadsheets write it: ``déc-18``. A name may be
    shortened as long as one month alone begins so.
    """
    folded = _fold(text)
    if found := _NUMBERS.fullmatch(folded):
        year, number = found["first"] or found["last"], int(found["month"] or found["m"])
    elif found := _NAMED.fullmatch(folded):
        year = found["year"] or found["first"] or f"20{found['short']}"
        number = _number_of(found["name"] or found["later"] or found["excel"])
    else:
        return None
    return Month(int(year), number) if 1 <= number <= 12 else None


def _number_of(name: str) -> int:
    """The month that a name, whole or shortened, stands for; 0 where it is none, or not one."""
    months = _list_names()
    found = {number for number, names in months.items() if name in names}
    if not found and len(name) >= _SHORTEST_NAME:
        found = {n for n, names in months.items() if any(each.startswith(name) for each in names)}
    return found.pop() if len(found) == 1 else 0


@cache
def _list_names() -> Mapping[int, frozenset[str]]:
    """All spellings of each month in all languages, in small letters without accents."""
    columns = zip(*(load_catalog(locale)["months"].split("|") for locale in Locale), strict=True)
    return FrozenMap((n, frozenset(_fold(" ".join(c)).split())) for n, c in enumerate(columns, 1))


def _fold(text: str) -> str:
    """Small ASCII letters without accents, one blank between words and none around a stroke."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub(r"\s*([-/.])\s*", r"\1", letters.casefold())
    return " ".join(joined.split()) if letters.isascii() else ""


def format_date(when: date, locale: Locale) -> str:
    """A date as the locale writes it, medium length (CLDR)."""
    from babel.dates import format_date as babel_date

    return babel_date(when, "medium", locale=_babel(locale))


def format_money(amount: Decimal, currency: str, locale: Locale) -> str:
    """An amount with its currency's sign as the locale writes it (CLDR): ``1 234,50 €``.

    ``currency`` is an ISO 4217 code; when it is empty only the number is written.
    """
    from babel.numbers import format_currency, format_decimal

    if not currency:
        return format_decimal(amount, "#,##0.00", locale=_babel(locale))
    return format_currency(amount, currency, locale=_babel(locale))


def format_number(amount: Decimal, locale: Locale) -> str:
    """A number as the locale writes it (CLDR), with the digits it has: ``1 234,5``."""
    from babel.numbers import format_decimal

    return format_decimal(amount, locale=_babel(locale), decimal_quantization=False)


def _babel(locale: Locale) -> str:
    return locale.language_tag.replace("-", "_")
