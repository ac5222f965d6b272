"""Nothing of a customer's own stands in any message: a marked value in every field of an order."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.data import read_bytes
from notegen.orders.tags import TAGS

if TYPE_CHECKING:
    from pathlib import Path

MARK = "Zyxwv"
OPEN = {"SecondaryReference", "Source", "SubSource"}
"""What messages may hold."""
VALUES = (
    f"{MARK}",
    MARK * 60,
    f"{MARK}\ua66e\U000e0041{MARK}\x07",
    f'{MARK}"]{{END}}EVAL{{BEGIN}}foo[{MARK}',
    f"<b>{MARK}</b>\n{MARK}\t~{MARK}",
)
FORMULAS = "".join(
    f"{name}: EVAL{{BEGIN}}{formula}{{END}}\n"
    for name in ("cFullName", "Address1", "cEmailAddress", "fTotalCharge", "ReceivedDate")
    for formula in (
        f"round[[{{{name}}}],2]",
        f"[{{{name}}}] + 1",
        f"formatdate[[{{{name}}}],'d']",
        f"eval[[{{{name}}}]]",
        f"[{{{name}}}] AND true",
        f"substring[[{{{name}}}],99,-1]",
        f"Replace[[{{{name}}}],[{{{name}}}]]",
    )
)


def load_known() -> list[str]:
    fields = tomllib.loads(read_bytes("orders", "headings.toml").decode())
    return [heading for headings in fields.values() for heading in headings]


def make_order(value: str) -> dict[str, Any]:
    """The shipped sample with ``value`` in every text."""
    (order,) = [json.loads(read_bytes("orders", "split.json"))]
    order = order[0] if isinstance(order, list) else order

    def mark(found: Any, key: str = "") -> Any:
        if isinstance(found, dict):
            return {name: mark(inner, name) for name, inner in found.items()}
        if isinstance(found, list):
            return [mark(inner) for inner in found]
        is_date = isinstance(found, str) and "T" in found and found[:4].isdecimal()
        return value if isinstance(found, str) and key not in OPEN and not is_date else found

    marked: dict[str, Any] = mark(order)
    marked["GeneralInfo"] |= {"SecondaryReference": "bm-205894893", "Source": "BACKMARKET"}
    marked["GeneralInfo"]["SubSource"] = "Acme"
    marked["TotalsInfo"]["Currency"] = value
    return marked


def make_export(value: str) -> str:
    """A row with ``value`` in every column but the three that messages may hold."""
    known = {"Channel Reference": "bm-205894893", "Source": "BACKMARKET", "SubSource": "Acme"}
    headings = [
        *dict.fromkeys([*known, *load_known(), *(tag.name for tag in TAGS if tag.name not in OPEN)])
    ]
    text = io.StringIO()
    numbers = {
        "Quantity": "1",
        "Unit cost": "1",
        "Unit price": "1",
        "Line total": "1",
        "Tax rate": "1",
    }
    csv.writer(text).writerows([headings, [known.get(h, numbers.get(h, value)) for h in headings]])
    return text.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seller.toml").write_text(
        'company = "Acme"\nlive_since = "2018-12"\n[prefix]\nFR = "bm-"\n[condition]\nFR = "[Town] > 1"\n'
    )
    (tmp_path / "fr.xml").write_bytes(read_bytes("templates", "fr.xml"))
    labels = "".join(
        f'<label x="10" y="{10 + 9 * n}" width="20" height="8">[{{{tag.name}}}]</label>'
        for n, tag in enumerate(TAGS)
    )
    formulas = FORMULAS.replace("&", "&amp;").replace("<", "&lt;")
    (tmp_path / "odd.xml").write_text(
        '<template xmlns="urn:notegen:template:1" locale="FR">'
        f'{labels}<label x="40" y="10" width="100" height="200">{formulas}</label></template>'
    )
    return tmp_path


def run(*arguments: str) -> str:
    """What a command says, on both streams."""
    result = CliRunner().invoke(group, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.output


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_no_message_holds_a_customers_data(folder: Path, kind: str, value: str) -> None:
    orders = f"orders.{kind}"
    content = json.dumps(make_order(value)) if kind == "json" else make_export(value)
    (folder / orders).write_text(content, "utf-8")
    said = [
        run("preview", "fr.xml", "odd.xml", "--order", orders, "-o", "shown"),
        run("onboard", "seller.toml", "--order", orders, "--orders", orders, "-o", "out"),
        run("simulate", "--seller", "seller.toml", "--orders", orders),
        run("simulate", "--seller", "seller.toml", "--orders", orders, "--json"),
        run("init", "new.toml", "--company", "A", "--live-since", "2018-12", "--orders", orders),
        *(CliRunner().invoke(group, ["eval", line, "--order", orders]).stderr
          for line in FORMULAS.splitlines()),
    ]  # fmt: skip
    for text in said:
        folded = unicodedata.normalize("NFKD", text)
        assert MARK not in folded, next(line for line in folded.splitlines() if MARK in line)
        assert "\ua66e" not in folded
        assert "A66E" not in folded.upper()


@pytest.mark.parametrize(
    "path", [tag.path for tag in TAGS] + ["Items", "Notes", "Items.0.SKU", "Items.0.Quantity"]
)
def test_what_is_refused_is_named_by_its_field_alone(folder: Path, path: str) -> None:
    order = make_order(MARK)
    within: Any = order
    *parts, last = path.split(".")
    for part in parts:
        within = within[int(part)] if part.isdecimal() else within.setdefault(part, {})
    within[last] = [MARK]
    (folder / "order.json").write_text(json.dumps(order))
    said = run("eval", "1", "--order", "order.json")
    said += run("simulate", "--seller", "seller.toml", "--orders", "order.json")
    assert MARK not in said
