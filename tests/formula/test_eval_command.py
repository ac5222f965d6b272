"""``notegen eval``: what it prints, what it says, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.cli.commands.eval import MAX_LINE
from notegen.cli.console import ExitCode
from notegen.cli.files import MAX_BYTES

if TYPE_CHECKING:
    from click.testing import Result

DELIVERED = (
    'IIF[contains["bm-",[{SecondaryReference}]], Replace[[{SecondaryReference}],"bm-",""], ""]'
)
LABELS = Path(__file__).parents[1] / "cases" / "formula" / "labels.jsonl"
LABEL_CASES = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(group, ["eval", *arguments], input=stdin)


def test_an_expression_prints_its_value_alone() -> None:
    done = run(DELIVERED, "--tag", "SecondaryReference=bm-205894893")
    assert (done.exit_code, done.stdout, done.stderr) == (ExitCode.DONE, "205894893\n", "")


def test_a_tags_value_may_hold_anything() -> None:
    value = 'a=b "c" ]]> [{x}] ~ 🙂'
    assert run("[{A}]", "--tag", f"A={value}").stdout == f"{value}\n"


@pytest.mark.parametrize("case", LABEL_CASES, ids=[case["id"] for case in LABEL_CASES])
def test_label(case: dict[str, Any]) -> None:
    tags = [argument for tag in case["tags"].items() for argument in ("--tag", "=".join(tag))]
    done = run("--label", *tags, "--", case["label"])
    assert done.stdout == f"{case['printed']}\n"
    assert re.findall(r"(?:error|warning|note)\[([a-z-]+)\]: ", done.stderr) == case["codes"]
    assert done.exit_code == (ExitCode.FINDINGS if case["fails"] else ExitCode.DONE)


def test_a_text_with_a_wrapper_is_a_label() -> None:
    done = run("No. EVAL{BEGIN}1+1{END} and [{EVAL}]2+2[{ENDEVAL}]")
    assert done.stdout == "No. 2 and 4\n"


def test_a_text_can_come_from_standard_input() -> None:
    done = run("-", stdin=b'\xef\xbb\xbfconcat["\xc3\xa9",1]\r\n')
    assert (done.exit_code, done.stdout) == (ExitCode.DONE, "é1\n")


@pytest.mark.parametrize(("source", "printed"), [("EBAY", "true"), ("AMAZON", "false")])
def test_a_condition_is_known_and_tried(source: str, printed: str) -> None:
    done = run("[Source] = 'EBAY' AND [SubSource] <> 'X'", "--tag", f"Source={source}")
    assert (done.exit_code, done.stdout) == (ExitCode.DONE, f"{printed}\n")
    assert "note[condition]" in done.stderr


def test_a_label_without_a_formula_is_told_of_its_option() -> None:
    text = "Order ID: [{SecondaryReference}]"
    done = run(text, "--tag", "SecondaryReference=1")
    assert (done.exit_code, done.stdout) == (ExitCode.INVALID, "")
    assert "--label" in done.stderr
    assert run("--label", text, "--tag", "SecondaryReference=1").stdout == "Order ID: 1\n"
    assert "--label" not in run("1 + + 1").stderr


@pytest.mark.parametrize("text", ["left[“a, b”,2]", "“a-b”", "EVAL{BEGIN}left[“a, b”,2]{END}"])
def test_an_error_does_not_hide_that_quotes_are_curly(text: str) -> None:
    assert "[curly-quotes]" in run(text).stderr


def test_what_fails_is_said_without_the_orders_values(tmp_path: Path) -> None:
    path = tmp_path / "order.json"
    path.write_text(
        json.dumps(
            {
                "GeneralInfo": {"SecondaryReference": "bm-1"},
                "CustomerInfo": {"Address": {"FullName": "Hemlig Person", "Town": "“Hemlig stad"}},
            }
        ),
        encoding="utf-8",
    )
    for text in ("[{cFullName}]+1", "eval[[{cFullName}]]", "EVAL{BEGIN}eval[[{Town}]]*2{END}"):
        done = run(text, "--order", str(path))
        assert done.exit_code in {ExitCode.FINDINGS, ExitCode.INVALID}
        assert "error[" in done.stderr
        assert "Hemlig" not in done.output


def test_the_list_reading_of_contains_blanks_the_number() -> None:
    arguments = (DELIVERED, "--tag", "SecondaryReference=bm-205894893")
    assert run(*arguments, "--contains", "list").stdout == "\n"


def test_each_order_of_a_file_prints_a_line(tmp_path: Path) -> None:
    orders = [{"GeneralInfo": {"SecondaryReference": f"bm-{n}"}} for n in (1, 2)]
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(orders), encoding="utf-8")
    assert run(DELIVERED, "--order", str(path)).stdout == "1\n2\n"
    done = run(DELIVERED, "--order", str(path), "--tag", "secondaryreference=x")
    assert done.stdout == "\n\n"


@pytest.mark.parametrize(
    ("text", "place"), [("RUOND[1]", "TEXT:1:1: "), ('1 +\n"a"', "TEXT:2:1: ")]
)
def test_an_error_shows_its_place_and_no_result(text: str, place: str) -> None:
    done = run(text)
    assert (done.exit_code, done.stdout) == (ExitCode.INVALID, "")
    assert done.stderr.startswith(f"{place}error[")


def test_a_warning_does_not_change_how_it_ends() -> None:
    done = run('iif[“a”="",1,2]')
    assert (done.exit_code, done.stdout) == (ExitCode.DONE, "1\n")
    assert "warning[curly-quotes]" in done.stderr


def test_a_known_tag_without_a_value_is_said() -> None:
    done = run(DELIVERED)
    assert done.stdout == "\n"
    assert "warning[no-value]" in done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("1", "--cases", "x"), ("1", "--tag", "A"), ("1", "--tag", "=5")]
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == ExitCode.USAGE


def test_cases_print_a_line_each_in_their_order(tmp_path: Path) -> None:
    cases = [
        {"id": "b", "expr": "[{A}]+1", "vars": {"a": "2"}},
        {"id": 1, "expr": "RUOND[1]", "vars": {}},
        {"id": "c", "expr": 'left["🙂",1]'},
        {"id": "d", "expr": "[{A}]", "vars": {"A": None}},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)) + "\n\n", encoding="utf-8")
    done = run("--cases", str(path))
    assert done.exit_code == ExitCode.DONE
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "b", "ok": True, "text": "3", "error": None},
        {"id": 1, "ok": False, "text": None, "error": "unknown-function"},
        {"id": "c", "ok": True, "text": "\ufffd", "error": None},
        {"id": "d", "ok": True, "text": "", "error": None},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"expr": 5}',
        '{"expr": "1", "vars": [1]}',
        '{"expr": "1", "id": NaN}',
        '{"expr": "1", "id": 1e999}',
        f'{{"expr": "1", "vars": {{"A": {"[" * 99999}1{"]" * 99999}}}}}',
        "[" * 99999,
        "9" * 9999,
        f'{{"expr": "1", "id": "{"x" * MAX_LINE}"}}',
    ],
    ids=range(11),
)
def test_a_line_that_is_no_case_is_shown(line: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(f'{{"id": 1, "expr": "1"}}\n{line}\n', encoding="utf-8")
    done = run("--cases", str(path))
    assert done.exit_code == ExitCode.INVALID
    assert f"{path}:2:1: error[not-a-case]" in done.stderr


@pytest.mark.parametrize("line", [b'{"expr": "\xe9"}', '{"expr": "1"}'.encode("utf-16")])
def test_a_line_that_is_not_utf_8_is_said(line: bytes) -> None:
    done = run("--cases", "-", stdin=b'\n{"id": 1, "expr": "1"}\n' + line)
    assert done.exit_code == ExitCode.INVALID
    assert "standard input:3:1: error[not-a-case]" in done.stderr


def test_cases_may_have_a_byte_order_mark_blank_lines_and_line_separators() -> None:
    lines = '\ufeff{"id": 1, "expr": "X", "vars": {"X": "a\u2028b"}}\r\n \r\n{"id": 2, "expr": "1"}'
    done = run("--cases", "-", stdin=lines.encode())
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["a\u2028b", "1"]


def test_a_file_of_cases_may_be_of_any_size(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    blank = b" " * (2**20 - 1) + b"\n"
    with path.open("wb") as file:
        file.writelines(blank for _ in range(MAX_BYTES // len(blank) + 1))
        file.write(b'{"id": 1, "expr": "1+1"}')
    assert json.loads(run("--cases", str(path)).stdout)["text"] == "2"
