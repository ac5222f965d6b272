"""One rule of prefix, number and suffix: the same orders through every path, with the same answer.

Each case of ``cases/order/one_home.toml`` goes through the library, a patched template and its
document, ``check``, ``patch``, ``simulate``, ``onboard``, ``init`` and ``verify``.
"""

from __future__ import annotations

import html
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.document import evaluate
from notegen.document.content import Text, plain_text
from notegen.locales import Locale
from notegen.onboarding import finish_template
from notegen.order_number.formula import write_reference
from notegen.order_number.outcome import Verdict, expect, find_owners, judge, simulate
from notegen.orders.order import Order
from notegen.orders.samples import read_shipped_template
from notegen.seller.seller import Seller
from notegen.seller.validation import FormulaStyle
from notegen.template.template import parse
from tests.printed.conftest import print_html

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 3, 2)
SHIPPED = parse(read_shipped_template(Locale.FR))


CODES = {
    Verdict.OK: set(),
    Verdict.BLANK: {"order-number-blank"},
    Verdict.NUMBER_CHANGED: {"order-number-wrong"},
    Verdict.PREFIX_LEFT: {"prefix-left"},
    Verdict.NOT_A_NUMBER: {"order-number-wrong"},
}
"""What ``verify`` must find on a print of what such a verdict is on."""


@dataclass(frozen=True)
class Case:
    name: str
    reference: str
    prefixes: list[str]
    number: str
    verdict: str
    printed: str | None = None
    formula: str = "delivered"

    @property
    def prints(self) -> str:
        return self.number if self.printed is None else self.printed

    @property
    def text(self) -> str:
        """What stands in the template."""
        if self.formula in set(FormulaStyle):
            return write_reference(self.prefixes, FormulaStyle(self.formula))
        return write_reference([self.formula])

    @property
    def is_own(self) -> bool:
        """Whether that is what notegen writes for the seller."""
        return self.formula in set(FormulaStyle)

    def write_seller(self, folder: Path) -> Seller:
        style = f'formula = "{self.formula}"\n' if self.is_own else ""
        text = (
            f'company = "Acme Ltd"\nlive_since = "2018-12"\n{style}'
            f"[prefix]\nFR = {json.dumps(self.prefixes)}\n"
        )
        (folder / "seller.toml").write_text(text, "utf-8")
        return Seller.from_toml(text.encode())

    def write_orders(self, folder: Path) -> dict[str, Any]:
        info = {"SecondaryReference": self.reference, "Source": "BACKMARKET", "SubSource": "A"}
        order = {"GeneralInfo": info}
        (folder / "orders.json").write_text(json.dumps({"Data": [order]}), "utf-8")
        rows = f"Channel Reference;Source;SubSource\n{self.reference};BACKMARKET;A\n"
        (folder / "orders.csv").write_text(rows, "utf-8")
        return order

    def write_template(self, folder: Path) -> None:
        """The shipped template filled in, with the case's formula in its place."""
        seller = Seller.from_mapping(
            {"company": "Acme Ltd", "live_since": "2018-12", "prefix": {"FR": "zq="}}
        )
        raw = finish_template(SHIPPED, seller, Locale.FR, today=TODAY).template.raw.decode()
        old = write_reference(["zq="])
        found = next(text for text in (old, html.escape(old)) if text in raw)
        (folder / "fr.xml").write_text(raw.replace(found, html.escape(self.text)), "utf-8")


def read_cases() -> list[Case]:
    with (CASES / "order/one_home.toml").open("rb") as file:
        return [Case(**case) for case in tomllib.load(file)["case"]]


