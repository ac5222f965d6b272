"""A seller's channels, what follows from them, and a file that reads back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from notegen.locales import Locale, Month
from notegen.seller.seller import Seller
from notegen.seller.toml import find_place, find_places
from notegen.seller.validation import FormulaStyle, refuse_prefix

CASE = Path(__file__).parents[1] / "cases/seller/channels.toml"


def test_templates_and_prefixes_follow_from_channels() -> None:
    seller = Seller.from_toml(CASE.read_bytes())
    assert seller.prefixes == {
        Locale.FR: ("bmFR", "bmBE", "bm-"),
        Locale.DE: ("",),
        Locale.ENG: ("bm-", ""),
    }
    assert [channel.country for channel in seller.channels] == ["fr-fr", "fr-be", "nl-nl"]
    assert seller.channels[2].locale is Locale.DE
    assert seller.live_text(Locale.DE) == "Januar 2019"
    assert seller.live_text(Locale.ENG) == "since the spring of 2019"
    assert set(seller.conditions) == {Locale.FR}


def test_places_of_values() -> None:
    text = CASE.read_text("utf-8")

    def value(path: str) -> str | None:
        span = find_place(find_places(text), path)
        return text[span.start : span.end] if span else None

    assert value("prefix.eng") == '["bm-", ""]'
    assert value("channel[0].prefix") == '"bmFR"'
    assert value("channel[1].prefix") == '["bmBE", "bm-"]'
    assert value("channel[1].source") == "[[channel]]"
    assert value("live_text.ENG") == '{ ENG = "since the spring of 2019" }'
    assert value("channel[7].prefix") is None
    assert find_places('a = "x # y" # z') == find_places('a = "x # y"')


names = (
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Zl", "Zp"],
            exclude_characters="\ufffe\uffffÂÃâ",
        ),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(lambda name: name and "[{" not in name and "eval{" not in name.casefold())
    .filter(lambda name: not any(mark in name.casefold() for mark in ("{begin}", "{end}")))
)
prefixes = st.lists(
    names.filter(lambda name: not refuse_prefix(name)), unique=True, max_size=3
).map(tuple)


@given(
    names.filter(lambda name: "company" not in name.casefold()),
    st.builds(Month, st.integers(2014, 2040), st.integers(1, 12)),
    st.dictionaries(st.sampled_from([Locale.IT, Locale.ES]), prefixes, min_size=1),
    st.lists(prefixes, max_size=3),
    names,
)
def test_a_file_that_is_written_reads_back(
    company: str,
    month: Month,
    short: dict[Locale, tuple[str, ...]],
    served: list[tuple[str, ...]],
    name: str,
) -> None:
    data = {
        "company": company,
        "live_since": f"{month.year}-{month.month}",
        "formula": "never-blank",
        "prefix": {locale: list(each) or "" for locale, each in short.items()},
    }
    countries = ["fr-be", "nl-nl", "de-at"]
    entries = [
        {
            "country": country,
            "template": "ENG",
            "source": name,
            "subsource": f"{number} {name}",
            "prefix": list(each) or "",
        }
        for number, (country, each) in enumerate(zip(countries, served, strict=False))
    ]
    seller = Seller.from_mapping(data | ({"channel": entries} if entries else {}))
    assert seller.formula is FormulaStyle.NEVER_BLANK
    assert Seller.from_toml(seller.to_toml().encode()) == seller
