"""``simulate`` and ``init`` as a person calls them: exit codes, results, and nobody's name."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group
from notegen.locales import Locale
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from pathlib import Path

SELLER = """company = "Acme"
live_since = "2018-12"
[[channel]]
country = "fr-fr"
subsource = "Acme FR"
prefix = "bm-"
[[channel]]
country = "de-de"
subsource = "Acme DE"
prefix = "bmDE"
"""
ORDERS = """Channel Reference;Source;SubSource;Shipping customer name;Town
bm-205894893;BACKMARKET;Acme FR;Ada Beispiel;Paris
bm-205894894;BACKMARKET;Acme FR;Ada Beispiel;Paris
bm-205894895;BACKMARKET;Acme DE;Ada Beispiel;Berlin
bmAT205894896;BACKMARKET;Acme AT;Ada Beispiel;Wien
1-2-3;EBAY;EBAY0;Ada Beispiel;Paris
"""


FOUND = ["new.toml", "--company", "A", "--live-since", "2018-12", "--orders", "orders.csv"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "seller.toml").write_text(SELLER, "utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(group, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Beispiel" not in result.output
    return result


def simulate(*arguments: str, stdin: str | None = None) -> tuple[int, dict[str, Any]]:
    result = run("simulate", *arguments, "--seller", "seller.toml", "--json", stdin=stdin)
    return result.exit_code, json.loads(result.stdout)


def test_blank_order_numbers_end_with_1() -> None:
    code, data = simulate("--orders", "orders.csv")
    assert code == 1
    found = [(g["channel"], g["prefix"], g["count"], g["verdict"]) for g in data["groups"]]
    assert found == [("fr-fr", "bm-", 2, "ok"), ("de-de", "bm-", 1, "blank")]
    assert data["unassigned"][0]["count"] == 1
    assert data["others"] == [{"source": "EBAY", "subsource": "EBAY0", "count": 1}]
    assert [(f["code"], f["line"]) for f in data["findings"]] == [
        ("prefix-disagrees", 10),
        ("blank", 10),
        ("unassigned", None),
    ]


def test_the_same_for_people() -> None:
    result = run("simulate", "--seller", "seller.toml", "--orders", "orders.csv")
    assert result.exit_code == 1
    assert "seller.toml:10:10: error[blank]" in result.stderr
    assert 'write prefix = "bm-"' in result.stderr
    assert "as the Back Market page describes `contains`" in result.stdout


def test_without_orders_references_are_made_up() -> None:
    code, data = simulate()
    assert (code, data["made_up"]) == (0, True)
    assert {(group["verdict"], group["words"]) for group in data["groups"]} == {
        ("untested", "not tested with your orders")
    }
    shown = run("simulate", "--seller", "seller.toml").stdout
    assert shown.count("not tested with your orders") == 2
    assert " ok" not in shown


def test_a_template_as_delivered(folder: Path) -> None:
    text = 'Bestellung Nr. EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]], '
    text += 'Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
    (folder / "label.txt").write_text(text, "utf-8")
    code, data = simulate("label.txt", "--locale", "DE", "--orders", "orders.csv")
    assert code == 0
    assert [(g["channel"], g["verdict"]) for g in data["groups"]] == [("de-de", "ok")]
    assert [stray["subsource"] for stray in data["left_out"]] == ["Acme FR"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("Bestellung Nr.", 1), ("[{SecondaryReference}] EVAL{BEGIN}", 0), ("EVAL{BEGIN}RUOND[[{SecondaryReference}]]{END}", 3)],
)  # fmt: skip
def test_templates_with_no_place_or_a_broken_one(folder: Path, text: str, code: int) -> None:
    (folder / "label.txt").write_text(text, "utf-8")
    result = run("simulate", "label.txt", "--locale", "DE", "--seller", "seller.toml")
    assert result.exit_code == code


def test_standard_input_and_two_files() -> None:
    code, data = simulate("--orders", "-", "--orders", "orders.csv", stdin=ORDERS)
    assert code == 1
    assert sum(group["count"] for group in data["groups"]) == 3


def test_conditions_of_templates(folder: Path) -> None:
    entries = [{"TemplateName": "FR", "VisibilityCondition": "[SubSource] = 'Acme FR'"}]
    (folder / "list.json").write_text(json.dumps(entries), "utf-8")
    _, data = simulate("--orders", "orders.csv", "--template-list", "list.json")
    found = {each["subsource"]: each["findings"] for each in data["printing"]}
    assert found == {
        "Acme FR": [],
        "Acme DE": ["no-template"],
        "Acme AT": ["no-template"],
        "EBAY0": [],
    }
    assert set(data["proposed_conditions"]) == {"FR", "DE"}


def test_the_condition_of_a_template_in_our_own_format(folder: Path) -> None:
    head = '<template xmlns="urn:notegen:template:1" locale="FR" condition="[SubSource] = &apos;B&apos;">'
    label = '<label x="1" y="1" width="9" height="9">Commande n° [{SecondaryReference}]</label>'
    (folder / "fr.xml").write_text(f"{head}{label}</template>", "utf-8")
    _, data = simulate("fr.xml", "--orders", "orders.csv")
    found = {each["subsource"]: each["findings"] for each in data["printing"]}
    assert found["Acme FR"] == ["no-template"]
    assert [g["verdict"] for g in data["groups"]] == ["prefix-left"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--orders", "none.csv"], 3),
        (["--orders", "."], 3),
        (["--orders", "seller.toml"], 3),
        (["--orders", "orders.csv", "--column", "Source"], 2),
        (["--orders", "orders.csv", "--column", "Source=Nothing"], 3),
        (["--template-list", "orders.csv"], 3),
        (["--template-list", "list.json"], 3),
        (["--locale", "FR"], 2),
        (["none.xml"], 3),
    ],
)
def test_wrong_calls(folder: Path, arguments: list[str], code: int) -> None:
    entries = [{"TemplateName": "FR", "VisibilityCondition": "[Sorce] = 'x'"}]
    (folder / "list.json").write_text(json.dumps(entries), "utf-8")
    result = run("simulate", "--seller", "seller.toml", *arguments)
    assert result.exit_code == code
    assert "list.json" not in arguments or result.stderr.startswith("list.json: error")


def test_a_condition_of_the_seller_that_cannot_be_read_is_shown_in_its_place(folder: Path) -> None:
    text = f"{SELLER}[condition]\nFR = \"[Sorce] = 'x'\"\n"
    (folder / "seller.toml").write_text(text, "utf-8")
    result = run("simulate", "--seller", "seller.toml")
    assert result.exit_code == 3
    assert result.stderr.startswith("seller.toml:12:6: error[unknown-tag]: condition.FR")


def test_init_asks_again_until_an_answer_is_right(folder: Path) -> None:
    answers = ["Your Company Name", "Acme", "12/2099", "2018-13", "12/2018", "FR XX", "FR ENG"]
    answers += ["12", "bmFR, bm BE", "none"]
    result = run("init", "new.toml", stdin="\n".join(answers) + "\n")
    assert result.exit_code == 0
    seller = Seller.from_toml((folder / "new.toml").read_bytes())
    assert seller.prefixes == {Locale.FR: ("bmFR", "bm BE"), Locale.ENG: ("",)}


def test_init_asks_improbable_prefixes_back_and_takes_words_for_none(folder: Path) -> None:
    answers = [
        "Acme",
        "déc-18",
        "FR ES DE",
        "FR=bm-",
        "n",
        "'bm-'",
        "n",
        "bm-",
        "-",
        "y",
        "ninguno",
    ]
    result = run("init", "new.toml", stdin="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Take it so") == 3
    seller = Seller.from_toml((folder / "new.toml").read_bytes())
    wanted = {Locale.FR: ("bm-",), Locale.DE: ("-",), Locale.ES: ("",)}
    assert seller.prefixes == wanted
    options = ["--company", "Acme", "--live-since", "2018-12", "--prefix", "FR=aucun"]
    assert run("init", "a.toml", *options).exit_code == 0
    assert Seller.from_toml((folder / "a.toml").read_bytes()).prefixes == {Locale.FR: ("",)}


def test_init_proposes_what_the_orders_bear(folder: Path) -> None:
    answers = ["BACKMARKET", "fr-fr", "", "de-de", "", "skip"]
    options = ["--company", "Acme", "--live-since", "déc. 2018", "--orders", "orders.csv"]
    result = run("init", "new.toml", *options, stdin="\n".join(answers) + "\n")
    assert result.exit_code == 0
    seller = Seller.from_toml((folder / "new.toml").read_bytes())
    assert [(c.country, c.source, c.subsource, c.prefixes) for c in seller.channels] == [
        ("fr-fr", "BACKMARKET", "Acme FR", ("bm-",)),
        ("de-de", "BACKMARKET", "Acme DE", ("bm-",)),
    ]
    (folder / "new.toml").replace(folder / "seller.toml")
    assert simulate("--orders", "orders.csv")[0] == 0


def test_init_takes_spellings_of_one_name_together(folder: Path) -> None:
    rows = ["Channel Reference;Source;SubSource", "odd lead205894893;Back Market;ACME fr"]
    rows += [f"bm-{205894893 + n};BACKMARKET;Acme FR" for n in range(150)]
    (folder / "orders.csv").write_text("\n".join(rows), "utf-8")
    assert run("init", *FOUND, "--subsource", "fr-fr=acme  fr").exit_code == 0
    seller = Seller.from_toml((folder / "new.toml").read_bytes())
    assert [(c.country, c.prefixes) for c in seller.channels] == [("fr-fr", ("bm-",))]


def test_init_by_options_alone(folder: Path) -> None:
    options = ["--company", "Acme", "--live-since", "2018-12"]
    short = ["--prefix", "FR=bmFR", "--prefix", "FR=bm-", "--prefix", "ES="]
    assert run("init", "a.toml", *options, *short).exit_code == 0
    seller = Seller.from_toml((folder / "a.toml").read_bytes())
    assert seller.prefixes == {Locale.FR: ("bmFR", "bm-"), Locale.ES: ("",)}
    found = ["--orders", "orders.csv", "--source", "backmarket", "--subsource", "fr-be=acme fr"]
    assert run("init", "b.toml", *options, *found).exit_code == 0
    seller = Seller.from_toml((folder / "b.toml").read_bytes())
    assert [(c.country, c.prefixes) for c in seller.channels] == [("fr-be", ("bm-",))]
    channels = ["--channel", "de-at=bmAT", "--subsource", "de-at=Acme AT", "--source", "BACKMARKET"]
    assert run("init", "c.toml", *options, *channels).exit_code == 0
    seller = Seller.from_toml((folder / "c.toml").read_bytes())
    assert [(c.source, c.subsource) for c in seller.channels] == [("BACKMARKET", "Acme AT")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["seller.toml"], 4),
        (["new.toml", "--company", ""], 3),
        (["new.toml", "--company", "A", "--live-since", "2012-01"], 3),
        (["new.toml", "--company", "A"], 2),
        (["new.toml", "--prefix", "FR"], 2),
        (["new.toml", "--prefix", "FR=", "--channel", "fr-fr="], 2),
        (["new.toml", "--company", "A", "--live-since", "2018-12", "--prefix", "XX=b"], 3),
        (["new.toml", "--orders", "none.csv"], 3),
        (["new.toml", "--orders", "empty.csv"], 3),
        ([*FOUND, "--source", "BACKMARKET", "--subsource", "fr-fr=Acme XX"], 3),
        ([".", "--force"], 4),
    ],
)
def test_init_refuses(folder: Path, arguments: list[str], code: int) -> None:
    (folder / "empty.csv").write_text(ORDERS.partition("\n")[0], "utf-8")
    assert run("init", *arguments, stdin="").exit_code == code
    assert not os.path.lexists(folder / "new.toml")
    assert (folder / "seller.toml").read_text("utf-8") == SELLER
