"""A locale is named the same way to every command that asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

COMMANDS = ["check", "patch", "preview", "simulate", "verify"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_code_that_is_none_is_a_usage_error(command: str, run: Run) -> None:
    result = run(command, "a-file", "--locale", "xx")
    assert (result.exit_code, "'--locale'" in result.stderr) == (2, True)
