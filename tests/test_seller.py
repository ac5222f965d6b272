"""A seller's file: what it says, and all that can be wrong in it."""

from __future__ import annotations

import copy
import pickle
import tomllib
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from notegen.errors import SellerError, locate
from notegen.locales import Locale, Month
from notegen.order_number.formula import write_reference
from notegen.order_number.outcome import simulate
from notegen.seller.seller import Channel, Seller, SellerFile, check_live_since
from notegen.seller.toml import find_place, find_places
from notegen.seller.validation import FormulaStyle, Phrases, doubt_prefix, parse_prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
REFUSED = tomllib.loads((ROOT / "tests/cases/seller/refused.toml").read_text("utf-8"))["case"]
MINIMAL = {"company": "Acme", "live_since": "2018-12", "prefix": {"fr": "bm-"}}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_toml(case["file"].encode())
    found = [f"{d.code} {d.path or '-'}" for d in caught.value.diagnostics]
    assert sorted(found) == sorted(case["findings"])
    if "place" in case:
        span = caught.value.diagnostic.span
        assert span is not None
        assert "{}:{}".format(*locate(case["file"], span.start)) == case["place"]


def test_the_example() -> None:
    seller = Seller.from_toml((ROOT / "examples/seller.toml").read_bytes())
    assert seller.locales == tuple(Locale)
    assert seller.prefixes[Locale.ES] == ("",)
    assert seller.prefixes[Locale.FR] == ("bmFR",)
    assert seller.formula is FormulaStyle.DELIVERED


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    text = 'company = "Acme"\r\nlive_since = "2018-12"\r\n[prefix]\r\neng = "bm-"\r\n'
    seller = Seller.from_toml(b"\xef\xbb\xbf" + text.encode())
    assert seller.locales == (Locale.ENG,)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_of_editors(encoding: str) -> None:
    text = 'company = "Société Œuvre"\nlive_since = "déc. 2018"\nprefix = { FR = "bm-" }\n'
    assert Seller.from_toml(text.encode(encoding)).default_company == "Société Œuvre"


@pytest.mark.parametrize(
    "raw",
    [
        'company = "Café"\n# broken: '.encode() + b"\xff",
        b'company = "\x81"',
        b'company = "A\xe9\x00"',
        'company = "Café"'.encode("utf-16")[:-1],
    ],
)
def test_what_is_no_text_in_one_encoding_is_refused(raw: bytes) -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_toml(raw)
    assert caught.value.diagnostic.code in {"seller-encoding", "seller-not-toml"}


def test_a_name_whose_encoding_was_spoilt_is_refused() -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_mapping(MINIMAL | {"company": "CafÃ©"})
    assert caught.value.diagnostic.code == "spoilt-text"


@pytest.mark.parametrize(
    "live_since",
    [
        "déc-18", "Dec-18", "Dez 18", "dic-18", "déc.-18", "43435", 43435, "01/12/2018",
        "31/12/2018", "12/31/2018", "12/12/2018", "2018-12-01", "2018-12-01T00:00:00",
        date(2018, 12, 1), datetime(2018, 12, 31, tzinfo=UTC), Month(2018, 12), "01.12.2018",
    ],
)  # fmt: skip
def test_a_month_as_spreadsheets_and_programs_write_it(live_since: object) -> None:
    seller = Seller.from_mapping(MINIMAL | {"live_since": live_since})
    assert seller.live_since == Month(2018, 12)


def test_a_date_of_toml_is_a_month() -> None:
    raw = b'company = "Acme"\nlive_since = 2018-12-01\nprefix = { FR = "" }\n'
    assert Seller.from_toml(raw).live_since == Month(2018, 12)


