"""Running commands as a user runs them, on real folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from notegen.cli import group

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run a command; its words may be paths."""

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)

    return invoke


@pytest.fixture
def write_seller(tmp_path: Path) -> Callable[..., Path]:
    """Write a seller's file with these lines of prefixes."""

    def write(prefixes: str, company: str = "Acme") -> Path:
        path = tmp_path / "seller.toml"
        text = f'company = "{company}"\nlive_since = "2018-12"\n[prefix]\n{prefixes}\n'
        path.write_text(text, encoding="utf-8")
        return path

    return write
