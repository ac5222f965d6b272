"""The one rule of prefix, number and suffix: what must print, what does, and whose it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import TemplateError
from notegen.formula.label import compile_label
from notegen.locales import Locale
from notegen.order_number.formula import (
    find_prefixes,
    find_reference_text,
    find_references,
    write_reference,
)
from notegen.order_number.outcome import (
    Verdict,
    compile_reference,
    describe,
    expect,
    find_owners,
    judge,
    simulate,
    simulate_made_up,
)
from notegen.orders.reference import show_reference, split_reference
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


characters = st.sampled_from("\"bmFR-_/012 .'é~{]") | st.characters(codec="utf-8")
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


@pytest.mark.parametrize("prefixes", [("bm-",), ("bm-", "bmF"), ("",)])
@pytest.mark.parametrize(
    "reference", ['"bm-205894893"', 'bm-"205"', "bm-\ud83d\ude00", "bm-é1", "bm-" + "1" * 300]
)
def test_references_that_only_the_evaluator_knows(
    reference: str, prefixes: tuple[str, ...]
) -> None:
    text = write_reference(prefixes)
    evaluated = compile_label(text).write({"SecondaryReference": reference}, TODAY)
    assert compile_reference(text, TODAY)(reference) == evaluated


def test_an_order_is_that_of_the_longest_prefix_before_its_number() -> None:
    prefixes = {Locale.FR: ("bmFR",), Locale.DE: ("bm", ""), Locale.IT: ("bm",)}
    assert find_owners("bmFR205894893", prefixes) == {Locale.FR}
    assert find_owners("bm205894893-1", prefixes) == {Locale.DE, Locale.IT}
    assert find_owners("205894893/1", prefixes) == {Locale.DE}
    assert find_owners("205bm894893", prefixes) == frozenset()


DELIVERED = write_reference(("bm-",))
CHAIN = write_reference(("bm-", "bmFR"))
TAG = "[{SecondaryReference}]"
FORMS = [
    (f"Commande n° {DELIVERED}", [("delivered", ("bm-",), None)]),
    (DELIVERED.replace('"bm-",""', '"zz-",""'), [("delivered", ("bm-", "zz-"), None)]),
    (
        DELIVERED.replace("SecondaryReference", " secondaryREFERENCE "),
        [("delivered", ("bm-",), None)],
    ),
    (DELIVERED.replace('""]{END}', "]{END}"), [("delivered", ("bm-",), None)]),
    (DELIVERED.replace('""]{END}', '"-"]{END}'), [("odd", (), None)]),
    (DELIVERED.replace("contains", "left"), [("odd", (), None)]),
    (DELIVERED.replace(f",{TAG}]", ",[{Address1}]]"), [("odd", (), None)]),
    (DELIVERED.replace(f"Replace[{TAG}", "Replace[[{Address1}]"), [("odd", (), None)]),
    (f"x:={TAG};{DELIVERED}", [("bare", (), None), ("delivered", ("bm-",), None)]),
    (f"EVAL{{BEGIN}}x:={TAG};x{{END}}", [("odd", (), None)]),
    (CHAIN, [("chain", ("bmFR", "bm-"), None)]),
    (CHAIN.replace('"bm-",""', '"bm-","x"'), [("odd", (), None)]),
    (CHAIN.replace('"', "”"), [("chain", ("bmFR", "bm-"), None)]),
    (f"EVAL{{BEGIN}}{TAG}{{END}}", [("odd", (), None)]),
    (f"n° {TAG}", [("bare", (), None)]),
    (f"n° {TAG}]", [("bare", (), 25)]),
    (f"[n° {TAG}]", [("bare", (), None)]),
    (f"[] {TAG}]", [("bare", (), 25)]),
    (f"[[] {TAG}]", [("bare", (), None)]),
    (f"]{TAG}]", [("bare", (), 23)]),
    (f"[[{{Source}}]{TAG}] {TAG}]", [("bare", (), None), ("bare", (), 57)]),
    (f"EVAL{{BEGIN}} {TAG}", [("unclosed", (), None)]),
    ("[{Source}] SecondaryReference", []),
]


@pytest.mark.parametrize(("text", "forms"), FORMS)
def test_the_text_is_recognised_by_its_meaning(
    text: str, forms: list[tuple[str, tuple[str, ...], int | None]]
) -> None:
    found = find_references(text)
    assert [(each.form, each.prefixes, each.surplus) for each in found] == forms
    for each in found:
        assert text[each.start : each.end] == each.text
        assert [text[lit.start : lit.end] for lit in each.literals] == [
            x.value for x in each.literals
        ]
        assert {text[place] for place in each.quotes} <= {"”"}
        moved = each.shift(7)
        assert (moved.start, moved.end) == (each.start + 7, each.end + 7)
        assert [lit.start for lit in moved.literals] == [lit.start + 7 for lit in each.literals]
        assert moved.quotes == tuple(place + 7 for place in each.quotes)
        assert moved.surplus == (None if each.surplus is None else each.surplus + 7)


def test_the_prefixes_of_a_templates_words() -> None:
    assert find_prefixes(f"{DELIVERED}{CHAIN}") == ("bm-", "bmFR")
    assert find_prefixes(f"Commande n° {TAG}") == ("",)


def test_the_one_text_that_prints_the_order_reference() -> None:
    assert find_reference_text(f"barcode {TAG} Commande n° {DELIVERED}") == DELIVERED
    assert find_reference_text(f"Commande n° {TAG}] and {TAG}]") == f"{TAG}]"
    for words in ("Commande n°", f"{DELIVERED} {CHAIN}", f"{TAG} {TAG}]"):
        with pytest.raises(TemplateError) as caught:
            find_reference_text(words)
        assert caught.value.diagnostic.code == "reference-count"


def test_what_is_made_up_is_never_ok() -> None:
    found = simulate_made_up(DELIVERED, ("bm-", "zz-"), TODAY)
    assert [(each.reference, each.printed, each.verdict) for each in found] == [
        ("bm-205894893", "205894893", Verdict.UNTESTED),
        ("zz-205894893", "", Verdict.BLANK),
    ]


def test_verdicts_in_words() -> None:
    assert describe(Verdict.UNTESTED, DELIVERED) == "not tested with your orders"
    assert describe(Verdict.OK, DELIVERED) == "ok, as the Back Market page describes `contains`"
    assert describe(Verdict.OK, TAG) == describe(Verdict.OK, CHAIN) == "ok"
    assert describe(Verdict.BLANK, DELIVERED) == "blank"
    assert [verdict for verdict in Verdict if verdict.is_error] == ["blank", "number-changed"]
    assert [verdict.rank for verdict in Verdict] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("length", "is_full"), [(24, False), (25, True), (26, True)])
def test_a_reference_as_long_as_the_column(length: int, is_full: bool) -> None:
    reference = "bm-".ljust(length, "1")
    assert expect(f" {reference} ", ("bm-",)).is_full is is_full


@pytest.mark.parametrize(
    ("reference", "prefixes", "parts"),
    [
        ("zz-205894893-1", ("bm-",), ("zz-", "205894893-1", "-1")),
        ("bm-205894893_12", ("bm-",), ("bm-", "205894893_12", "_12")),
        ("bm-205894893", ("bm-",), ("bm-", "205894893", "")),
        ("zz-205894893-1234", (), ("zz-205894893-", "1234", "")),
        ("zz-205-1", (), ("zz-205-", "1", "")),
        ("zz-205894893 x", (), ("zz-", None, "")),
        ("zz-1234 x", (), None),
    ],
)
def test_the_parts_of_a_reference(
    reference: str, prefixes: tuple[str, ...], parts: tuple[str, str | None, str] | None
) -> None:
    assert split_reference(reference, prefixes) == parts


def test_a_reference_is_shown_on_one_line() -> None:
    assert show_reference("1" * 80) == "1" * 80
    assert show_reference("1" * 81) == "1" * 80 + "…"
    assert show_reference("a\nb\x07") == "a\ufffdb\ufffd"