@pytest.mark.parametrize(
    "live_since", ["12/01/2018", "30/02/18", "32/12/2018", "12/32/2018", "2018", 2018, True, 4.5]
)
def test_a_month_that_could_be_two_or_none_is_refused(live_since: object) -> None:
    with pytest.raises(SellerError) as caught:
        Seller.from_mapping(MINIMAL | {"live_since": live_since})
    assert [d.path for d in caught.value.diagnostics] == ["live_since"]
    assert caught.value.diagnostic.hint


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (Locale.FR, "décembre 2018"),
        (Locale.DE, "Dezember 2018"),
        (Locale.IT, "dicembre 2018"),
        (Locale.ES, "diciembre de 2018"),
        (Locale.ENG, "December 2018"),
    ],
)
def test_month_in_the_language_of_the_template(locale: Locale, expected: str) -> None:
    assert Seller.from_mapping(MINIMAL).live_text(locale) == expected


def test_values_per_locale() -> None:
    seller = Seller.from_mapping(
        MINIMAL
        | {
            "company": {"default": "Acme", "DE": "Acme GmbH"},
            "live_since": {"default": "2018-12", "ES": "2020-01"},
            "live_text": {"IT": "autunno 2018"},
            "prefix": {"FR": ["bm-", "", "bmBE"]},
        }
    )
    assert seller.company(Locale.DE) == "Acme GmbH"
    assert seller.company(Locale.FR) == "Acme"
    assert seller.live_text(Locale.ES) == "enero de 2020"
    assert seller.live_text(Locale.IT) == "autunno 2018"
    assert seller.prefixes[Locale.FR] == ("bm-", "", "bmBE")
    assert seller.live_since == Month(2018, 12)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["x", 1, *MINIMAL, "formula", "phrases", "live_text", "condition", "channel"]
        ),
        json_like,
    )
)
def test_any_mapping_is_a_seller_or_is_refused(data: dict[str, Any]) -> None:
    try:
        found: Sequence[object] = Seller.from_mapping(MINIMAL | data).locales
    except SellerError as error:
        found = error.diagnostics
    assert found


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(SellerError):
        Seller.from_toml(raw)


PLAIN = ["a", " ", '"', "\\", "é", "漢", "🙂", "\u200b", "#", "'", "=", ".", "\\n"]
ODD = ["\n", "\t", "\ud800", "\x00", "[{", "\u2028", "Ã©"]
wordings = st.lists(st.sampled_from(PLAIN), max_size=5).map(lambda cs: f"A{''.join(cs)}z")
wild = st.lists(st.sampled_from([*PLAIN, *ODD]) | st.characters(), max_size=5).map("".join)
prefixes = st.sampled_from(["bm-", "bmFR", "", "b'", "é&<", "-", "b\\", "b m", "x "])
months = st.builds(Month, st.integers(2014, 9999), st.integers(1, 12))
wild_months = st.builds(Month, st.integers(2000, 10_000), st.integers(0, 13))


def make_fields(
    words: st.SearchStrategy[str], prefix: st.SearchStrategy[str], month: st.SearchStrategy[Month]
) -> st.SearchStrategy[dict[str, Any]]:
    """The arguments of a seller."""

    def by_locale(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[Locale, Any]]:
        return st.dictionaries(st.sampled_from(Locale), values, min_size=1, max_size=2)

    some = st.lists(prefix, min_size=1, max_size=3, unique=True).map(tuple)
    names = st.just("") | words
    countries = st.sampled_from(["fr-fr", "fr-be", "nl-nl", "DE_at", "en"])
    channel = st.builds(Channel, countries, st.sampled_from(Locale), some, names, names)
    needed = {"default_company": words, "live_since": month}
    optional = {
        "companies": by_locale(words),
        "months": by_locale(month),
        "live_texts": by_locale(words),
        "formula": st.sampled_from(FormulaStyle),
        "phrases": st.builds(Phrases, st.sampled_from(["VOTRE NOM", "x'\"\\"])),
        "conditions": by_locale(words),
    }
    shown = {"shown_prefixes": st.just(frozenset({"x "}))}
    short = needed | shown | {"prefixes": by_locale(some)}
    long = needed | shown | {"prefixes": st.just({}), "channels": st.tuples(channel)}
    return st.fixed_dictionaries(short, optional=optional) | st.fixed_dictionaries(
        long, optional=optional
    )


