"""The table of the main job: every number in one piece, however narrow the terminal is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


@pytest.mark.parametrize("columns", [36, 40, 60, 71, 80, 120])
def test_numbers_are_never_broken(
    columns: int,
    tmp_path: Path,
    run: Callable[..., Result],
    write_seller: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = run("onboard", write_seller('FR = "bmFR"'), "-o", tmp_path / "out").stdout
    for number in ("bmFR205894893", "205894893"):
        assert any(number in line.split() and len(line) <= columns for line in shown.splitlines())
