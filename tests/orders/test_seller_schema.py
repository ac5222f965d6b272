"""The schema for editors agrees with the program: what it refuses is refused, and the rest is known."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from notegen.errors import SellerError
from notegen.locales import find_locale
from notegen.seller.seller import CHANNEL_KEYS, KEYS, Seller

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/seller.schema.json").read_text("utf-8"))
REFUSED = tomllib.loads((ROOT / "tests/cases/seller/refused.toml").read_text("utf-8"))["case"]
SHAPES = ("unknown-key", "wrong-type", "missing-key", "unknown-locale", "unknown-formula")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_it_is_a_schema_of_the_same_keys() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(KEYS)
    assert set(SCHEMA["properties"]["channel"]["items"]["properties"]) == set(CHANNEL_KEYS)


@pytest.mark.parametrize("path", ["examples/seller.toml", "tests/cases/seller/channels.toml"])
def test_what_is_right_is_right_for_both(path: str) -> None:
    raw = (ROOT / path).read_bytes()
    assert Seller.from_toml(raw).locales
    assert not list(VALIDATOR.iter_errors(tomllib.loads(raw.decode())))


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_wrong_shapes_are_wrong_for_both(case: dict[str, Any]) -> None:
    try:
        data = tomllib.loads(case["file"])
    except tomllib.TOMLDecodeError:
        return
    wrong_shape = any(found.startswith(SHAPES) for found in case["findings"])
    # a date is no JSON value, and a table may lack its default where all five locales are named
    if wrong_shape and case["name"] != "a table without a default":
        assert list(VALIDATOR.iter_errors(data))
    with pytest.raises(SellerError):
        Seller.from_mapping(data)


@pytest.mark.parametrize(
    "part",
    [
        {"company": " Acme"},
        {"company": "A\nB"},
        {"company": "[{Source}]"},
        {"company": {"DE": "Acme GmbH"}},
        *({"prefix": {"FR": prefix}} for prefix in ('a"', "“a", "a~", "205", " bm", "bm ", "a\tb")),
    ],
)
def test_texts_that_break_a_template_are_wrong_for_both(part: dict[str, Any]) -> None:
    data = {"company": "Acme", "live_since": "2018-12", "prefix": {"FR": "bm-"}} | part
    assert list(VALIDATOR.iter_errors(data))
    with pytest.raises(SellerError):
        Seller.from_mapping(data)


@pytest.mark.parametrize(
    "code", ["FR", "fr", "fra", "fre", "fr-FR", "de_AT", "ger", "ita", "spa", "ENG", "en-GB", "uk"]
)
def test_codes_of_locales(code: str) -> None:
    assert find_locale(code)
    data = {"company": "Acme", "live_since": "2018-12", "prefix": {code: "bm-"}}
    assert not list(VALIDATOR.iter_errors(data))
