"""Months as people write them, and months still to come."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import Severity
from notegen.locales import Locale, Month, find_month, format_month
from notegen.seller.seller import Seller, check_live_since

months = st.builds(Month, st.integers(2014, 2099), st.integers(1, 12))


@given(months, st.sampled_from(Locale))
def test_what_a_template_says_reads_back(month: Month, locale: Locale) -> None:
    assert find_month(format_month(month.year, month.month, locale)) == month


@given(months, st.sampled_from(["{y}-{m:02}", "{m}/{y}", "{m:02}.{y}", "{y}/{m}", " {m} / {y} "]))
def test_numbers_read_back(month: Month, form: str) -> None:
    assert find_month(form.format(y=month.year, m=month.month)) == month


@given(st.text(max_size=20))
def test_any_text_is_a_month_or_none(text: str) -> None:
    found = find_month(text)
    assert found is None or found.year <= 9999


@pytest.mark.parametrize(
    "text",
    [
        "December 2018", "décembre 2018", "DÉCEMBRE 2018", "Dezember 2018", "dicembre 2018",
        "diciembre de 2018", "diciembre del 2018", "Dec 2018", "déc. 2018", "Dez. 2018",
        "dic 2018", "December, 2018", "2018 december", "de\u0301cembre\u00a02018", "12 2018",
    ],
)  # fmt: skip
def test_december_in_five_languages(text: str) -> None:
    assert find_month(text) == Month(2018, 12)


@pytest.mark.parametrize(
    ("text", "month"),
    [("août 2019", 8), ("März 2019", 3), ("Jänner 2019", 1), ("mag 2019", 5), ("juil. 2019", 7)],
)
def test_other_names(text: str, month: int) -> None:
    assert find_month(text) == Month(2019, month)


@pytest.mark.parametrize(
    "text",
    ["", "2018", "12/18", "1/12/2018", "jui 2018", "de 2018", "Smarch 2018", "mai", "декабрь 2018"],
)
def test_no_month(text: str) -> None:
    assert find_month(text) is None


@pytest.mark.parametrize(
    ("live_since", "severities"),
    [
        ("2025-06", []),
        ("2025-07", [Severity.WARNING]),
        ("2026-06", [Severity.WARNING]),
        ("2026-07", [Severity.ERROR]),
        ({"default": "2025-06", "FR": "2030-01", "DE": "2030-01"}, [Severity.ERROR]),
    ],
)
def test_months_still_to_come(live_since: object, severities: list[Severity]) -> None:
    seller = Seller.from_mapping(
        {"company": "Acme", "live_since": live_since, "prefix": {"FR": "", "IT": ""}}
    )
    found = check_live_since(seller, date(2025, 6, 30))
    assert [finding.severity for finding in found] == severities


def test_a_wording_of_its_own_is_not_checked() -> None:
    seller = Seller.from_mapping(
        {
            "company": "Acme",
            "live_since": "2030-01",
            "live_text": "spring 2030",
            "prefix": {"FR": ""},
        }
    )
    assert check_live_since(seller, date(2025, 6, 30)) == ()
