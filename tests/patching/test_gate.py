"""``check`` with a seller ends with 0 only where every slot says what this seller wants."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from notegen.cli import group
from notegen.data import read_bytes
from notegen.errors import Span, TemplateError
from notegen.locales import Locale
from notegen.onboarding import finish_template
from notegen.patching.checking import check
from notegen.patching.planning import plan, prove
from notegen.patching.slots import Options
from notegen.seller.placeholders import find_leftovers
from notegen.seller.seller import Seller
from notegen.seller.validation import Phrases
from notegen.template.template import parse

if TYPE_CHECKING:
    from pathlib import Path

SELLER = Seller.from_mapping(
    {"company": "Harbour & Lane", "live_since": "2025-03", "prefix": {"FR": "bm-", "DE": "bm-"}}
)
MONTH = "mars 2025"
FRENCH = parse(read_bytes("templates", "fr.xml"))
GERMAN = parse(read_bytes("templates", "de.xml"))
PATCHED = prove(FRENCH, plan(FRENCH, SELLER, Locale.FR)).decode()


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what is said of the one file."""
    done = CliRunner().invoke(group, [*arguments, "--json"], catch_exceptions=False)
    found: dict[str, Any] = json.loads(done.stdout)["files"][0] if done.stdout else {}
    return done.exit_code, found


def codes(template: str) -> set[str]:
    """The codes of what is wrong with it for the seller."""
    return {found.code for found in check(parse(template.encode()), SELLER, Locale.FR)}


@pytest.mark.usefixtures("folder")
def test_the_seller_it_was_patched_for_is_all_right() -> None:
    assert run("patch", "fr.xml", "--seller", "one.toml", "--in-place")[0] == 0
    assert run("check", "fr.xml", "--seller", "one.toml")[0] == 0


@pytest.mark.parametrize(
    ("line", "other", "code"),
    [
        ('FR = "bm-"', 'FR = "zz-"', "not-filled-in"),
        ('company = "Harbour & Lane"', 'company = "Nova"', "another-value"),
        ('"2018-12"', '"2019-01"', "another-value"),
        ("[prefix]", 'formula = "never-blank"\n[prefix]', "not-filled-in"),
    ],
)
def test_another_value_in_one_slot_is_wrong(folder: Path, line: str, other: str, code: str) -> None:
    assert run("patch", "fr.xml", "--seller", "one.toml", "--in-place")[0] == 0
    seller = (folder / "one.toml").read_text("utf-8")
    assert line in seller
    (folder / "other.toml").write_text(seller.replace(line, other), "utf-8")
    exit_code, found = run("check", "fr.xml", "--seller", "other.toml")
    assert exit_code == 1
    assert code in {item["code"] for item in found["diagnostics"]}


def test_a_prefix_of_another_seller_is_wrong(folder: Path) -> None:
    assert run("patch", "fr.xml", "--seller", "two.toml", "--in-place")[0] == 0
    seller = (folder / "two.toml").read_text("utf-8").replace("bmXX", "bm-")
    (folder / "other.toml").write_text(seller, "utf-8")
    exit_code, found = run("check", "fr.xml", "--seller", "other.toml")
    assert exit_code == 1
    assert {item["code"] for item in found["diagnostics"]} == {"another-value"}


@pytest.mark.usefixtures("folder")
def test_placeholders_are_all_right_without_a_seller_alone() -> None:
    assert run("check", "fr.xml")[0] == 0
    exit_code, found = run("check", "fr.xml", "--seller", "two.toml")
    assert exit_code == 1
    assert [item["code"] for item in found["diagnostics"]].count("not-filled-in") == 5


@pytest.mark.parametrize(
    "written",
    [
        f"{MONTH}(E.G. DECEMBER 2018)", f"DATE WHEN {MONTH}", f"YOUR {MONTH}", f"{MONTH} 2018",
        f"BACKMARKET {MONTH}", f"({MONTH}", f"{MONTH})", f"YEAR(E.G. {MONTH})", f"{MONTH}-2018",
        f"{MONTH} IN FORMAT", f"BECAME LIVE\n{MONTH}", f"{MONTH}/DECEMBER",
    ],
)  # fmt: skip
def test_what_is_left_of_the_months_placeholder_is_wrong(written: str) -> None:
    assert codes(PATCHED) == set()
    assert PATCHED.count(MONTH) == 1
    assert codes(PATCHED.replace(MONTH, written)) == {"left-over"}


@pytest.mark.parametrize(
    "written", ["Harbour &amp; Lane NAME", "YOUR Harbour &amp; Lane", "COMPANY Harbour &amp; Lane"]
)
def test_what_is_left_of_a_companys_placeholder_is_wrong(written: str) -> None:
    name = "Harbour &amp; Lane"
    for place in range(PATCHED.count(name)):
        parts = PATCHED.split(name)
        edited = name.join(parts[: place + 1]) + written + name.join(parts[place + 1 :])
        assert codes(edited) == {"left-over"}


@pytest.mark.parametrize(
    "text",
    [
        f"Depuis {MONTH}.", f"(depuis {MONTH})", f"({MONTH})", f"le {MONTH} (Paris)", f"{MONTH} en",
        f"{MONTH}. YOUR order", f"{MONTH}\nYOUR ORDER", f"LIVE: {MONTH}", f"backmarket {MONTH}",
    ],
)  # fmt: skip
def test_words_of_its_own_are_none_of_the_placeholders(text: str) -> None:
    slot = Span(text.index(MONTH), text.index(MONTH) + len(MONTH))
    assert find_leftovers(text, slot, Phrases().live_since) == ()


def test_a_template_of_another_language_is_refused_unless_said_so(folder: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        plan(GERMAN, SELLER, Locale.FR)
    assert caught.value.diagnostic.code == "template-of-another-language"
    with pytest.raises(TemplateError):
        finish_template(GERMAN, SELLER, Locale.FR, today=date(2026, 1, 2))
    said = Options(any_language=True)
    assert plan(GERMAN, SELLER, Locale.FR, said).patch
    assert finish_template(GERMAN, SELLER, Locale.FR, today=date(2026, 1, 2), options=said)

    words = ("patch", "de.xml", "--seller", "one.toml", "--locale", "FR", "--in-place")
    before = (folder / "de.xml").read_bytes()
    assert run(*words)[0] == 1
    assert (folder / "de.xml").read_bytes() == before
    exit_code, found = run("check", "de.xml", "--locale", "FR")
    assert exit_code == 1
    assert {item["code"] for item in found["diagnostics"]} == {"template-of-another-language"}
    assert run(*words, "--any-language")[0] == 0


def test_a_template_in_two_languages_is_of_both() -> None:
    both = FRENCH.raw.replace(b"</template>", b"".join(GERMAN.raw.partition(b"<label")[1:]), 1)
    template = parse(both)
    for locale in (Locale.FR, Locale.DE):
        assert "template-of-another-language" not in {
            found.code for found in check(template, None, locale)
        }
