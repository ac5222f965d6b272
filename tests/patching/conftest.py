"""What the tests of patching share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notegen.data import read_bytes
from notegen.locales import Locale

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the five templates and two sellers; it is the current one."""
    for locale in Locale:
        name = f"{locale.stem}.xml"
        (tmp_path / name).write_bytes(read_bytes("templates", name))
    for name, company, prefix in (("one", "Harbour & Lane", "bm-"), ("two", "Nova <b>", "bmXX")):
        lines = [f'company = "{company}"', 'live_since = "2018-12"', "[prefix]"]
        lines += [f'{locale} = "{prefix}"' for locale in Locale]
        (tmp_path / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
