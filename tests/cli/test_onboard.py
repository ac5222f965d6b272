"""The main job, run as a user runs it, on real folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from click.testing import Result
from lxml import etree

from notegen.locales import Locale
from notegen.orders import reading
from notegen.orders.samples import read_shipped_template
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    WriteSeller = Callable[..., Path]

ROOT = Path(__file__).parent.parent.parent
SELLER = ROOT / "examples" / "seller.toml"
MONTHS = {
    Locale.FR: "décembre 2018",
    Locale.DE: "Dezember 2018",
    Locale.IT: "dicembre 2018",
    Locale.ES: "diciembre de 2018",
    Locale.ENG: "December 2018",
}


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
def demo(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
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


def test_the_table_has_a_row_for_each_locale(demo: Path, tmp_path: Path, run: Run) -> None:
    result = run("onboard", SELLER, "-o", tmp_path / "out")
    rows = [line.split() for line in result.stdout.splitlines() if "3/1/1" in line]
    assert [row[0] for row in rows] == list(Locale)
    assert rows[0][2:5] == ["bmFR", "bmFR205894893", "205894893"]
    assert rows[3][2:4] == ["none", "205894893"]
    assert snapshot(tmp_path / "out") == snapshot(demo)


def test_locales_that_are_not_in_use_are_named(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('fr = "bm-"')
    result = run("onboard", seller, "-o", tmp_path / "out")
    assert result.exit_code == 0
    for locale in (Locale.DE, Locale.IT, Locale.ES, Locale.ENG):
        assert f"{locale}: not in use" in result.stdout
    assert not (tmp_path / "out/templates/de.xml").exists()


def test_an_order_of_ones_own(tmp_path: Path, run: Run, write_seller: WriteSeller) -> None:
    seller = write_seller('FR = "bm-"\nDE = "bmDE"')
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"GeneralInfo": {"SecondaryReference": "bmDE7000001"}}))
    result = run("onboard", seller, "--order", order, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "7000001" in text_of(tmp_path / "out/previews/de.pdf")
    assert "205894893" in text_of(tmp_path / "out/previews/fr.pdf")


def test_an_order_number_that_would_be_blank_is_a_finding(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('FR = "bm-"')
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"GeneralInfo": {"SecondaryReference": "zz-7000001"}}))
    result = run("onboard", seller, "--order", order, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "blank" in result.stdout
    assert (tmp_path / "out/previews/fr.pdf").exists()


def test_templates_of_ones_own(tmp_path: Path, run: Run, write_seller: WriteSeller) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for locale in (Locale.FR, Locale.DE):
        raw = read_shipped_template(locale).replace(b'origin="stand-in"', b"")
        (folder / f"Invoice_{locale}.xml").write_bytes(raw)
    seller = write_seller('FR = "bm-"')
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "stand-in" not in result.stdout
    assert "stand-in" not in text_of(tmp_path / "out/previews/fr.pdf")


def test_force_replaces_what_it_wrote_and_keeps_the_rest(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    out = tmp_path / "out"
    two = write_seller('FR = "bm-"\nDE = "bm-"')
    assert run("onboard", two, "-o", out).exit_code == 0
    (out / "templates/mine.txt").write_text("keep me")
    one = write_seller('FR = "bmFR"')
    assert run("onboard", one, "-o", out).exit_code == 4
    assert run("onboard", one, "-o", out, "--force").exit_code == 0
    assert (out / "templates/mine.txt").read_text() == "keep me"
    assert not (out / "templates/de.xml").exists()
    assert b'"bmFR"' in (out / "templates/fr.xml").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "seller.toml"]


def test_force_does_not_replace_what_was_changed_since(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    out = tmp_path / "out"
    seller = write_seller('FR = "bm-"')
    run("onboard", seller, "-o", out)
    with (out / "templates/fr.xml").open("ab") as file:
        file.write(b"<!-- by hand -->")
    before = snapshot(tmp_path)
    result = run("onboard", seller, "-o", out, "--force")
    assert (result.exit_code, "changed" in result.stderr) == (4, True)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("words", [(), ("--force",)])
def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, words: tuple[str, ...], run: Run
) -> None:
    out = tmp_path / "out"
    (out / "templates").mkdir(parents=True)
    (out / "templates/fr.xml").write_text("mine")
    before = snapshot(out)
    assert run("onboard", SELLER, "-o", out, *words).exit_code == 4
    assert snapshot(out) == before


def test_a_sellers_own_orders_are_simulated(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('FR = "bm-"')
    orders = tmp_path / "orders.csv"
    orders.write_text("Channel Reference;Source\nbm-1000001;BACKMARKET\n77;EBAY\n")
    assert run("onboard", seller, "--orders", orders, "-o", tmp_path / "right").exit_code == 0
    orders.write_text("Channel Reference;Source\nbmFR1000001;BACKMARKET\n")
    result = run("onboard", seller, "--orders", orders, "-o", tmp_path / "wrong")
    assert (result.exit_code, "error[blank]" in result.stderr) == (1, True)
    assert "(1)" in result.stdout
    assert "untested" not in result.stdout
    assert "paste.html" not in result.stdout
    assert (tmp_path / "wrong/templates/fr.xml").exists()
    write_seller('FR = "bm "')
    orders.write_text("Channel Reference;Source\nbm 1000001;BACKMARKET\n")
    assert run("onboard", seller, "-o", tmp_path / "blank").exit_code == 3
    assert run("onboard", seller, "--orders", orders, "-o", tmp_path / "blank").exit_code == 0
    orders.write_text("Channel Reference;Source\nbm1000001;BACKMARKET\n")
    result = run("onboard", seller, "--orders", orders, "-o", tmp_path / "none")
    assert (result.exit_code, (tmp_path / "none").exists()) == (3, False)
    assert "seller.toml:4:6: error[unusable-prefix]" in result.stderr
    orders.write_text("nothing of the kind\n")
    result = run("onboard", seller, "--orders", orders, "-o", tmp_path / "none")
    assert (result.exit_code, (tmp_path / "none").exists()) == (3, False)


def test_without_orders_nothing_is_called_ok(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    result = run("onboard", write_seller('FR = "bm-"'), "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "not tested with your orders" in result.stdout
    assert not any(word in {"ok", "ok:"} for word in result.stdout.split())


def test_each_order_file_is_read_once(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    find = reading._find_encoding

    def count(start: bytes) -> str:
        opened.append(start)
        return find(start)

    monkeypatch.setattr(reading, "_find_encoding", count)
    seller = tmp_path / "seller.toml"
    seller.write_text(
        'company = "Acme"\nlive_since = "2018-12"\n[condition]\nFR = "[Town] = \'P\'"\n'
        '[[channel]]\ncountry = "fr-fr"\nsubsource = "A"\nprefix = "bm "\n'
    )
    orders = tmp_path / "orders.csv"
    orders.write_text("Channel Reference;Source;SubSource;Town\nbm 1000001;BACKMARKET;A;P\n")
    order = {"SecondaryReference": "bm 1000002", "Source": "BACKMARKET", "SubSource": "A"}
    for name in ("one.json", "more.json"):
        (tmp_path / name).write_text(json.dumps({"GeneralInfo": order}))
    arguments = ["--order", tmp_path / "one.json", "--orders", orders]
    arguments += ["--orders", tmp_path / "more.json"]
    result = run("onboard", seller, *arguments, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert len(opened) == 3


def test_a_month_that_is_still_to_come(tmp_path: Path, run: Run, write_seller: WriteSeller) -> None:
    seller = write_seller('FR = "bm-"')
    seller.write_text(seller.read_text().replace("2018-12", "2999-12"))
    result = run("onboard", seller, "-o", tmp_path / "out")
    assert (result.exit_code, "seller.toml:2:" in result.stderr) == (3, True)


def test_what_was_repaired_is_said(tmp_path: Path, run: Run, write_seller: WriteSeller) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    raw = read_shipped_template(Locale.FR).replace(b'}],"bm-"', b'}],"bmFR"')
    (folder / "fr.xml").write_bytes(raw)
    seller = write_seller('FR = "bmX"')
    result = run("onboard", seller, "--templates", folder, "-o", tmp_path / "out")
    assert (result.exit_code, "[half-edited-formula]" in result.stderr) == (0, True)
    assert (tmp_path / "out/templates/fr.xml").read_bytes().count(b'"bmX"') == 2


def test_after_undo_it_can_be_run_again(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    out = tmp_path / "out"
    seller = write_seller('FR = "bm-"\nDE = "bm-"')
    assert run("onboard", seller, "-o", out).exit_code == 0
    before = snapshot(out)
    assert run("undo", out / "templates").exit_code == 0
    assert (out / "templates/fr.xml").read_bytes() == read_shipped_template(Locale.FR)
    assert run("onboard", seller, "-o", out, "--force").exit_code == 0
    assert snapshot(out) == before
    assert run("undo", out / "templates/fr.xml").exit_code == 0
    again = run("patch", out / "templates/fr.xml", "--in-place", "--seller", seller)
    assert again.exit_code == 0
    assert run("onboard", seller, "-o", out, "--force").exit_code == 0
    assert snapshot(out) == before


def test_a_correction_gives_a_sheet_of_the_change_alone(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    old = write_seller('FR = "bm-"\nDE = "bm-"').rename(tmp_path / "old.toml")
    new = write_seller('FR = "bmFR"\nDE = "bm-"')
    assert run("onboard", new, "--was", old, "-o", tmp_path / "out").exit_code == 0
    french = (tmp_path / "out/paste/fr.txt").read_text("utf-8")
    assert "bmFR" in french
    for placeholder in ("YOUR COMPANY NAME", "DATE WHEN"):
        assert placeholder not in (tmp_path / "out/paste.html").read_text("utf-8")
        assert placeholder not in french
    # Templates that are filled in for the earlier seller already give the same.
    mine = tmp_path / "out/templates"
    run("onboard", old, "-o", tmp_path / "first")
    words = ("--templates", tmp_path / "first/templates", "--was", old, "-o", tmp_path / "two")
    assert run("onboard", new, *words).exit_code == 0
    assert (tmp_path / "two/templates/fr.xml").read_bytes() == (mine / "fr.xml").read_bytes()
    assert (tmp_path / "two/paste/fr.txt").read_text("utf-8") == french


@pytest.fixture
def no_previews(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without fonts."""
    (tmp_path / "none").mkdir()
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}/none</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))


