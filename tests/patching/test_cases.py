"""Each folder of ``tests/cases/template``: a template before, a seller, and what must come of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from notegen.errors import NotegenError
from notegen.locales import find_locale
from notegen.patching.planning import plan, prove
from notegen.patching.slots import Options
from notegen.seller.seller import Seller
from notegen.template.template import parse

FOLDER = Path(__file__).parents[1] / "cases" / "template"
CASES = sorted(path.parent for path in FOLDER.glob("*/case.toml"))


def read(case: Path, name: str) -> bytes:
    """The bytes of the case's file, whatever its ending."""
    return next(case.glob(f"{name}.*")).read_bytes()


def run(case: Path, raw: bytes) -> tuple[bytes, list[str]]:
    """The patched bytes and the codes of what is to be told."""
    wanted = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    seller = Seller.from_toml((case / "seller.toml").read_bytes())
    template = parse(raw)
    locale = find_locale(wanted["locale"]) if "locale" in wanted else None
    locale = locale or template.detect_locale("FR.xml")
    flags = ("accept_near", "ignore_near", "replace_formula")
    options = Options(**{flag: True for flag in flags if wanted.get(flag)})
    planned = plan(template, seller, locale, options)
    return prove(template, planned), sorted({found.code for found in planned.diagnostics})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    wanted = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    before = read(case, "before")
    if "error" in wanted:
        with pytest.raises(NotegenError) as caught:
            run(case, before)
        found = caught.value.diagnostic
        assert found.code == wanted["error"]
        assert {item.code for item in caught.value.diagnostics} >= set(wanted.get("related", []))
        assert found.span is None or found.span.end <= len(before)
        return
    after, codes = run(case, before)
    assert after == read(case, "after")
    assert codes == sorted(wanted["codes"])
    again, _ = run(case, after)
    assert again == after
