"""A template is read once, and carries what was read."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import etree

from notegen.cli import group
from notegen.errors import Span
from notegen.locales import Locale, Month
from notegen.onboarding import finish_template
from notegen.patching.planning import plan, prove
from notegen.seller.seller import Seller
from notegen.template.template import Template, parse, parse_set

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from notegen.template.xml_tree import Node

LABEL = (
    '<t xmlns="urn:notegen:template:1" condition=" a = b " origin="stand-in" locale="FR">'
    'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]],'
    ' Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
    "<x>YOUR COMPANY NAME</x><x>YOUR COMPANY NAME</x><x>YOUR COMPANY NAME, since DATE WHEN YOUR"
    " COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR(E.G. DECEMBER 2018).</x>"
    "</t>"
)
SELLER = Seller("Harbour & Lane", Month(2018, 12), {Locale.FR: ("bmFR",)})


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The root elements' names of all XML that lxml parses from now on."""
    found: list[bytes] = []
    parse_with_lxml: Callable[..., Any] = etree.fromstring

    def count(raw: bytes, *more: object) -> object:
        root = parse_with_lxml(raw, *more)
        found.append(root.tag)
        return root

    monkeypatch.setattr(etree, "fromstring", count)
    return found


def test_a_template_is_parsed_once_as_it_came_and_once_patched(parsed: list[bytes]) -> None:
    finish_template(parse(LABEL.encode()), SELLER, Locale.FR, today=date(2026, 1, 2))
    assert len(parsed) == 2


def test_onboard_parses_each_template_twice(folder: Path, parsed: list[bytes]) -> None:
    done = CliRunner().invoke(group, ["onboard", "one.toml", "--templates", ".", "--out", "out"])
    assert done.exit_code in {0, 5}, done.output
    assert len([tag for tag in parsed if "template" in str(tag)]) == 2 * len(Locale)
    assert (folder / "out").is_dir()


def find(node: Node, tag: str) -> Node:
    """The first element of that name below ``node``."""
    return next(child for child in node.children if child.tag == tag)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_nodes_text_is_found_in_the_file(encoding: str) -> None:
    raw = (
        f'<?xml version="1.0" encoding="{encoding}"?><!-- before -->'
        '<t><a x="1" p:x="same &amp; other" xmlns:p="u">same<!-- é -->s&#97;me\n<?pi?> <b>same</b>'
        "<![CDATA[ a<b]]>&gt;c</a><a>same</a></t>"
    ).encode(encoding)
    template = parse(raw)
    assert template.tree is not None
    first, second = template.tree.children
    whole = template.locate(first)
    assert whole.value == first.text == "samesame\n  a<b>c"

    def written(span: Span | None) -> str:
        assert span is not None
        return raw[span.start : span.end].decode(encoding.replace("16", "16-le"))

    assert written(whole.span_of(0, 2)) == "sa"
    assert written(whole.span_of(4, 8)) == "s&#97;me"
    assert written(whole.span_of(2, 6)) == "me<!-- é -->s&#97;"
    assert written(whole.span_of(12, 16)) == "<b]]>&gt;c"
    span = template.locate(second).span_of(0, 4)
    assert written(span) == "same"
    assert span is not None
    assert raw[: span.start].decode(encoding).endswith("</a><a>")
    value = template.locate(first, "x")
    assert value.value == "same & other"
    assert written(value.span_of(5, 6)) == "&amp;"
    inner = template.locate(find(first, "b"))
    assert inner.characters_of(Span(0, len(raw))) == Span(0, 4)
    assert whole.characters_of(inner.span_of(0, 4) or Span(0, 0)) is None


@pytest.mark.parametrize(
    "template",
    [
        parse(LABEL.encode()),
        parse(LABEL.encode("utf-16")),
        parse(b"<b>YOUR COMPANY NAME", plain=True),
        parse_set([b"YOUR COMPANY NAME", "[{Ordér}]".encode("cp1252")]),
    ],
    ids=["xml", "utf-16", "plain", "set"],
)
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_copy_is_the_same(template: Template, copied: Callable[[Template], Template]) -> None:
    same = copied(template)
    assert same == template
    assert hash(same) == hash(template)
    assert same.raw == template.raw
    assert [text.value for text in same.texts] == [text.value for text in template.texts]
    assert (same.is_xml, same.origin, same.condition) == (
        template.is_xml,
        template.origin,
        template.condition,
    )


def test_a_slot_stands_in_an_attribute_under_the_second_of_two_prefixes() -> None:
    raw = (
        '<t xmlns:a="u" xmlns:b="u" b:x="YOUR COMPANY NAME" a:y="1">'
        + LABEL.partition(">")[2].replace("<x>YOUR COMPANY NAME</x>", "", 1)
    ).encode()
    template = parse(raw)
    after = prove(template, plan(template, SELLER, Locale.FR))
    assert b'b:x="Harbour &amp; Lane" a:y="1"' in after
