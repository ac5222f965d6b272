"""Dialects and the format: what is read, what is said about the rest, and the schema that agrees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from notegen.document.dialect import ATTRIBUTES, Dialect, builtin_dialect, parse_dialect
from notegen.document.dialect import read_layout as read_layout_into
from notegen.document.layout import Border, Image, Label, Layout, Outline, Page, Placement
from notegen.errors import Diagnostic, Findings, SourceError
from notegen.template.xml_tree import Node, read_tree

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "dialects"
NAMESPACE = 'xmlns="urn:notegen:template:1"'
XS = "{http://www.w3.org/2001/XMLSchema}"


def read_layout(root: Node, dialect: Dialect) -> tuple[Layout, tuple[Diagnostic, ...]]:
    findings = Findings()
    layout = read_layout_into(root, dialect, findings)
    return layout, findings.list_all()


def _own(content: str) -> tuple[Layout, list[str]]:
    root = read_tree(f"<template {NAMESPACE}>{content}</template>".encode())
    layout, findings = read_layout(root, builtin_dialect())
    return layout, [finding.code for finding in findings]


def test_the_schema_and_the_reader_know_the_same_attributes() -> None:
    schema = etree.parse(ROOT / "docs" / "template.xsd").getroot()
    groups = {group.get("name"): group for group in schema.findall(f"{XS}attributeGroup")}
    types = {kind.get("name"): kind for kind in schema.findall(f"{XS}complexType")}

    def names(node: etree._Element) -> set[str]:
        found = {str(item.get("name")) for item in node.iter(f"{XS}attribute")}
        for item in node.iter(f"{XS}attributeGroup"):
            if item.get("ref"):
                found |= names(groups[item.get("ref")])
        return found

    for element in schema.iter(f"{XS}element"):
        kind = types.get(element.get("type") or str(element.get("name")))
        if element.get("name") == "template":
            kind = element.find(f"{XS}complexType")
            assert kind is not None
            direct = {str(item.get("name")) for item in kind.findall(f"{XS}attribute")}
            assert direct | {"schemaLocation"} == ATTRIBUTES["template"]
        else:
            assert kind is not None
            assert names(kind) == ATTRIBUTES[str(element.get("name"))], element.get("name")


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.xml")), ids=lambda p: p.stem)
def test_shipped_templates_are_valid_and_wholly_understood(path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(ROOT / "docs" / "template.xsd"))
    schema.assertValid(etree.parse(path))
    _, findings = read_layout(read_tree(path.read_bytes()), builtin_dialect())
    assert findings == ()


def test_the_example_in_the_documentation_is_valid() -> None:
    text = (ROOT / "docs" / "template-format.md").read_text("utf-8")
    found = re.search(r"```xml\n(.*?)```", text, re.DOTALL)
    assert found
    schema = etree.XMLSchema(etree.parse(ROOT / "docs" / "template.xsd"))
    schema.assertValid(etree.fromstring(found[1].encode()))


def test_units_of_the_page_are_millimetres_and_points() -> None:
    layout, findings = _own(
        '<page orientation="landscape"/>'
        '<label x="1in" y="-2" width="10cm" height="72pt" size="12" border-top="0.2 #f00"'
        ' on="After" background="#ABC" rotation="-90">a</label>'
    )
    assert findings == []
    assert layout.page == Page(width=297, height=210)
    (label,) = layout.elements
    assert (label.box.x, label.box.y, label.box.width) == (25.4, -2, 100)
    assert label.box.height == pytest.approx(25.4)
    assert label.box.on is Placement.AFTER
    assert label.box.borders.top == Border(0.2, "#ff0000")
    assert label.box.background == "#aabbcc"
    assert isinstance(label, Label)
    assert label.style.font.size == 12


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<label x="wide" y="1" width="1" height="1"/>', "layout-value"),
        ('<label x="1" y="1" width="-1" height="1"/>', "layout-value"),
        ('<label y="1" width="1" height="1"/>', "layout-value"),
        ('<label x="1e9" y="1" width="1" height="1"/>', "layout-value"),
        ('<label x="1" y="1" width="1" height="1" colour="reddish"/>', "layout-value"),
        ('<label x="1" y="1" width="1" height="1" on="frist"/>', "layout-value"),
        ('<label x="1" y="1" width="1" height="1" border-top="thick"/>', "layout-value"),
        ('<label x="1" y="1" width="1" height="1" color="#fff"/>', "unknown-attribute"),
        ("<lable/>", "unknown-element"),
        ('<column order="1" field="SKU"/>', "unknown-element"),
        ("<page/><page/>", "second-page"),
        ('<items y="50"/><items y="60"/>', "second-items"),
        ('<items y="280" bottom="270"/>', "layout-value"),
    ],
)
def test_what_is_not_understood_is_said(content: str, code: str) -> None:
    _, findings = _own(content)
    assert findings == [code]


def test_columns_stand_in_their_order_and_hidden_ones_are_left_out() -> None:
    layout, findings = _own(
        '<items y="50"><column order="2" field="sku"/><column order="1" field="Title"/>'
        '<column order="3" field="BinRack" visible="false"/></items>'
    )
    assert findings == []
    assert layout.items
    assert [c.shows for c in layout.items.columns] == ["Title", "SKU"]


def test_the_example_dialect_reads_its_example() -> None:
    dialect = parse_dialect((EXAMPLES / "designer.toml").read_text("utf-8"))
    root = read_tree((EXAMPLES / "designer.xml").read_bytes())
    assert dialect.speaks(root)
    assert not builtin_dialect().speaks(root)
    layout, findings = read_layout(root, dialect)
    assert findings == ()
    assert layout.title == "Lieferschein"
    assert layout.page.width == pytest.approx(210, abs=0.1)
    assert layout.page.margin_left == pytest.approx(15.24)
    kinds = [type(element) for element in layout.elements]
    assert kinds == [Image, Label, Label, Label, Label, Outline, Label, Label]
    company = layout.elements[1]
    assert isinstance(company, Label)
    assert company.style.font.bold
    assert company.style.font.size == 14
    assert company.style.font.colour == "#1d2b33"
    assert company.box.x == pytest.approx(33.02)
    assert layout.elements[4].box.visible == "[cCountry] <> ''"
    assert layout.elements[-1].box.on is Placement.AFTER
    assert layout.items
    assert [column.shows for column in layout.items.columns] == [
        "SKU", "Title", "Quantity", "CostIncTax",
    ]  # fmt: skip
    assert layout.items.columns[3].align == "right"
    assert layout.items.summaries[0].value.value == "[{fTotalCharge}]"


@pytest.mark.parametrize(
    ("unit", "millimetres"),
    [
        ("mm", 20), ("cm", 200), ("inch", 508), ("inch/100", 5.08), ("point", 20 * 25.4 / 72),
        ("twip", 20 * 25.4 / 1440), ("pixel", 20 * 25.4 / 96),
    ],
)  # fmt: skip
def test_units_of_dialects(unit: str, millimetres: float) -> None:
    dialect = parse_dialect(
        f'name = "d"\nroot = "r"\nunit = "{unit}"\norigin = "margins"\n'
        '[label]\nelement = "t"\nx = "@x"\ny = "b/@y"\nwidth = "w"\nheight = "@h"\ntext = "."\n'
    )
    root = read_tree(b'<r><g><t x="20" h="1">hi<b y="1"/><w>3mm</w></t></g></r>')
    layout, findings = read_layout(root, dialect)
    assert findings == ()
    (label,) = layout.elements
    assert label.box.x == pytest.approx(millimetres + 15)
    assert label.box.width == 3
    assert isinstance(label, Label)
    assert label.text.value == "hi"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("name = ", ""),
        ('root = "r"', "name"),
        ('name = "d"', "root"),
        ('name = "d"\nroot = "r"\ncolour = 1', "colour"),
        ('name = "d"\nroot = "r"\nunit = "furlong"', "unit"),
        ('name = "d"\nroot = "r"\nunit = "pixel"\nresolution = 0', "resolution"),
        ('name = "d"\nroot = "r"\norigin = "sky"', "origin"),
        ('name = "d"\nroot = "r"\nlabel = 3', "label"),
        ('name = "d"\nroot = "r"\n[label]\nx = "@x"', "label.element"),
        ('name = "d"\nroot = "r"\n[label]\nelement = "t"\nx = 1', "label.x"),
        ('name = "d"\nroot = "r"\n[label]\nelement = "t"\nleft = "@x"', "label.left"),
        ('name = "d"\nroot = "r"\n[label]\nelement = "t"\n[label.values.align]\nA = 1', "label.values.align.A"),
    ],
)  # fmt: skip
def test_a_dialect_that_cannot_be_right_names_the_key(text: str, path: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_dialect(text)
    assert caught.value.diagnostic.code == "dialect-invalid"
    assert (caught.value.diagnostic.path or "") == path
