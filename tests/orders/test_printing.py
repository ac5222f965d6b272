"""Which template prints, and the conditions that are proposed."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import OrderError, SellerError
from notegen.formula import compile_condition, parse_condition
from notegen.locales import Locale
from notegen.orders.reading import read_order_rows
from notegen.seller.seller import Seller
from notegen.simulation.conditions import (
    PrintingTemplate,
    compile_templates,
    list_templates,
    propose_conditions,
    read_template_list,
)
from notegen.simulation.report import simulate_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 3, 2)
LIST = [
    {"TemplateName": "Default", "TemplateType": "Invoice", "Enabled": True, "IsDefault": True},
    {
        "TemplateName": "Back Market FR",
        "TemplateType": "Invoice",
        "Enabled": True,
        "VisibilityCondition": "[SubSource] = 'FR' OR [SubSource] = 'BE'",
    },
    {
        "TemplateName": "Back Market DE",
        "TemplateType": "Invoice",
        "Enabled": True,
        "VisibilityCondition": "[SubSource] <> 'FR'",
    },
    {"TemplateName": "Old", "TemplateType": "Invoice", "Enabled": False},
    {"TemplateName": "Labels", "TemplateType": "Shipping Labels", "Enabled": True},
]
ORDERS = """Channel Reference,Source,SubSource,cCountry
bm-1,BACKMARKET,FR,France
bm-2,BACKMARKET,BE,Belgium
bm-3,BACKMARKET,DE,Germany
1-2,EBAY,EBAY0,France
"""


def seller_of(*channels: tuple[str, str, str], **more: object) -> Seller:
    entries = [
        {"country": country, "prefix": "bm-"}
        | ({"source": source} if source else {})
        | ({"subsource": subsource} if subsource else {})
        for country, source, subsource in channels
    ]
    data: dict[str, Any] = {"company": "Acme", "live_since": "2018-12", "channel": entries, **more}
    return Seller.from_mapping(data)


SELLER = seller_of(("fr-fr", "", "FR"), ("fr-be", "", "BE"), ("de-de", "", "DE"))


def check(
    seller: Seller, templates: Sequence[PrintingTemplate], orders: str = ORDERS
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    report = simulate_orders(
        seller,
        dict.fromkeys(seller.locales, "[{SecondaryReference}]"),
        lambda tags: [read_order_rows(orders.encode(), tags)],
        TODAY,
        conditions=compile_templates(templates),
    )
    return {each.subsource: (each.templates, each.findings) for each in report.choices}


def test_a_saved_list_of_templates() -> None:
    templates = read_template_list(json.dumps(LIST).encode())
    assert [(t.name, t.locale) for t in templates] == [
        ("Default", None),
        ("Back Market FR", Locale.FR),
        ("Back Market DE", Locale.DE),
    ]
    assert check(SELLER, templates) == {
        "FR": (("Back Market FR",), ()),
        "BE": (("Back Market FR", "Back Market DE"), ("wrong-template", "several-templates")),
        "DE": (("Back Market DE",), ()),
        "EBAY0": (("Back Market DE",), ("foreign-order",)),
    }


def test_conditions_of_the_seller_and_other_tags() -> None:
    seller = seller_of(
        ("fr-fr", "", "FR"),
        ("de-de", "", "DE"),
        condition={"FR": "[cCountry] = 'France' AND [Source] = 'BACKMARKET'"},
    )
    assert check(seller, list_templates(seller)) == {
        "FR": (("FR",), ()),
        "BE": ((), ("no-template",)),
        "DE": ((), ("no-template",)),
        "EBAY0": ((), ()),
    }


def test_a_column_that_a_condition_reads_and_the_orders_lack() -> None:
    templates = [PrintingTemplate("FR", "[cCountry] = 'France'", locale=Locale.FR)]
    found = check(SELLER, templates, "Channel Reference,Source,SubSource\nbm-1,BACKMARKET,FR\n")
    assert found == {"FR": ((), ("not-told",))}


@pytest.mark.parametrize(
    ("condition", "findings"),
    [
        ("[SubSource] = 'BE' AND [cCountry] = 'Belgium'", ("no-template",)),
        ("[SubSource] = 'FR' OR [cCountry] = 'Belgium'", ()),
        ("[SubSource] = 'FR' AND ([Town] = 'Paris' OR [Source] = 'BACKMARKET')", ()),
        ("[SubSource] = 'FR' AND ([Town] = 'Paris' OR [Source] = 'EBAY')", ("not-told",)),
        ("[SubSource] = 'FR' AND [cCountry] = 'France'", ("not-told",)),
    ],
)
def test_what_is_missing_matters_only_where_the_condition_depends_on_it(
    condition: str, findings: tuple[str, ...]
) -> None:
    templates = [PrintingTemplate("FR", condition, locale=Locale.FR)]
    found = check(SELLER, templates, "Channel Reference,Source,SubSource\nbm-1,BACKMARKET,FR\n")
    assert found["FR"][1] == findings


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b'[{"TemplateName": "FR", "Enabled": false}]',
        b"",
        b"{}",
        b"[1]",
        b'[{"Name": "x"}]',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_no_list_of_templates(raw: bytes) -> None:
    with pytest.raises(OrderError):
        read_template_list(raw)


@pytest.mark.parametrize(
    ("condition", "code"),
    [("[Sorce] = 'X'", "unknown-tag"), ("[Source] = X", None), ("[Source] =", None)],
)
def test_a_condition_that_cannot_be_read(condition: str, code: str | None) -> None:
    seller = seller_of(("fr-fr", "", "FR"), condition={"FR": condition})
    with pytest.raises(SellerError) as caught:
        compile_templates(list_templates(seller))
    assert caught.value.diagnostic.path == "condition.FR"
    assert code in {None, caught.value.diagnostic.code}


def test_what_is_proposed() -> None:
    pairs = [("BACKMARKET", "FR"), ("BACKMARKET", "DE"), ("EBAY", "EBAY0")]
    assert propose_conditions(SELLER, TODAY, pairs) == {
        Locale.FR: "[SubSource] = 'FR' OR [SubSource] = 'BE'",
        Locale.DE: "[Source] = 'BACKMARKET' AND [SubSource] = 'DE'",
    }


def test_a_source_alone_leaves_the_others_of_its_own_out() -> None:
    seller = seller_of(("fr-fr", "BACKMARKET", ""), ("de-de", "BACKMARKET", "DE"))
    assert propose_conditions(seller, TODAY) == {
        Locale.FR: "[Source] = 'BACKMARKET' AND [SubSource] <> 'DE'",
        Locale.DE: "[Source] = 'BACKMARKET' AND [SubSource] = 'DE'",
    }


def test_another_channel_with_the_same_subsource_is_left_out() -> None:
    pairs = [("BACKMARKET", "FR"), ("EBAY", "FR")]
    proposed = propose_conditions(SELLER, TODAY, pairs)
    condition = compile_condition(parse_condition(proposed[Locale.FR]))
    assert condition.holds({"Source": "BACKMARKET", "SubSource": "FR"}, TODAY)
    assert not condition.holds({"Source": "EBAY", "SubSource": "FR"}, TODAY)


@pytest.mark.parametrize(
    "channels",
    [
        [("fr-fr", "", "O'Neil"), ("de-de", "", "DE")],
        [("fr-fr", "", ""), ("de-de", "", "DE")],
        [],
    ],
)
def test_nothing_is_proposed_where_nothing_is_right(channels: list[tuple[str, str, str]]) -> None:
    short = {"prefix": {"IT": ""}}
    seller = seller_of(*channels) if channels else Seller.from_mapping(
        {"company": "Acme", "live_since": "2018-12", **short}
    )  # fmt: skip
    assert propose_conditions(seller, TODAY) == {}


names = st.sampled_from(["A", "a b", "Ä-1", "x]y", 'q"r', "AND", "B"])


@given(
    st.lists(
        st.tuples(st.sampled_from(["fr-fr", "fr-be", "de-de", "en-gb"]), names, names),
        min_size=1,
        max_size=5,
        unique_by=lambda channel: channel[1:],
    )
)
def test_each_channel_prints_in_its_own_template_alone(
    channels: list[tuple[str, str, str]],
) -> None:
    seller = seller_of(*channels)
    proposed = propose_conditions(seller, TODAY)
    assert set(proposed) == set(seller.locales)
    for channel in seller.channels:
        tags = {"Source": channel.source, "SubSource": channel.subsource}
        prints = [
            locale
            for locale, text in proposed.items()
            if compile_condition(parse_condition(text)).holds(tags, TODAY)
        ]
        assert prints == [channel.locale]