@pytest.mark.usefixtures("no_previews")
def test_only_files_that_were_written_are_named(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('FR = "bm-"')
    result = run("onboard", seller, "-o", tmp_path / "out")
    assert (result.exit_code, "warning[no-fonts]" in result.stderr) == (0, True)
    assert "templates/*.xml" in result.stdout
    assert ".pdf" not in result.stdout
    assert "previews" not in result.stdout


@pytest.mark.usefixtures("no_previews")
def test_a_program_can_require_previews(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('FR = "bm-"')
    result = run("onboard", seller, "-o", tmp_path / "out", "--require-previews")
    assert (result.exit_code, "[no-fonts]" in result.stderr) == (5, True)
    assert not (tmp_path / "out").exists()


def test_a_label_file_that_begins_with_a_tag_is_read_as_labels_everywhere(
    tmp_path: Path, run: Run, write_seller: WriteSeller
) -> None:
    seller = write_seller('FR = "bm-"')
    folder = tmp_path / "mine"
    folder.mkdir()
    live = "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR"
    names = " ".join(["YOUR COMPANY NAME"] * 3)
    text = f"<b>Commande n° [{{SecondaryReference}}]\n\nLivraison {names}\n\n{live}(E.G. DECEMBER 2018)."
    (folder / "fr.txt").write_text(text, "utf-8")
    for words in (
        ("check", folder / "fr.txt"),
        ("check", folder, "--locale", "FR"),
        ("patch", folder / "fr.txt", "--seller", seller, "-o", tmp_path / "patched"),
        ("preview", folder / "fr.txt", "-o", tmp_path / "previews"),
        ("simulate", folder / "fr.txt", "--seller", seller),
        ("onboard", seller, "--templates", folder, "-o", tmp_path / "out"),
    ):
        result = run(*words)
        assert result.exit_code == 0, (words, result.output)
