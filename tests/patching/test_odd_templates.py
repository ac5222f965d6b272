"""Templates that were refused, or patched differently each time, for what they look like."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from notegen import evaluate, read_sample_order
from notegen.errors import PatchError, SourceError, TemplateError
from notegen.locales import Locale, Month
from notegen.patching.planning import Plan, plan, prove
from notegen.patching.slots import Options
from notegen.seller.seller import Seller
from notegen.template.template import Template, parse

FORMULA = 'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]], Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
LIVE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR"
    "(E.G. DECEMBER 2018)."
)
NAME = "YOUR COMPANY NAME"


def make(name: str = NAME, formula: str = FORMULA, head: str = "") -> str:
    """A template whose first label holds ``name``."""
    labels = "".join(f"<l>{text}</l>" for text in (name, NAME, NAME, LIVE, formula))
    return f"{head}<t>{labels}</t>"


def make_seller(prefix: str, company: str = "Acme") -> Seller:
    return Seller(company, Month(2018, 12), {Locale.FR: (prefix,)})


def patch(template: Template, seller: Seller, was: Seller | None = None) -> bytes:
    return prove(template, plan(template, seller, Locale.FR, was=was))


@pytest.mark.parametrize("prefix", ["x&lt;y", "&amp;", "a&b", "x<y>", "x<b>y", "&eacute;-"])
@pytest.mark.parametrize("around", ["{}", "&lt;p&gt;{}&lt;/p&gt;", "<![CDATA[<p>{}</p>]]>"])
def test_a_prefix_that_looks_like_html_is_written_once(prefix: str, around: str) -> None:
    seller, other = make_seller(prefix), make_seller("bm-")
    original = parse(make(formula=around.format(FORMULA)).encode())
    once = patch(original, seller)
    for _ in range(3):
        assert patch(parse(once), seller) == once
        assert patch(parse(once), seller, was=seller) == once
    back = patch(parse(once), other, was=seller)
    assert back == patch(original, other)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('&lt;style isBold="true"&gt;YOUR&lt;/style&gt; COMPANY NAME', "</style> COMPANY"),
        ('<![CDATA[YOUR <style isBold="true">COMPANY</style> NAME]]>', "YOUR <style"),
        ("YOUR&lt;x/&gt;COMPANY NAME", "YOUR<x/>COMPANY"),
    ],
)
def test_a_phrase_cut_by_what_looks_like_a_tag_is_shown(name: str, shown: str) -> None:
    raw = make(name).encode()
    with pytest.raises(TemplateError) as caught:
        plan(parse(raw), make_seller("bm-"), Locale.FR)
    (near,) = [found for found in caught.value.diagnostics if found.code == "near-miss"]
    assert caught.value.diagnostic.code == "slot-missing"
    assert shown in near.message
    assert near.span is not None
    written = raw[near.span.start : near.span.end].decode()
    assert written.endswith(("NAME", "NAME]]>"))
    assert "YOUR" in written


@pytest.mark.parametrize(
    ("encoding", "company"),
    [
        ("IBM866", "Компания"), ("KOI8-R", "Компания"), ("windows-1251", "Компания"),
        ("ISO-8859-15", "Cœur €"), ("IBM852", "Łódź"), ("cp437", "Señor"), ("macintosh", "Œuvre"),
        ("windows-1253", "Εταιρεία"), ("ISO-8859-8", "חברה"), ("TIS-620", "บริษัท"),
    ],
)  # fmt: skip
def test_single_byte_encodings_are_read_and_written(encoding: str, company: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    other = company[::-1]
    template = parse(make(head=head + f"<!-- {other} -->").encode(encoding))
    after = patch(template, make_seller("bm-", company))
    name = codecs.lookup(encoding).name
    assert after.decode(name).count(company) == 3
    assert template.encoding == name


@pytest.mark.parametrize(
    "encoding", ["Shift_JIS", "UTF-7", "unicode_escape", "charmap", "IBM037", "none-such", "idna"]
)
def test_other_encodings_are_refused(encoding: str) -> None:
    raw = make(head=f'<?xml version="1.0" encoding="{encoding}"?>').encode()
    with pytest.raises(SourceError) as caught:
        parse(raw)
    assert caught.value.diagnostic.code == "unknown-encoding"


def test_wrong_types_are_named() -> None:
    template, seller = parse(make().encode()), make_seller("bm-")
    with pytest.raises(TypeError, match="bytes, not str"):
        parse("text")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="template must be of type Template, not bytes"):
        plan(b"", seller, Locale.FR)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="seller must be of type Seller, not str"):
        plan(template, "Acme", Locale.FR)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="planned must be of type Plan"):
        prove(template, template)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="xx"):
        plan(template, seller, "xx")  # type: ignore[arg-type]
    as_text: Plan = plan(template, seller, "fr")  # type: ignore[arg-type]
    assert as_text == plan(template, seller, Locale.FR)
    order, today = read_sample_order(Locale.FR), date(2026, 1, 2)
    documents = [evaluate(template, order, locale=code, today=today) for code in ("fr", Locale.FR)]  # type: ignore[arg-type]
    assert documents[0] == documents[1]


def test_the_patch_of_several_files_is_asked_for_file_by_file() -> None:
    from notegen.template.template import parse_set

    raws = [NAME.encode(), f"{NAME}\n\n{NAME}".encode(), LIVE.encode("utf-16"), FORMULA.encode()]
    template = parse_set(raws)
    planned = plan(template, make_seller("bmFR", "Émile"), Locale.FR)
    results = [patch.apply(raw) for patch, raw in zip(planned.patches, raws, strict=True)]
    assert prove(template, planned) == b"".join(results)
    assert [raw.decode("utf-8") for raw in results[:2]] == ["Émile", "Émile\n\nÉmile"]
    assert results[2].decode("utf-16") == "décembre 2018."
    with pytest.raises(ValueError, match="unpack"):
        _ = planned.patch
    wrong = Plan(planned.patches, planned.slots, (), {**planned.texts, 0: "Emile"})
    with pytest.raises(PatchError) as caught:
        prove(template, wrong)
    assert caught.value.diagnostic.code == "proof-failed"


def test_a_formula_is_not_replaced_where_the_tag_would_be_read_otherwise() -> None:
    odd = FORMULA.replace('"bm-",""]', '"bm-",{END}]')
    raw = make(formula=odd).encode()
    with pytest.raises(TemplateError) as caught:
        plan(parse(raw), make_seller(""), Locale.FR, Options(replace_formula=True))
    assert caught.value.diagnostic.code == "odd-formula"


def test_a_word_joined_to_a_placeholder_makes_it_a_near_miss() -> None:
    raw = make().replace(LIVE, LIVE.removesuffix(".") + "now").encode()
    with pytest.raises(TemplateError) as caught:
        plan(parse(raw), make_seller("bm-"), Locale.FR)
    assert {found.code for found in caught.value.diagnostics} >= {"slot-missing", "near-miss"}
