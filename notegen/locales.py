"""The five locales of the templates: their codes, words, months, money and dates."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.errors import SourceError
from notegen.months import CLDR_NAMES
from notegen.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal


class Locale(StrEnum):
    """A locale for which Linnworks creates a template, named as Linnworks names it."""

    FR = "FR"
    DE = "DE"
    IT = "IT"
    ES = "ES"
    ENG = "ENG"

    @property
    def stem(self) -> str:
        """The name of its files, without an ending: ``fr`` … ``eng``."""
        return self.value.lower()

    @property
    def language_tag(self) -> str:
        """The BCP 47 tag of its language and first country: ``fr-FR`` … ``en-GB``."""
        return _TAGS[self]


_TAGS = {
    Locale.FR: "fr-FR",
    Locale.DE: "de-DE",
    Locale.IT: "it-IT",
    Locale.ES: "es-ES",
    Locale.ENG: "en-GB",
}
_CODES = {
    "fr": Locale.FR, "fra": Locale.FR, "fre": Locale.FR,
    "de": Locale.DE, "deu": Locale.DE, "ger": Locale.DE,
    "it": Locale.IT, "ita": Locale.IT,
    "es": Locale.ES, "spa": Locale.ES,
    "en": Locale.ENG, "eng": Locale.ENG, "gb": Locale.ENG, "uk": Locale.ENG,
}  # fmt: skip
"""ISO 639 codes (two and both three letter forms), and the country codes used for English."""


def find_locale(code: str) -> Locale | None:
    """The locale of a code in any case: ``FR``, ``fr``, ``fr-FR``, ``de_AT``, ``ENG``, ``en-GB``.

    A country after the language does not matter (``fr-be`` is served by FR). None when the code
    is not one of the five.
    """
    found = re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z]{2})?", code.strip().lower())
    return _CODES.get(found[1]) if found else None


def format_month(year: int, month: int, locale: Locale) -> str:
    """Month and year as the language writes them (CLDR skeleton ``yMMMM``): ``décembre 2018``."""
    between = " de " if locale is Locale.ES else " "
    return f"{CLDR_NAMES[locale.language_tag[:2]].split()[month - 1]}{between}{year}"


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


@cache
def load_catalog(locale: Locale) -> Mapping[str, str]:
    """The shipped words of a locale, by key, from ``locales/<stem>.toml``."""
    return MappingProxyType(parse_catalog(read_text("locales", f"{locale.stem}.toml")))


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


def recognise_locales(text: str) -> dict[Locale, int]:
    """How many independent marker words of each locale stand in ``text``; only those found.

    The markers are the catalogs' ``markers``: words separated by ``|``, none of which belongs to
    two languages. One word alone proves little: ask for two.
    """
    folded = " ".join(text.casefold().split())
    counts = {}
    for locale in Locale:
        markers = [m.strip().casefold() for m in load_catalog(locale)["markers"].split("|")]
        found = sum(_holds_word(folded, marker) for marker in markers if marker)
        if found:
            counts[locale] = found
    return counts


def _holds_word(text: str, word: str) -> bool:
    """Whether ``word`` stands in ``text``, not inside a longer one."""
    place = text.find(word)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
        if not (before.isalnum() or after.isalnum() or "_" in (before, after)):
            return True
        place = text.find(word, place + 1)
    return False


def _babel(locale: Locale) -> str:
    return locale.language_tag.replace("-", "_")
