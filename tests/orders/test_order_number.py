"""The one rule of prefix, number and suffix: what must print, what does, and whose it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.formula.label import compile_label
from notegen.locales import Locale
from notegen.order_number.formula import write_reference
from notegen.order_number.outcome import (
    Verdict,
    compile_reference,
    expect,
    find_owners,
    judge,
    simulate,
)
from notegen.seller.validation import FormulaStyle, refuse_prefix

TODAY = date(2026, 3, 2)
EXPECTED = [
    ("bm-205894893", ("bm-",), "bm-", "205894893", True),
    ("bm-205894893/1", ("bm-",), "bm-", "205894893/1", True),
    ("bm-205894893_12", ("bm-",), "bm-", "205894893_12", True),
    ("-205894893-1", ("-",), "-", "205894893-1", True),
    ("bmFR205894893", ("bm", "bmFR"), "bmFR", "205894893", True),
    ("bm2205894893", ("bm2",), "bm2", "205894893", True),
    ("bm2-205894893", ("",), "bm2-", "205894893", False),
    ("  bm-205894893 ", ("bm-",), "bm-", "205894893", True),
    (" bm-205894893", (" bm-", "bm-"), " bm-", "205894893", True),
    ("205894893", ("bm-",), "", "205894893", False),
    ("205894893", ("bm-", ""), "", "205894893", True),
    ("bm-205894893 (old)", ("bm-",), "bm-", None, False),
    ("bm-", ("bm-",), None, None, False),
    ("", ("",), None, None, False),
]
JUDGED = [
    ("205894893/1", "bm-205894893/1", Verdict.OK),
    (" 205894893 ", "bm-205894893", Verdict.OK),
    ("205894893", "bm-205894893/1", Verdict.NUMBER_CHANGED),
    ("205894893-1", "bm-205894893", Verdict.NUMBER_CHANGED),
    ("", "bm-205894893", Verdict.BLANK),
    ("bm-205894893", "bm-205894893", Verdict.PREFIX_LEFT),
    ("zz205894893", "zz205894893", Verdict.PREFIX_LEFT),
    ("bm-", "bm-", Verdict.PREFIX_LEFT),
    ("no number", "bm-205894893", Verdict.NOT_A_NUMBER),
]
SIMULATED = [
    ("bm-205894893/1", "bm-", "205894893/1", Verdict.OK),
    ("-205894893-1", "-", "2058948931", Verdict.NUMBER_CHANGED),
    ("bmFR205894893", "bm-", "", Verdict.BLANK),
    ("205894893", "", "205894893", Verdict.OK),
]


@pytest.mark.parametrize(("reference", "prefixes", "prefix", "number", "is_known"), EXPECTED)
def test_what_must_print(
    reference: str,
    prefixes: tuple[str, ...],
    prefix: str | None,
    number: str | None,
    is_known: bool,
) -> None:
    found = expect(reference, prefixes)
    assert (found.prefix, found.number, found.is_known) == (prefix, number, is_known)


@pytest.mark.parametrize(("printed", "reference", "verdict"), JUDGED)
def test_what_to_think_of_a_printed_text(printed: str, reference: str, verdict: Verdict) -> None:
    assert judge(printed, expect(reference, ("bm-",))) is verdict


@pytest.mark.parametrize(("reference", "prefix", "printed", "verdict"), SIMULATED)
def test_what_prints(reference: str, prefix: str, printed: str, verdict: Verdict) -> None:
    (found,) = simulate(write_reference((prefix,)), [reference], (prefix,), TODAY)
    assert (found.printed, found.verdict) == (printed, verdict)


characters = st.sampled_from("bmFR-_/012 .'é~{]") | st.characters(codec="utf-8")
prefixes = st.lists(
    st.text(characters, min_size=1, max_size=4).filter(lambda p: not refuse_prefix(p)),
    min_size=1,
    max_size=3,
    unique=True,
)


@given(
    prefixes, st.sampled_from(FormulaStyle), st.lists(st.text(characters, max_size=12)), st.data()
)
def test_the_quick_way_and_the_evaluator_agree(
    given_prefixes: list[str], style: FormulaStyle, pieces: list[str], data: st.DataObject
) -> None:
    text = write_reference(given_prefixes, style)
    mixed = data.draw(st.permutations([*pieces, *given_prefixes, given_prefixes[0], "205894893"]))
    reference = "".join(mixed)
    evaluated = compile_label(text).write({"SecondaryReference": reference}, TODAY)
    assert compile_reference(text, TODAY)(reference) == evaluated


def test_an_order_is_that_of_the_longest_prefix_before_its_number() -> None:
    prefixes = {Locale.FR: ("bmFR",), Locale.DE: ("bm", ""), Locale.IT: ("bm",)}
    assert find_owners("bmFR205894893", prefixes) == {Locale.FR}
    assert find_owners("bm205894893-1", prefixes) == {Locale.DE, Locale.IT}
    assert find_owners("205894893/1", prefixes) == {Locale.DE}
    assert find_owners("205bm894893", prefixes) == frozenset()
