"""``notegen explain``: every function and tag, by any spelling of its name."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.cli.commands.explain import write_tags
from notegen.cli.console import ExitCode
from notegen.formula import FUNCTIONS, write_page
from notegen.orders.tags import TAGS


def explain(*arguments: str) -> str:
    done = CliRunner().invoke(group, ["explain", *arguments])
    assert (done.exit_code, done.stderr) == (ExitCode.DONE, "")
    return done.stdout


def test_the_list_names_every_function_and_tag() -> None:
    listed = explain()
    assert all(f"  {signature.usage} " in listed for signature in FUNCTIONS.values())
    assert all(f"  [{{{tag.name}}}] " in listed for tag in TAGS)


@pytest.mark.parametrize("name", ["left", "LEFT", "left[]", " Left "])
def test_a_function_is_found_by_any_spelling(name: str) -> None:
    lines = explain(name).splitlines()
    assert lines[0] == FUNCTIONS["left"].usage
    shown = FUNCTIONS["left"].examples[0]
    assert any(shown.expression in line and f'"{shown.text}"' in line for line in lines)


@pytest.mark.parametrize("name", ["SecondaryReference", "[{secondaryreference}]"])
def test_a_tag_is_found_by_any_spelling(name: str) -> None:
    lines = explain(name).splitlines()
    assert lines[0] == "[{SecondaryReference}]"
    assert "GeneralInfo.SecondaryReference" in lines[1]


def test_an_unknown_name_is_wrong_usage_and_the_nearest_is_shown() -> None:
    done = CliRunner().invoke(group, ["explain", "lft"])
    assert (done.exit_code, done.stdout) == (ExitCode.USAGE, "")
    assert "left" in done.stderr


def test_pages_are_printed_as_they_are_kept() -> None:
    assert explain("--page", "expressions") == write_page()
    assert explain("--page", "tags") == write_tags()
    assert CliRunner().invoke(group, ["explain", "left", "--page", "tags"]).exit_code == 2