@given(make_fields(wordings, prefixes, months) | make_fields(wild, wild | prefixes, wild_months))
def test_no_seller_can_be_made_that_its_file_would_refuse(fields: dict[str, Any]) -> None:
    """However it is made: what is written reads back as the same, and can be copied and sent."""
    try:
        seller = Seller(**fields)
    except SellerError as error:
        event(error.diagnostic.code)
        return
    event("made")
    assert Seller.from_toml(seller.to_toml().encode(), seller.shown_prefixes) == seller
    assert Seller.from_mapping(seller.to_mapping(), seller.shown_prefixes) == seller
    assert replace(seller) == seller
    assert pickle.loads(pickle.dumps(seller)) == copy.deepcopy(seller) == seller
    assert hash(copy.deepcopy(seller)) == hash(seller)
    assert all(seller.prefixes[locale] for locale in seller.locales)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"default_company": "A[{x}]"}, "holds-markup company"),
        ({"default_company": "Your company  name"}, "placeholder company"),
        ({"default_company": 5}, "wrong-type company"),
        ({"live_since": Month(2018, 13)}, "not-a-month live_since"),
        ({"live_since": Month(2013, 1)}, "too-early live_since"),
        ({"months": {Locale.FR: None}}, "wrong-type live_since.FR"),
        ({"prefixes": {}}, "empty prefix"),
        ({"prefixes": {Locale.FR: ()}}, "empty prefix.FR"),
        ({"prefixes": {Locale.FR: ("bm ",)}}, "unusable-prefix prefix.FR"),
        ({"prefixes": {"NL": ("bm",)}}, "unknown-locale prefix.NL"),
        ({"companies": {Locale.FR: ""}}, "empty company.FR"),
        ({"live_texts": {Locale.FR: "a\nb"}}, "control-character live_text.FR"),
        ({"formula": "x"}, "unknown-formula formula"),
        ({"conditions": {Locale.FR: " "}}, "wrong-type condition.FR"),
        (
            {"channels": (Channel("nl-nl", Locale.FR, ("12",)),)},
            "unusable-prefix channel[0].prefix",
        ),
        ({"channels": (Channel("fr-be", Locale.FR, ("x",)),)}, "prefix-disagrees prefix.FR"),
    ],
)
def test_no_constructor_makes_a_wrong_seller(change: dict[str, Any], found: str) -> None:
    seller = Seller.from_mapping(MINIMAL)
    with pytest.raises(SellerError) as caught:
        replace(seller, **change)
    assert f"{caught.value.diagnostic.code} {caught.value.diagnostic.path}" == found


def test_as_many_prefixes_as_a_formula_can_strip() -> None:
    def channels(count: int) -> list[dict[str, Any]]:
        halves = [f"x{n}y" for n in range(count)][::2], [f"x{n}y" for n in range(count)][1::2]
        return [
            {"country": "fr-fr", "subsource": str(number), "prefix": half}
            for number, half in enumerate(halves)
        ]

    base = {"company": "Acme", "live_since": "2018-12"}
    seller = Seller.from_mapping(base | {"channel": channels(100)})
    (found,) = simulate(
        write_reference(seller.prefixes[Locale.FR]),
        ["x99y205894893"],
        seller.prefixes[Locale.FR],
        date(2025, 6, 1),
    )
    assert found.printed == "205894893"
    with pytest.raises(SellerError) as caught:
        Seller.from_mapping(base | {"channel": channels(102)})
    assert caught.value.diagnostic.code == "too-many"


def test_phrases_are_right_too() -> None:
    with pytest.raises(SellerError):
        Phrases(company="")


@pytest.mark.parametrize(("prefix", "is_right"), [("x" * 16, True), ("x" * 17, False)])
def test_prefix_and_number_fit_the_column(prefix: str, *, is_right: bool) -> None:
    try:
        Seller.from_mapping(MINIMAL | {"prefix": {"FR": prefix}})
        found = None
    except SellerError as error:
        found = error.diagnostic
    assert (found is None) == is_right
    assert found is None or ("25" in found.message and found.path == "prefix.FR")


