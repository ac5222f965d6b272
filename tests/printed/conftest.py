"""The notes of ``tests/cases/printed``, as HTML and as the prints of several producers."""

from __future__ import annotations

import html
import tomllib
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from notegen.locales import Locale
from notegen.seller.seller import Seller

CASES = Path(__file__).parents[1] / "cases" / "printed"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "printed"


@dataclass(frozen=True)
class NoteCase:
    name: str
    codes: list[str] = field(default_factory=list)
    company: str = "Acme Ltd"
    change: list[list[str]] = field(default_factory=list)
    style: str = ""
    references: list[str] = field(default_factory=list)
    locale: str | None = None
    makers: list[str] = field(default_factory=list)

    @property
    def seller(self) -> Seller:
        return make_seller(self.company)

    @property
    def options(self) -> dict[str, Any]:
        return {
            "references": self.references,
            "locale": Locale(self.locale) if self.locale else None,
        }

    def to_html(self) -> str:
        note = (CASES / "note-fr.html").read_text(encoding="utf-8")
        note = note.replace("/*style*/", self.style)
        note = note.replace("Acme Ltd", html.escape(self.company, quote=False))
        for old, new in self.change:
            assert old in note, f"{self.name}: {old!r} is not in the note"
            note = note.replace(old, new)
        return note


MONTH = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)


@dataclass(frozen=True)
class HardCase:
    """A case of ``hard.toml``, where the fields are described."""

    name: str
    codes: list[str] = field(default_factory=list)
    compared: list[str] | None = None
    company: str = "Acme"
    change: list[list[str]] = field(default_factory=list)
    delivered: list[list[str]] | None = None
    references: list[str] = field(default_factory=list)

    @property
    def seller(self) -> Seller:
        return make_seller(self.company)

    @property
    def is_right(self) -> bool:
        return not (self.codes or self.compared)

    def finished(self) -> str:
        return NoteCase(self.name, company=self.company, change=self.change).to_html()

    def before(self) -> str:
        """The note as delivered: without the slip, unless that is in ``delivered`` itself."""
        page = NoteCase(self.name, company=self.company).to_html()
        if self.is_right or self.delivered is not None:
            page = self.finished()
        for old, new in self.delivered or ():
            assert old in page, f"{self.name}: {old!r} is not in the note"
            page = page.replace(old, new)
        page = page.replace(html.escape(self.company, quote=False), "YOUR COMPANY NAME")
        return page.replace("décembre 2018", MONTH)


def make_seller(company: str = "Acme Ltd") -> Seller:
    prefix = {"FR": "bm-", "DE": ["bm-", "bmAT"], "ES": ""}
    return Seller.from_mapping({"company": company, "live_since": "2018-12", "prefix": prefix})


def read_cases() -> list[NoteCase]:
    with (CASES / "notes.toml").open("rb") as file:
        return [NoteCase(**case) for case in tomllib.load(file)["case"]]


def read_hard_cases() -> list[HardCase]:
    with (CASES / "hard.toml").open("rb") as file:
        return [HardCase(**case) for case in tomllib.load(file)["case"]]


def print_html(page: str) -> bytes:
    """The page as WeasyPrint prints it."""
    weasyprint: Any = import_module("weasyprint")
    pdf = weasyprint.HTML(string=page).write_pdf()
    assert isinstance(pdf, bytes)
    return pdf


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "note_case" in metafunc.fixturenames:
        cases = read_cases()
        metafunc.parametrize("note_case", cases, ids=[case.name for case in cases])
    if "hard_case" in metafunc.fixturenames:
        hard = read_hard_cases()
        metafunc.parametrize("hard_case", hard, ids=[case.name for case in hard])
    if "shipped" in metafunc.fixturenames:
        shipped = [(maker, case) for case in read_cases() for maker in case.makers]
        metafunc.parametrize("shipped", shipped, ids=[f"{m}-{c.name}" for m, c in shipped])


@pytest.fixture
def print_page() -> Any:
    return print_html


@pytest.fixture
def prints() -> Path:
    return FIXTURES


@pytest.fixture
def page() -> str:
    return NoteCase("right").to_html()


@pytest.fixture
def seller() -> Seller:
    return make_seller()
