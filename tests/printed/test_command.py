"""``notegen verify``: its exit codes, its JSON, and several files at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli.child import Limits
from notegen.cli.commands.verify import command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SELLER = """\
company = "Acme Ltd"
live_since = "2018-12"
[prefix]
FR = ["bm-", "bmBE"]
"""


@pytest.fixture
def desk(tmp_path: Path, page: str, print_page: Callable[[str], bytes]) -> Path:
    """A folder with a seller's file, two right prints, a wrong one and one that is no PDF."""
    (tmp_path / "seller.toml").write_text(SELLER, encoding="utf-8")
    (tmp_path / "right.pdf").write_bytes(print_page(page))
    belgian = page.replace("205894893", "205894894")
    (tmp_path / "belgian.pdf").write_bytes(print_page(belgian))
    (tmp_path / "wrong.pdf").write_bytes(print_page(page.replace(" 205894893", "")))
    (tmp_path / "text.pdf").write_text("no PDF")
    delivered = page.replace("Acme Ltd", "YOUR COMPANY NAME").replace(
        "décembre 2018",
        "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
        " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)",
    )
    (tmp_path / "delivered.pdf").write_bytes(print_page(delivered))
    delivered = delivered.replace("205894893", "205894894")
    (tmp_path / "delivered-belgian.pdf").write_bytes(print_page(delivered))
    return tmp_path


def run(desk: Path, *arguments: str) -> tuple[int, str, str]:
    names = [str(desk / a) if a.endswith((".pdf", ".json")) else a for a in arguments]
    result = CliRunner().invoke(command, [*names, "--seller", str(desk / "seller.toml")])
    return result.exit_code, result.stdout, result.stderr


