"""What a seller's orders print, grouped by channel and prefix; cases are in a data file."""

from __future__ import annotations

import copy
import pickle
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import OrderError
from notegen.order_number.formula import write_reference
from notegen.order_number.outcome import Verdict, simulate
from notegen.orders.reading import read_order_rows
from notegen.seller.seller import Seller
from notegen.seller.validation import refuse_prefix
from notegen.simulation.findings import compare_prefixes, find_problems, name_channel
from notegen.simulation.report import Report, simulate_orders, simulate_references

CASES = Path(__file__).parents[1] / "cases/order/simulate.toml"
TODAY = date(2026, 3, 2)
HEAD = 'company = "Acme"\nlive_since = "2018-12"\n'


def report_on(seller: Seller, *orders: str, sources: tuple[str, ...] = ()) -> Report:
    texts = {each: write_reference(seller.prefixes[each]) for each in seller.locales}
    return simulate_orders(
        seller,
        texts,
        lambda tags: (read_order_rows(text.lstrip().encode(), tags) for text in orders),
        TODAY,
        sources=sources,
    )


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["name"]
)
def test_case(case: dict[str, Any]) -> None:
    seller = Seller.from_toml((HEAD + case["seller"]).encode())
    report = report_on(seller, case["orders"], sources=tuple(case.get("sources", ())))
    groups = [
        f"{name_channel(g)} | {'?' if g.prefix is None else g.prefix}"
        f" | {g.verdict} | {g.count} | {g.suffixed}"
        for g in report.groups
    ]
    assert sorted(groups) == sorted(case["groups"])
    strays = [
        f"{kind} | {s.source} | {s.subsource} | {s.count}"
        for kind in ("unassigned", "left_out", "others")
        for s in getattr(report, kind)
    ]
    assert sorted(strays) == sorted(case.get("strays", []))
    compared = list(compare_prefixes(report))
    findings = [f"{d.code} {d.path or '-'}" for d in find_problems(report)]
    assert sorted(findings) == sorted(case.get("findings", []))
    hints = [d.hint for d in compared if d.code == "prefix-disagrees"]
    assert not case.get("hints") or hints == case["hints"]


def test_made_up_references_count_no_order() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bmFR", ES = "" }').encode())
    texts = {each: write_reference(seller.prefixes[each]) for each in seller.locales}
    report = simulate_references(seller, texts, TODAY)
    assert [(g.prefix, g.printed, g.count) for g in report.groups] == [
        ("bmFR", "205894893", 0),
        ("", "205894893", 0),
    ]


def test_orders_of_a_template_that_is_not_given_are_left_out() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bmFR", DE = "bm-" }').encode())
    texts = {seller.locales[0]: write_reference(("bmFR",))}
    text = b"Channel Reference,Source,SubSource\nbm-205894893,BACKMARKET,A\n"
    report = simulate_orders(seller, texts, lambda tags: [read_order_rows(text, tags)], TODAY)
    assert not report.groups
    assert [stray.count for stray in report.left_out] == [1]


def test_an_order_in_two_files_counts_once() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    text = "Order Id,Channel Reference,Source,SubSource\n1,bm-205894893,BACKMARKET,A\n"
    report = report_on(seller, text, text)
    assert [group.count for group in report.groups] == [1]


@pytest.mark.parametrize(
    "reference",
    ["2.06E+08", "2,06E+08", "205894893.0", "205894893,00", "205,894,893", "205\u202f894\u202f893", "########"],
)  # fmt: skip
def test_what_a_spreadsheet_did_is_refused(reference: str) -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "" }').encode())
    text = f"Channel Reference;Source;SubSource\n{reference};BACKMARKET;A\n"
    with pytest.raises(OrderError) as caught:
        report_on(seller, text)
    assert caught.value.diagnostic.code == "excel-number"


def test_ids_that_a_spreadsheet_has_made_one_are_refused() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    text = "Order Id,Channel Reference\n1.2E+11,bm-205894893\n1.2E+11,bm-205894894\n"
    with pytest.raises(OrderError) as caught:
        report_on(seller, text)
    assert caught.value.diagnostic.code == "excel-number"


def test_what_a_spreadsheet_did_to_other_channels_does_not_matter() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    text = "Channel Reference;Source\n2.06E+08;EBAY\nbm-205894893;BACKMARKET\n"
    assert [group.verdict for group in report_on(seller, text).groups] == [Verdict.OK]


def name_without_end(source: str) -> str:
    rows = "".join(f"bm-{n + 10**8},{source},name {n}\n" for n in range(3000))
    return f"Channel Reference,Source,SubSource\n{rows}"


def test_subsources_without_end_are_refused_unless_they_are_of_other_channels() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    with pytest.raises(OrderError) as caught:
        report_on(seller, name_without_end("BACKMARKET"))
    assert caught.value.diagnostic.code == "too-many-channels"
    found = report_on(seller, name_without_end("EBAY"))
    assert sum(stray.count for stray in found.others) == 3000
    assert len(found.others) < 1100


def test_an_empty_export_is_refused() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    with pytest.raises(OrderError) as caught:
        report_on(seller, "Channel Reference;Source\n")
    assert caught.value.diagnostic.code == "no-orders"


prefixes = (
    st.text(min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda p: p and not refuse_prefix(p) and p.isprintable())
    .filter(lambda p: not any(c.isdigit() for c in p) and "-" not in p)
)


@given(st.lists(prefixes, min_size=1, max_size=4, unique=True), st.integers(10000, 10**9))
def test_what_notegen_writes_prints_the_bare_number(given_prefixes: list[str], number: int) -> None:
    data = {"company": "Acme", "live_since": "2018-12", "prefix": {"FR": given_prefixes}}
    seller = Seller.from_mapping(data)
    rows = "".join(
        f'"{prefix.replace(chr(34), chr(34) * 2)}{number}",BACKMARKET,A\n'
        for prefix in given_prefixes
    )
    report = report_on(seller, "SecondaryReference,Source,SubSource\n" + rows)
    assert {(g.prefix, g.printed, g.verdict) for g in report.groups} == {
        (prefix, str(number), Verdict.OK) for prefix in given_prefixes
    }
    assert not list(compare_prefixes(report))


def test_a_reference_as_long_as_the_column_is_suspicious() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "Acme-France-" }').encode())
    full, shorter = "Acme-France-1234567890123", "Acme-France-123456789012"
    for reference, count in ((full, 1), (shorter, 0)):
        report = report_on(seller, f"Channel Reference,Source\n{reference},BACKMARKET\n")
        assert [group.verdict for group in report.groups] == [Verdict.OK]
        assert [d.code for d in find_problems(report)].count("reference-full") == count


def test_merged_orders_are_explained() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-" }').encode())
    orders = (
        "Channel Reference,Source\nbm-205894893,BACKMARKET\nMERGED,BACKMARKET\nMERGED,BACKMARKET\n"
    )
    report = report_on(seller, orders)
    assert [(group.prefix, group.count) for group in report.groups] == [(None, 2), ("bm-", 1)]
    assert any(d.hint and "merged" in d.hint for d in find_problems(report))


def test_reports_travel() -> None:
    seller = Seller.from_toml((HEAD + 'prefix = { FR = "bm-", ES = "" }').encode())
    orders = "Channel Reference,Source\nbm-205894893,BACKMARKET\n1,BACKMARKET\n1-2,EBAY\n"
    report = report_on(seller, orders)
    assert pickle.loads(pickle.dumps(report)) == copy.deepcopy(report) == report
    (found, _) = simulate("[{SecondaryReference}]", ["bm-1", "1"], ("bm-", ""), TODAY)
    assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == found
