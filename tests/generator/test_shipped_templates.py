"""The five shipped templates are what the design makes, and what every other part relies on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from notegen.data import read_bytes, read_text
from notegen.locales import Locale, load_catalog
from notegen.template.design import generate
from notegen.template.language import count_markers
from notegen.template.xml_tree import Node, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FORMULA = (
    'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]],'
    ' Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
)
COMPANY = "YOUR COMPANY NAME"
LIVE_SINCE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)
ORDER_LABELS = {
    Locale.FR: "Commande n°",
    Locale.DE: "Bestellung Nr.",
    Locale.IT: "Ordine n.",
    Locale.ES: "Pedido n.º",
    Locale.ENG: "Order No.",
}
each_locale = pytest.mark.parametrize("locale", list(Locale))


def template(locale: Locale) -> bytes:
    return read_bytes("templates", f"{locale.stem}.xml")


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def texts(locale: Locale) -> list[str]:
    nodes = list(walk(read_tree(template(locale))))
    return [text for node in nodes for text in (node.text, *node.attributes.values())]


def labels(locale: Locale) -> list[Node]:
    return [node for node in walk(read_tree(template(locale))) if node.tag == "label"]


@each_locale
def test_is_what_the_design_and_the_catalog_make(locale: Locale) -> None:
    design = read_text("templates", "design.xml.j2")
    made = generate(
        design, load_catalog(locale), locale, lambda name: read_bytes("templates", name)
    )
    assert made.encode("utf-8") == template(locale)


@each_locale
def test_is_valid(locale: Locale) -> None:
    schema = etree.XMLSchema(etree.parse(ROOT / "docs" / "template.xsd"))
    schema.assertValid(etree.fromstring(template(locale)))


@each_locale
def test_is_a_stand_in_of_its_locale(locale: Locale) -> None:
    root = read_tree(template(locale))
    assert root.attributes["origin"] == "stand-in"
    assert root.attributes["locale"] == locale
    assert root.attributes["title"]


@each_locale
def test_has_each_slot_as_often_as_it_must(locale: Locale) -> None:
    whole = "\n".join(texts(locale))
    assert whole.count(COMPANY) == 3
    assert whole.count(LIVE_SINCE) == 1
    assert whole.count(LIVE_SINCE + ".") == 1
    assert whole.count(FORMULA) == 1
    assert whole.replace(FORMULA, "").count("SecondaryReference") == 0
    assert f"{ORDER_LABELS[locale]} {FORMULA}" in texts(locale)
    raw = template(locale).decode("utf-8")
    assert (raw.count(COMPANY), raw.count(LIVE_SINCE), raw.count(FORMULA)) == (3, 1, 1)


@each_locale
def test_company_begins_a_label_so_that_it_does_not_break(locale: Locale) -> None:
    holding = [label.text for label in labels(locale) if COMPANY in label.text]
    assert [text.strip().startswith(COMPANY) for text in holding] == [True, True, True]


@each_locale
def test_month_stands_in_a_line_too_short_to_break(locale: Locale) -> None:
    (text,) = (label.text for label in labels(locale) if LIVE_SINCE in label.text)
    (line,) = (line for line in text.splitlines() if LIVE_SINCE in line)
    assert COMPANY not in line
    assert len(line.replace(LIVE_SINCE, "septiembre de 2018")) <= 80


@each_locale
def test_words_tell_the_locale_and_no_other(locale: Locale) -> None:
    found = count_markers("\n".join(texts(locale)).lower())
    assert set(found) == {locale}
    assert found[locale] >= 5


def test_markers_are_many_and_independent() -> None:
    markers = {
        locale: [m.casefold() for m in load_catalog(locale)["markers"].split("|")]
        for locale in Locale
    }
    every = [marker for words in markers.values() for marker in words]
    assert min(len(words) for words in markers.values()) >= 10
    assert len(every) == len(set(every))
    nested = [(a, b) for a in every for b in every if a != b and re.search(rf"\b{a}\b", b)]
    assert nested == []


def test_catalogs_have_the_same_keys_in_the_same_order() -> None:
    keys = [list(load_catalog(locale)) for locale in Locale]
    assert all(each == keys[0] for each in keys)


@each_locale
def test_typography(locale: Locale) -> None:
    """Straight quotes are for formulas; French has no-break spaces; 14 and 12 keep their unit."""
    words = "\n".join(v for k, v in load_catalog(locale).items() if k != "address")
    assert not set("'\"") & set(words)
    assert re.findall(r"\b1[24] ", words) == []
    if locale is Locale.FR:
        assert re.findall(r"(?<!\u00a0)[:;!?»]|«(?!\u00a0)", words) == []