def run_json(desk: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, output, errors = run(desk, *arguments, "--json")
    assert errors == ""
    data = json.loads(output)
    assert isinstance(data, dict)
    assert data["schema_version"] == 1
    return code, data


def test_the_proofs_of_several_files_add_up(desk: Path) -> None:
    code, data = run_json(
        desk,
        "right.pdf",
        "belgian.pdf",
        "--reference",
        "bm-205894893",
        "--reference",
        "bmBE205894894",
        "--before",
        "delivered.pdf",
        "--before",
        "delivered-belgian.pdf",
    )
    assert code == 0
    assert data["ok"] is True
    assert [(p["locale"], p["prefix"], p["number"]) for p in data["proved"]] == [
        ("FR", "bm-", "205894893"),
        ("FR", "bmBE", "205894894"),
    ]
    assert data["unproved"] == []


def test_what_is_not_proved_is_said(desk: Path) -> None:
    code, output, _ = run(desk, "right.pdf", "--reference", "bm-205894893")
    assert code == 0
    assert "bmBE" in output
    assert "Belgian" in output


def test_findings_exit_with_1(desk: Path) -> None:
    code, data = run_json(desk, "right.pdf", "wrong.pdf")
    assert code == 1
    assert data["ok"] is False
    assert [f["code"] for file in data["files"] for f in file["findings"]] == ["order-number-blank"]
    assert data["files"][1]["findings"][0]["pages"] == [1]


def test_a_reference_that_no_file_shows_is_a_finding(desk: Path) -> None:
    code, data = run_json(desk, "right.pdf", "--reference", "205894893", "--reference", "205894899")
    assert code == 1
    assert [finding["code"] for finding in data["findings"]] == ["order-number-blank"]


def test_an_unreadable_file_exits_with_3_and_the_others_are_still_checked(desk: Path) -> None:
    code, data = run_json(desk, "text.pdf", "right.pdf", "missing.pdf")
    assert code == 3
    assert [file["readable"] for file in data["files"]] == [False, True, False]
    assert data["files"][0]["findings"][0]["code"] == "not-a-pdf"
    assert len(data["files"][1]["notes"]) == 1


def test_findings_are_shown_with_their_file_and_page(desk: Path) -> None:
    code, output, errors = run(desk, "wrong.pdf")
    assert code == 1
    assert "wrong.pdf: page 1: error[order-number-blank]: " in errors
    assert "not proved" in output


def test_the_wording_is_compared(desk: Path) -> None:
    code, data = run_json(desk, "right.pdf", "--before", "delivered.pdf")
    assert code == 0
    assert data["files"][0]["notes"][0]["wording_proved"] is True


def test_orders_say_what_was_printed(desk: Path) -> None:
    orders = [{"GeneralInfo": {"SecondaryReference": r}} for r in ("bmBE205894893", "bm-7")]
    (desk / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
    code, data = run_json(desk, "right.pdf", "--orders", "orders.json")
    assert code == 0
    assert [proof["prefix"] for proof in data["seen"]] == ["bmBE"]


def test_nothing_is_proved_without_the_delivered_print(desk: Path) -> None:
    code, data = run_json(desk, "right.pdf", "--reference", "bm-205894893")
    assert code == 0
    assert data["proved"] == []
    assert data["seen"] == [
        {"locale": "FR", "prefix": "bm-", "number": "205894893", "file": str(desk / "right.pdf")}
    ]
    _, output, _ = run(desk, "right.pdf", "--reference", "bm-205894893")
    assert "nothing wrong seen" in output
    assert "--before" in output


def test_what_stands_in_the_slots_is_shown_with_its_neighbours(desk: Path) -> None:
    _, output, _ = run(desk, "right.pdf")
    assert "écrivez à [Acme Ltd] depuis votre compte" in output
    assert "Back Market depuis [décembre 2018] . Merci de" in output
    _, data = run_json(desk, "right.pdf")
    slots = data["files"][0]["notes"][0]["slots"]
    assert [slot["text"] for slot in slots] == [*["Acme Ltd"] * 3, "décembre 2018", "205894893"]


@pytest.mark.parametrize("before", [(), ("--before", "delivered.pdf")])
def test_a_bare_number_proves_no_prefix(desk: Path, before: tuple[str, ...]) -> None:
    code, output, _ = run(desk, "right.pdf", *before)
    assert code == 0
    assert "number printed, prefix not proved" in output
    _, data = run_json(desk, "right.pdf", *before)
    assert data["proved"] == data["seen"] == []


def test_orders_may_be_a_spreadsheet(desk: Path) -> None:
    (desk / "orders.csv").write_text(
        "Channel Reference,Source\nbm-205894893,BM\n", encoding="utf-8"
    )
    code, data = run_json(desk, "right.pdf", "--orders", str(desk / "orders.csv"))
    assert code == 0
    assert [proof["prefix"] for proof in data["seen"]] == ["bm-"]


def test_a_pdf_that_takes_too_much_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notegen.cli.commands.verify.LIMITS", Limits(wall_seconds=0))
    code, data = run_json(desk, "right.pdf")
    assert code == 3
    assert data["files"][0]["findings"][0]["code"] == "pdf-too-complex"


@pytest.mark.parametrize(
    "arguments",
    [
        ["right.pdf", "--locale", "PL"],
        ["right.pdf", "belgian.pdf", "--before", "delivered.pdf"],
        ["right.pdf", "--reference", "1", "--orders", "orders.json"],
    ],
)
def test_a_command_written_wrong_exits_with_2(desk: Path, arguments: list[str]) -> None:
    assert run(desk, *arguments)[0] == 2


def test_the_locale_may_be_any_code_of_one_in_use(desk: Path) -> None:
    code, data = run_json(desk, "right.pdf", "--locale", "fr-BE")
    assert code == 0
    assert data["files"][0]["notes"][0]["locale"] == "FR"


def test_no_name_or_address_is_written(desk: Path) -> None:
    for arguments in (["right.pdf", "wrong.pdf"], ["wrong.pdf", "--json"]):
        _, output, errors = run(desk, *arguments)
        assert not any(word in output + errors for word in ("Jeanne", "Martin", "Lac", "Paris"))
