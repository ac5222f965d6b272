"""What a design and a catalog make, and what is said when they make nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notegen.errors import SourceError
from notegen.locales import Locale
from notegen.template.design import generate
from notegen.template.xml_tree import read_tree

CASES = Path(__file__).parents[1] / "cases" / "generator" / "refused.toml"


def read_nothing(name: str) -> bytes:
    raise SourceError.of("no-such-file", name)


def read_dot(name: str) -> bytes:
    return f"bytes of {name}".encode()


def refused_cases() -> list[Any]:
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", refused_cases())
def test_refuses(case: dict[str, Any]) -> None:
    with pytest.raises(SourceError) as caught:
        generate(case["design"], case["catalog"], Locale.FR, read_nothing)
    assert [d.code for d in caught.value.diagnostics] == case["codes"]
    if "at" in case:
        span = caught.value.diagnostic.span
        assert span is not None
        assert case["design"][span.start : span.end] == case["at"]


def test_names_every_missing_and_unused_key() -> None:
    with pytest.raises(SourceError) as caught:
        generate("{{ a }}{{ b }}{{ c }}", {"b": "", "d": ""}, Locale.FR, read_nothing)
    told = "\n".join(d.message for d in caught.value.diagnostics)
    assert [key for key in "abcd" if f" {key}," in told] == ["a", "c", "d"]


XML_TEXT = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\r").filter(
        lambda c: c in "\t\n" or (ord(c) >= 0x20 and ord(c) not in {0xFFFE, 0xFFFF})
    )
)


@given(XML_TEXT)
def test_any_word_comes_out_as_it_was(word: str) -> None:
    made = generate('<a b="{{ w }}">{{ w }}</a>', {"w": word}, Locale.IT, read_nothing)
    node = read_tree(made.encode("utf-8"))
    assert node.text == word
    assert node.attributes["b"] == word.replace("\n", " ").replace("\t", " ")


@given(st.text(max_size=60), st.dictionaries(st.sampled_from("abc"), st.text(max_size=5)))
def test_any_design_makes_a_template_or_says_why_not(design: str, catalog: dict[str, str]) -> None:
    try:
        made = generate(design, catalog, Locale.FR, read_nothing)
    except SourceError as error:
        spans = [d.span for d in error.diagnostics if d.span]
        assert all(span.end <= len(design) for span in spans)
    else:
        read_tree(made.encode("utf-8"))


FRAGMENTS = ("<a>", "</a>", "{{", "}}", "{%", "%}", "{#", "#}", " if ", " endif ", "a", "locale",
             "embed", "('x.png')", "==", "'", "(", "\n", " not ")  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14))
def test_any_jinja_makes_a_template_or_says_why_not(pieces: list[str]) -> None:
    test_any_design_makes_a_template_or_says_why_not.hypothesis.inner_test(  # type: ignore[attr-defined]
        "".join(pieces), {"a": "x"}
    )


def test_a_picture_becomes_a_data_url() -> None:
    made = generate("<a>{{ embed('img/dot.png') }}</a>", {}, Locale.ES, read_dot)
    assert made == "<a>data:image/png;base64,Ynl0ZXMgb2YgaW1nL2RvdC5wbmc=</a>"


def test_a_condition_and_a_comment_leave_no_line_behind() -> None:
    design = "{# why #}\n<a>\n  {% if locale == 'DE' %}\n  <b/>\n  {% endif %}\n</a>\n"
    assert generate(design, {}, Locale.DE, read_nothing) == "<a>\n  <b/>\n</a>\n"
    assert generate(design, {}, Locale.FR, read_nothing) == "<a>\n</a>\n"
