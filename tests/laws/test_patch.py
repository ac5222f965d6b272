"""The laws of patches and of patching, for any bytes, any name and any form of a template."""

from __future__ import annotations

import html
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from notegen.errors import NotegenError
from notegen.formula.label import parse_label
from notegen.locales import Locale, Month
from notegen.order_number.formula import find_references
from notegen.patching.patch import Edit, Patch
from notegen.patching.planning import plan, prove
from notegen.patching.slots import SlotState
from notegen.seller.seller import Seller
from notegen.template.encoding import decode
from notegen.template.template import parse

if TYPE_CHECKING:
    from collections.abc import Callable

LIVE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)
LETTERS = st.characters(categories=["L", "M", "N", "P", "S"], exclude_characters="ÃÂâ\ufffd[{")
"""What a name may hold: all that is seen, but for the beginnings of tags and of spoilt letters."""
PIECES = st.sampled_from(
    [
        "&",
        "<",
        ">",
        '"',
        "'",
        "]]>",
        "$&",
        "\\1",
        "{x}",
        "é",
        "漢",
        "🙂",
        "<b>",
        "&amp;",
        "]",
        "A",
        " ",
    ]
)
COMPANIES = (
    st.lists(PIECES | LETTERS, min_size=1, max_size=12)
    .map(lambda pieces: "".join(pieces).strip())
    .filter(lambda name: name)
)
QUOTES = '"“”„«»‘’~'
PREFIXES = (
    st.text(
        st.sampled_from("bmFR-&<>'é漢_ .$\\")
        | st.characters(categories=["L", "P", "S"], exclude_characters=QUOTES + "ÃÂâ\ufffd[{"),
        max_size=8,
    )
    .map(str.strip)
    .filter(lambda prefix: prefix.casefold() not in "205894893")
)
"""What a prefix may be by docs/seller.md: no quote, mark, digit, unseen character or outer blank."""


def write_formula(prefix: str) -> str:
    """The label of the order number as Back Market's page gives it, for a prefix or for none."""
    tag = "[{SecondaryReference}]"
    if not prefix:
        return tag
    return f'EVAL{{BEGIN}}IIF[contains["{prefix}",{tag}], Replace[{tag},"{prefix}",""], ""]{{END}}'


