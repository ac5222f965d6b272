"""The main job, run as a user runs it, on real folders."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from notegen.cli import group
from notegen.locales import Locale
from notegen.samples import read_shipped_template
from notegen.seller import Seller

ROOT = Path(__file__).parent.parent.parent
SELLER = ROOT / "examples" / "seller.toml"
MONTHS = {
    Locale.FR: "décembre 2018",
    Locale.DE: "Dezember 2018",
    Locale.IT: "dicembre 2018",
    Locale.ES: "diciembre de 2018",
    Locale.ENG: "December 2018",
}


def run(*words: object) -> Result:
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)


def write_seller(folder: Path, text: str) -> Path:
    path = folder / "seller.toml"
    path.write_text(text, encoding="utf-8")
    return path


def minimal(prefix: str, company: str = "Acme") -> str:
    return f'company = "{company}"\nlive_since = "2018-12"\n[prefix]\n{prefix}\n'


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:  # type: ignore[no-untyped-call]
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("".join(pages).replace("\ufffe", "").split())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "out"
    result = run("onboard", SELLER, "-o", out)
    assert result.exit_code == 0, result.output
    return out


def test_writes_every_file(demo: Path) -> None:
    stems = [locale.stem for locale in Locale]
    assert set(snapshot(demo)) == {
        "paste.html",
        "templates/notegen-manifest.json",
        *(f"templates/{stem}.xml" for stem in stems),
        *(f"previews/{stem}.pdf" for stem in stems),
        *(f"paste/{stem}.txt" for stem in stems),
    }


@pytest.mark.parametrize("locale", Locale)
def test_the_preview_reads_as_it_must(demo: Path, locale: Locale) -> None:
    text = text_of(demo / "previews" / f"{locale.stem}.pdf")
    assert text.count("Harbour Lane Phones") == 3
    assert text.count(MONTHS[locale]) == 1
    assert text.count(" 205894893 ") == 1
    assert "stand-in text, not Back Market's approved wording" in text
    for leftover in ("YOUR COMPANY NAME", "DATE WHEN", "EVAL", "[{", "bm-", "bmFR"):
        assert leftover not in text
    order = [text.index(word) for word in ("Harbour Lane", "205894893", MONTHS[locale])]
    assert order == sorted(order)


@pytest.mark.parametrize("locale", Locale)
def test_nothing_else_in_the_template_changes(demo: Path, locale: Locale) -> None:
    before = etree.fromstring(read_shipped_template(locale))
    after = etree.parse(demo / "templates" / f"{locale.stem}.xml").getroot()
    changed = [
        (old.text, new.text)
        for old, new in zip(before.iter(), after.iter(), strict=True)
        if (old.tag, old.attrib, old.text) != (new.tag, new.attrib, new.text)
    ]
    seller = Seller.from_toml(SELLER.read_bytes())
    wanted = [seller.company(locale)] * 3 + [seller.live_text(locale)]
    found = [value for value in wanted if any(value in (new or "") for _, new in changed)]
    assert found == wanted
    # The name and the month share a label; the formula stays where the prefix is Back Market's own.
    assert len(changed) == (4 if seller.prefixes[locale] != ("bm-",) else 3)


def test_the_table_has_a_row_for_each_locale(demo: Path, tmp_path: Path) -> None:
    result = run("onboard", SELLER, "-o", tmp_path / "out")
    rows = [line.split() for line in result.stdout.splitlines() if "3/1/1" in line]
    assert [row[0] for row in rows] == list(Locale)
    assert rows[0][2:5] == ["bmFR", "bmFR205894893", "205894893"]
    assert rows[3][2:4] == ["none", "205894893"]
    assert snapshot(tmp_path / "out") == snapshot(demo)


def test_locales_that_are_not_in_use_are_named(tmp_path: Path) -> None:
    seller = write_seller(tmp_path, minimal('fr = "bm-"'))
    result = run("onboard", seller, "-o", tmp_path / "out")
    assert result.exit_code == 0
    for locale in (Locale.DE, Locale.IT, Locale.ES, Locale.ENG):
        assert f"{locale}: not in use" in result.stdout
    assert not (tmp_path / "out/templates/de.xml").exists()


def test_an_order_of_ones_own(tmp_path: Path) -> None:
    seller = write_seller(tmp_path, minimal('FR = "bm-"\nDE = "bmDE"'))
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"GeneralInfo": {"SecondaryReference": "bmDE7000001"}}))
    result = run("onboard", seller, "--order", order, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "7000001" in text_of(tmp_path / "out/previews/de.pdf")
    assert "205894893" in text_of(tmp_path / "out/previews/fr.pdf")


def test_an_order_number_that_would_be_blank_is_a_finding(tmp_path: Path) -> None:
    seller = write_seller(tmp_path, minimal('FR = "bm-"'))
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"GeneralInfo": {"SecondaryReference": "zz-7000001"}}))
    result = run("onboard", seller, "--order", order, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "blank" in result.stdout
    assert (tmp_path / "out/previews/fr.pdf").exists()


def test_templates_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for locale in (Locale.FR, Locale.DE):
        raw = read_shipped_template(locale).replace(b'origin="stand-in"', b"")
        (folder / f"Invoice_{locale}.xml").write_bytes(raw)
    seller = write_seller(tmp_path, minimal('FR = "bm-"'))
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "stand-in" not in result.stdout
    assert "stand-in" not in text_of(tmp_path / "out/previews/fr.pdf")


def test_force_replaces_what_it_wrote_and_keeps_the_rest(tmp_path: Path) -> None:
    out = tmp_path / "out"
    two = write_seller(tmp_path, minimal('FR = "bm-"\nDE = "bm-"'))
    assert run("onboard", two, "-o", out).exit_code == 0
    (out / "templates/mine.txt").write_text("keep me")
    one = write_seller(tmp_path, minimal('FR = "bmFR"'))
    assert run("onboard", one, "-o", out).exit_code == 4
    assert run("onboard", one, "-o", out, "--force").exit_code == 0
    assert (out / "templates/mine.txt").read_text() == "keep me"
    assert not (out / "templates/de.xml").exists()
    assert b'"bmFR"' in (out / "templates/fr.xml").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "seller.toml"]


def test_force_does_not_replace_what_was_changed_since(tmp_path: Path) -> None:
    out = tmp_path / "out"
    seller = write_seller(tmp_path, minimal('FR = "bm-"'))
    run("onboard", seller, "-o", out)
    with (out / "templates/fr.xml").open("ab") as file:
        file.write(b"<!-- by hand -->")
    before = snapshot(tmp_path)
    result = run("onboard", seller, "-o", out, "--force")
    assert (result.exit_code, "changed" in result.stderr) == (4, True)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("words", [(), ("--force",)])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, words: tuple[str, ...]) -> None:
    out = tmp_path / "out"
    (out / "templates").mkdir(parents=True)
    (out / "templates/fr.xml").write_text("mine")
    before = snapshot(out)
    assert run("onboard", SELLER, "-o", out, *words).exit_code == 4
    assert snapshot(out) == before


BAD = {
    "no such seller": (3, "no-such-file", None),
    "seller is a folder": (3, "not-a-file", None),
    "misspelt key": (3, "unknown-key", 'compny = "Acme"\n' + minimal('FR = "bm-"')),
    "no such month": (3, "not-a-month", minimal('FR = "bm-"').replace("-12", "-13")),
    "curly quotes": (3, "curly-quote", minimal("FR = “bm-”")),
    "no locale": (3, "empty", minimal("")),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_seller_file(tmp_path: Path, name: str) -> None:
    code, word, text = BAD[name]
    path = tmp_path if name == "seller is a folder" else tmp_path / "seller.toml"
    if text:
        write_seller(tmp_path, text)
    result = run("onboard", path, "-o", tmp_path / "out")
    assert (result.exit_code, f"error[{word}]" in result.stderr) == (code, True)
    assert not (tmp_path / "out").exists()


SPOILT = {
    "two names": lambda raw: raw.replace(b"YOUR COMPANY NAME", b"Nobody", 1),
    "four names": lambda raw: raw.replace(b"</label>", b" YOUR COMPANY NAME</label>", 1),
    "no date": lambda raw: raw.replace(b"DATE WHEN YOUR COMPANY", b"SINCE"),
    "no formula": lambda raw: raw.replace(b"EVAL{BEGIN}", b"EVIL{BEGIN}"),
    "not XML": lambda raw: b"<template" + raw,
    "truncated": lambda raw: raw[: len(raw) // 2],
    "empty": lambda raw: raw[:0],
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("two names", 1),
        ("four names", 1),
        ("no date", 1),
        ("no formula", 1),
        ("not XML", 3),
        ("truncated", 3),
        ("empty", 3),
    ],
)
def test_a_bad_template(tmp_path: Path, name: str, code: int) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "fr.xml").write_bytes(SPOILT[name](read_shipped_template(Locale.FR)))
    seller = write_seller(tmp_path, minimal('FR = "bm-"'))
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert result.exit_code == code, result.output
    assert "fr.xml" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_lacks_a_template(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "fr.xml").write_bytes(read_shipped_template(Locale.FR))
    seller = write_seller(tmp_path, minimal('FR = "bm-"\nDE = "bm-"'))
    for missing in (folder, tmp_path / "nowhere", seller):
        result = run("onboard", seller, "--templates", missing, "-o", tmp_path / "out")
        assert result.exit_code == 3
        assert not (tmp_path / "out").exists()


def test_words_and_file_name_that_disagree(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "de.xml").write_bytes(read_shipped_template(Locale.FR))
    seller = write_seller(tmp_path, minimal('DE = "bm-"'))
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert (result.exit_code, "locale-conflict" in result.stderr) == (3, True)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    min_size=1,
    max_size=30,
).filter(lambda name: name == name.strip() and not any(m in name for m in ("[{", "{")))


@given(names)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_name_is_printed_as_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("name")
    quoted = json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
    path = write_seller(folder, f'company = {quoted}\nlive_since = "2018-12"\nprefix = {{FR = ""}}')
    if Seller.from_toml(path.read_bytes()).company(Locale.FR) != name:
        raise AssertionError(name)
    result = run("onboard", path, "-o", folder / "out")
    assert result.exit_code == 0, result.output
    root = etree.parse(folder / "out/templates/fr.xml").getroot()
    assert sum((label.text or "").count(name) for label in root) >= 3