def test_a_file_is_read_once_and_carries_its_places() -> None:
    text = 'company = "Acme"\nlive_since = "2030-01"\n[prefix]\nfr-FR = "bm-"\n'
    file = SellerFile.from_toml(b"\xef\xbb\xbf" + text.encode())
    (late,) = check_live_since(file.seller, date(2025, 6, 1))
    span = file.place(late).span
    assert file.text == text
    assert span is not None
    assert text[span.start : span.end] == '"2030-01"'
    prefix = file.place(replace(late, path="prefix.FR")).span
    assert prefix is not None
    assert text[prefix.start : prefix.end] == '"bm-"'


HOSTILE = {
    "too large": b"#" * 1_000_001,
    "a long line": b'company = "' + b"x" * 20_000 + b'"',
    "blanks in a text": b'company = """\n[' + b" " * 3_000 + b'\n"""',
    "blank lines of a table": b"[" + b" " * 9_000 + b"x",
    "unknown keys": b"".join(b"k%d = 1\n" % n for n in range(80_000)),
    "unknown locales": b"[prefix]\n" + b"".join(b"k%d = 1\n" % n for n in range(80_000)),
    "dots": b"a" + b".a" * 100_000 + b" = 1",
    "many lines of dots": b"".join(b"a%d" % n + b".a" * 400 + b" = 1\n" for n in range(1_000)),
    "dots behind a text over lines": b'x = {a = """\n"""' + b", c" + b".c" * 4_000 + b" = 1}",
    "digits": b"live_since = " + b"9" * 5_000,
    "brackets": b"a = " + b"[" * 9_000,
    "brackets over lines": b"a = " + b"[\n" * 400_000,
    "prefixes": b"[prefix]\nFR = [\n" + b"".join(b'"x%d",\n' % n for n in range(80_000)) + b"]",
    "channels": b'[[channel]]\ncountry = "fr-fr"\nprefix = "x"\n' * 20_000,
    "quotes": b'"' * 9_000,
    "escapes": b"a = '" + b"\\" * 9_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_refused_in_bounded_time(raw: bytes) -> None:
    start = process_time()
    with pytest.raises(SellerError) as caught:
        Seller.from_toml(raw)
    assert process_time() - start < 10
    assert len(caught.value.diagnostics) < 300
    assert all(len(d.message) < 500 for d in caught.value.diagnostics)


@pytest.mark.parametrize("name", [name for name in HOSTILE if "dots" in name or "text" in name])
def test_a_hostile_file_is_refused_in_bounded_memory(name: str) -> None:
    tracemalloc.start()
    with pytest.raises(SellerError):
        Seller.from_toml(HOSTILE[name])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_places_are_found_in_linear_time() -> None:
    def measure(count: int) -> float:
        text = "".join(f'key{n} = "value {n}"\n' for n in range(count))
        start = process_time()
        places = find_places(text)
        assert all(find_place(places, f"key{n}") for n in range(count))
        return process_time() - start

    measure(1_000)
    assert min(measure(8_000) for _ in range(3)) < 20 * min(measure(1_000) for _ in range(3)) + 0.05


@pytest.mark.parametrize(
    "word",
    [
        "none", "None", "aucun", "Aucune", "sans préfixe", "keine", "kein", "nessuno", "ninguno", "no",
        "n/a", "N/A", "'none'", '"aucun"', "", " keine ", "(none)", "<keine>", "rien", "nichts", "niente",
    ],
)  # fmt: skip
def test_words_for_none_are_no_prefix(word: str) -> None:
    assert parse_prefixes(word) == [""]
    assert parse_prefixes(f"bm-, {word}") == ["bm-", ""]


@pytest.mark.parametrize(
    "prefix",
    ["-", "'bm-'", "bm-'", "`bm`", "FR=bm-", "prefix = bm", "?", "bm-!", "…"],
)
def test_improbable_prefixes_are_asked_back(prefix: str) -> None:
    assert parse_prefixes(prefix) == [prefix]
    assert doubt_prefix(prefix)
    assert doubt_prefix(prefix, shown=["x", prefix]) is None


@pytest.mark.parametrize("prefix", ["", "bm-", "bmFR", "BM_", "bm/", "bm2-", "Bm.", "bé-", "b#"])
def test_probable_prefixes_are_taken(prefix: str) -> None:
    assert doubt_prefix(prefix) is None
