"""The five locales: codes as people write them, and CLDR's ways to write values."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal

import pytest

from notegen.locales import (
    Locale,
    find_locale,
    format_date,
    format_money,
    format_month,
    format_number,
    load_catalog,
)
from notegen.template.language import count_markers

CODES = [
    ("FR", Locale.FR), ("fr", Locale.FR), ("fr-FR", Locale.FR), ("fr_be", Locale.FR), ("fra", Locale.FR),
    ("de-AT", Locale.DE), ("ger", Locale.DE), ("it", Locale.IT), ("ES", Locale.ES), (" es ", Locale.ES),
    ("ENG", Locale.ENG), ("EN", Locale.ENG), ("en-GB", Locale.ENG), ("en-us", Locale.ENG), ("uk", Locale.ENG),
    ("", None), ("x", None), ("french", None), ("fr-", None), ("nl", None), ("fr-FR-x", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CODES)
def test_find_locale(code: str, expected: Locale | None) -> None:
    assert find_locale(code) is expected
    if expected:
        assert Locale(code) is expected
    else:
        with pytest.raises(ValueError, match="is not a valid Locale"):
            Locale(code)


@pytest.mark.parametrize("locale", Locale)
def test_a_locale_can_be_sent(locale: Locale) -> None:
    assert pickle.loads(pickle.dumps(locale)) is copy.deepcopy(locale) is locale


@pytest.mark.parametrize(
    ("locale", "month", "day", "money", "number"),
    [
        (Locale.FR, "août 2020", "1 août 2020", "1 234,50 €", "1 234,5"),
        (Locale.DE, "August 2020", "01.08.2020", "1.234,50 €", "1.234,5"),
        (Locale.IT, "agosto 2020", "1 ago 2020", "1.234,50 €", "1.234,5"),
        (Locale.ES, "agosto de 2020", "1 ago 2020", "1.234,50 €", "1.234,5"),
        (Locale.ENG, "August 2020", "1 Aug 2020", "€1,234.50", "1,234.5"),
    ],
)
def test_values_as_the_locale_writes_them(
    locale: Locale, month: str, day: str, money: str, number: str
) -> None:
    amount = Decimal("1234.50")
    assert format_month(2020, 8, locale) == month
    assert format_date(date(2020, 8, 1), locale) == day
    assert _plain(format_money(amount, "EUR", locale)) == money
    assert _plain(format_number(Decimal("1234.5"), locale)) == number
    assert not any(c in format_money(amount, "", locale) for c in "€¤")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_catalog_is_recognised_by_its_own_words_only() -> None:
    for locale in Locale:
        found = count_markers(load_catalog(locale)["markers"].replace("|", " . ").lower())
        assert found[locale] >= 10
        assert all(count < 2 for other, count in found.items() if other is not locale)