def escape(text: str) -> str:
    """Text as XML character data or attribute value."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


FORMS: dict[str, Callable[[str], str]] = {
    "element": lambda text: f"<x>{escape(text)}</x>",
    "attribute": lambda text: f'<x y="{escape(text)}" z="1"/>',
    "apostrophes": lambda text: "<x y='" + escape(text).replace("'", "&#39;") + "'/>",
    "cdata": lambda text: f"<x><![CDATA[{text}]]></x>",
    "html": lambda text: f"<x>{escape('<p>' + escape(text) + '</p>')}</x>",
    "html in cdata": lambda text: f"<x><![CDATA[<p>{escape(text)}</p>]]></x>",
    "inline": lambda text: f"<x>{escape(text[:6])}<b>{escape(text[6:])}</b></x>",
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"]


READERS: dict[str, Callable[[etree._Element], str]] = {
    "element": lambda x: x.text or "",
    "attribute": lambda x: str(x.get("y")),
    "apostrophes": lambda x: str(x.get("y")),
    "cdata": lambda x: x.text or "",
    "html": lambda x: html.unescape((x.text or "").removeprefix("<p>").removesuffix("</p>")),
    "html in cdata": lambda x: html.unescape((x.text or "")[3:-4]),
    "inline": lambda x: "".join(str(text) for text in x.itertext()),
}
"""What each form prints, as lxml reads it."""


class Drawn(NamedTuple):
    """A template, the forms of its labels, and which of the five slots each of them is."""

    raw: bytes
    forms: list[str]
    order: list[int]

    def read(self, raw: bytes) -> list[str]:
        """What the labels of the patched file print, slot by slot."""
        labels = list(etree.fromstring(raw).iter("x"))
        found = dict(zip(self.order, map(self.read_one, self.forms, labels), strict=True))
        return [found[number] for number in range(5)]

    @staticmethod
    def read_one(form: str, label: etree._Element) -> str:
        return READERS[form](label)


@st.composite
def templates(draw: st.DrawFn) -> Drawn:
    """A template with three names, one month and one order number, each in a form of its own."""
    prefix = draw(st.sampled_from(["bm-", "", "b&<m"]))
    texts = ["YOUR COMPANY NAME"] * 3 + [f"since {LIVE}.", write_formula(prefix)]
    order = draw(st.permutations(range(5)))
    forms = [draw(st.sampled_from(sorted(FORMS))) for _ in order]
    line = draw(st.sampled_from(["\n", "\r\n", "\r", ""]))
    body = line.join(FORMS[form](texts[number]) for form, number in zip(forms, order, strict=True))
    encoding = draw(st.sampled_from(ENCODINGS))
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>{line}<t>{body}</t>{line}'
    return Drawn(text.encode(encoding), forms, list(order))


@given(templates(), COMPANIES, PREFIXES)
def test_patching_keeps_the_laws(drawn: Drawn, company: str, prefix: str) -> None:
    seller = Seller(company, Month(2018, 12), {Locale.FR: (prefix,)})
    planned = plan(parse(drawn.raw), seller, Locale.FR)
    after = prove(parse(drawn.raw), planned)
    assert drawn.read(after) == [*[company] * 3, "since décembre 2018.", write_formula(prefix)]
    assert planned.patch.inverse().apply(after) == drawn.raw
    assert keep_other_bytes(planned.patch, drawn.raw, after)
    again = plan(parse(after), seller, Locale.FR)
    assert not again.patch
    assert {slot.state for slot in again.slots} == {SlotState.WANTED}


def keep_other_bytes(patch: Patch, before: bytes, after: bytes) -> bool:
    """Whether what stands between the edits is the same."""
    place = shift = 0
    for edit in patch.edits:
        if before[place : edit.start] != after[place + shift : edit.start + shift]:
            return False
        shift += len(edit.new) - len(edit.old)
        place = edit.end
    return before[place:] == after[place + shift :]


@given(templates(), COMPANIES, COMPANIES)
def test_another_name_finds_the_old_one(drawn: Drawn, first: str, second: str) -> None:
    assume(first not in second and second not in first)
    assume(all(first not in text.value for text in parse(drawn.raw).texts))
    old = Seller(first, Month(2018, 12), {Locale.FR: ("",)})
    new = Seller(second, Month(2019, 3), {Locale.FR: ("bmFR",)})
    template = parse(drawn.raw)
    patched = parse(prove(template, plan(template, old, Locale.FR)))
    again = prove(patched, plan(patched, new, Locale.FR, was=old))
    assert drawn.read(again) == [*[second] * 3, "since mars 2019.", write_formula("bmFR")]


@st.composite
def patches(draw: st.DrawFn) -> tuple[bytes, Patch]:
    """Some bytes and a patch of them."""
    raw = draw(st.binary(max_size=40))
    places = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    edits = [
        Edit(start, raw[start:end], draw(st.binary(max_size=3)))
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    return raw, Patch(tuple(edits))


@given(patches())
def test_a_patch_has_an_inverse(pair: tuple[bytes, Patch]) -> None:
    raw, patch = pair
    after = patch.apply(raw)
    assert patch.inverse().apply(after) == raw
    assert patch.inverse().inverse() == patch
    assert Patch.from_json(patch.to_json()) == patch
    assert keep_other_bytes(patch, raw, after)
    assert bool(patch) or after == raw


@given(st.binary(max_size=60) | st.text(max_size=30).map(str.encode))
def test_any_bytes_parse_or_say_why(raw: bytes) -> None:
    try:
        template = parse(raw)
    except NotegenError as error:
        span = error.diagnostic.span
        assert span is None or 0 <= span.start <= span.end <= len(raw)
    else:
        assert template.raw == raw
        assert all(0 <= text.span.start <= text.span.end <= len(raw) for text in template.texts)


@given(
    st.text(st.sampled_from("aé漢🙂\r\n"), min_size=1, max_size=20), st.sampled_from(ENCODINGS[:3])
)
def test_characters_and_bytes_have_one_place(text: str, encoding: str) -> None:
    raw = ("x" + text).encode(encoding)
    source = decode(raw)
    for place in range(len(source.text) + 1):
        assert source.character_at(source.byte_at(place)) == place


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_fast_way_to_know_a_formula_and_the_plain_one_agree(one: str, other: str) -> None:
    as_delivered = write_formula("bm-").replace('"bm-"', f'"{one}"', 1).replace("bm-", other)
    spaced = as_delivered.replace("IIF[", "iif[")  # which only the parser knows
    fast, plain = find_references(as_delivered), find_references(spaced)
    assert [item.form for item in fast] == [item.form for item in plain]
    assert [item.prefixes for item in fast] == [item.prefixes for item in plain]
    for item in fast:
        literals = [as_delivered[part.start : part.end] for part in item.literals]
        assert literals == [part.value for part in item.literals]


MARKS = ["EVAL{BEGIN}", "{END}", "[{A}]", "[{EVAL}]", "[{ENDEVAL}]", "EVAL{", "}", '"', "[", "x"]


@given(st.lists(st.sampled_from(MARKS)).map("".join))
def test_a_label_is_its_segments(text: str) -> None:
    label = parse_label(text)
    spans = [segment.span for segment in label.segments]
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(one.end == other.start for one, other in pairwise(spans))
