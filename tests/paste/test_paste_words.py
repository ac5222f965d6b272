"""The five languages say the same things."""

from __future__ import annotations

import re

import pytest

from notegen.locales import Locale
from notegen.paste import Message
from notegen.paste.render import Part, list_languages, load_sentences, say

VALUES = re.compile(r"\{[a-z]+\}")
LITERALS = re.compile(r"`([^`]*)`")
FIELD = "intro-check"
"""Its literal part is the name of the field, which each language has its own word for."""


NAMES = re.compile(
    r"référence du canal|Kanalreferenz|riferimento del canale|referencia del canal|channel reference"
)


def test_every_sentence_is_there_in_each_language_with_its_values_and_literal_texts() -> None:
    for key, sentences in load_sentences().items():
        assert list(sentences) == [language.stem for language in list_languages()], key
        english = sentences["eng"]
        for words in sentences.values():
            assert sorted(VALUES.findall(words)) == sorted(VALUES.findall(english)), key
            if key != FIELD:
                found = LITERALS.findall(words)
                assert sorted(set(found)) == sorted(set(LITERALS.findall(english))), key


def test_names_of_linnworks_columns_stay_english() -> None:
    for sentences in load_sentences().values():
        assert not any(NAMES.search(words) for words in sentences.values())
    assert "`Channel Reference`" in load_sentences()["print-text"]["fr"]


@pytest.mark.parametrize("language", list_languages())
def test_the_check_field_has_the_name_that_the_introduction_says(language: Locale) -> None:
    sentences = load_sentences()
    assert LITERALS.findall(sentences[FIELD][language.stem]) == [sentences["check"][language.stem]]


def test_no_value_is_read_as_a_mark() -> None:
    message = Message("where-holds", {"text": "`{text}` {x}"})
    assert say(message, Locale.ENG)[1] == Part("`{text}` {x}", literal=True)