each_case = pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run(*arguments: str, code: int | None = None) -> str:
    result = CliRunner().invoke(group, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert code is None or result.exit_code == code, result.output
    return result.stdout


@each_case
def test_the_library(case: Case) -> None:
    expected = expect(case.reference, case.prefixes)
    assert expected.number == case.number
    assert judge(case.prints, expected) == case.verdict
    (found,) = simulate(case.text, [case.reference], case.prefixes, TODAY)
    assert (found.printed, found.verdict, found.expected) == (
        case.prints,
        case.verdict,
        case.number,
    )
    owners = find_owners(case.reference, {Locale.FR: case.prefixes, Locale.DE: ["other"]})
    assert owners == ({Locale.FR} if expected.is_known else set())


@each_case
def test_a_document_prints_it(case: Case, folder: Path) -> None:
    case.write_template(folder)
    order = Order.from_mapping(case.write_orders(folder))
    template = parse((folder / "fr.xml").read_bytes())
    document = evaluate(template, order, locale=Locale.FR, today=TODAY)
    texts = [plain_text(b.runs) for b in document.blocks if isinstance(b, Text)]
    assert f"Commande n° {case.prints}".strip() in {text.strip() for text in texts}


@each_case
def test_simulate(case: Case, folder: Path) -> None:
    case.write_seller(folder)
    case.write_orders(folder)
    case.write_template(folder)
    for orders in ("orders.json", "orders.csv"):
        arguments = ["simulate", "fr.xml", "--seller", "seller.toml", "--orders", orders, "--json"]
        data = json.loads(run(*arguments, code=int(Verdict(case.verdict).is_error)))
        (found,) = data["groups"]
        assert (found["printed"], found["verdict"]) == (case.prints, case.verdict)
        assert found["prefix"] == expect(case.reference, case.prefixes).prefix
        assert found["agrees"] == (found["prefix"] in case.prefixes)


@each_case
def test_check_and_patch(case: Case, folder: Path) -> None:
    case.write_seller(folder)
    case.write_template(folder)
    run("check", "fr.xml", "--seller", "seller.toml", code=0 if case.is_own else 1)
    own = write_reference(
        case.prefixes, FormulaStyle(case.formula) if case.is_own else FormulaStyle.DELIVERED
    )
    run("patch", "fr.xml", "--seller", "seller.toml", "-o", "done", code=0)
    done = (folder / "done/fr.xml").read_text("utf-8")
    assert own in html.unescape(done)
    if case.is_own:
        assert done == (folder / "fr.xml").read_text("utf-8")


@each_case
def test_onboarding(case: Case, folder: Path) -> None:
    seller = case.write_seller(folder)
    order = Order.from_mapping(case.write_orders(folder))
    finished = finish_template(SHIPPED, seller, Locale.FR, [order], today=TODAY)
    (found,) = finished.simulations
    (own,) = simulate(
        write_reference(seller.prefixes[Locale.FR], seller.formula),
        [case.reference],
        case.prefixes,
        TODAY,
    )
    assert found == own
    assert not case.is_own or (found.printed, found.verdict) == (case.prints, case.verdict)


def test_onboard_says_the_same(folder: Path) -> None:
    for case in read_cases()[:4]:
        case.write_seller(folder)
        case.write_orders(folder)
        verdict = Verdict(case.verdict)
        for option in ("--order", "--orders"):
            arguments = ["onboard", "seller.toml", option, "orders.json", "-o", "out", "--force"]
            said = run(*arguments, code=int(verdict.is_error)).split()
            assert case.prints in said
            assert verdict.value in said


@each_case
def test_init_finds_the_prefix(case: Case, folder: Path) -> None:
    case.write_orders(folder)
    arguments = ["init", "new.toml", "--company", "Acme Ltd", "--live-since", "2018-12"]
    arguments += ["--orders", "orders.csv", "--source", "BACKMARKET", "--subsource", "fr-fr=A"]
    run(*arguments, code=0)
    seller = Seller.from_toml((folder / "new.toml").read_bytes())
    assert seller.prefixes[Locale.FR] == (expect(case.reference, case.prefixes).prefix,)


@each_case
@pytest.mark.parametrize("option", ["--reference", "--orders"])
def test_verify(case: Case, folder: Path, option: str) -> None:
    case.write_seller(folder)
    case.write_orders(folder)
    note = (CASES / "printed/note-fr.html").read_text("utf-8")
    note = note.replace("Commande n° 205894893", f"Commande n° {html.escape(case.prints)}")
    (folder / "fr.pdf").write_bytes(print_html(note))
    given = case.reference if option == "--reference" else "orders.json"
    said = run("verify", "fr.pdf", "--seller", "seller.toml", f"{option}={given}", "--json")
    codes = {found["code"] for found in json.loads(said)["files"][0]["findings"]}
    wanted = CODES[Verdict(case.verdict)]
    assert {code for code in codes if code.startswith(("order-number", "prefix"))} == wanted
