"""The month and year of the go-live slot is CLDR's, though it is written without Babel."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_skeleton

from notegen.locales import Locale, format_month


@pytest.mark.parametrize("locale", Locale)
def test_each_month_is_as_in_cldr(locale: Locale) -> None:
    tag = locale.language_tag.replace("-", "_")
    for month in range(1, 13):
        wanted = format_skeleton("yMMMM", date(2018, month, 1), locale=tag)
        assert format_month(2018, month, locale) == wanted
