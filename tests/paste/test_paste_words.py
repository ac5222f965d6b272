"""The five languages say the same things."""

from __future__ import annotations

import re

import pytest

from notegen.locales import Locale
from notegen.paste.sheet import Message
from notegen.paste.words import Part, load_words, say

VALUES = re.compile(r"\{[a-z]+\}")
LITERALS = re.compile(r"`([^`]*)`")
FIELD = "intro-check"
"""Its literal part is the name of the field, which each language has its own word for."""


@pytest.mark.parametrize("language", [key for key in Locale if key is not Locale.ENG])
def test_every_sentence_is_there_with_its_values_and_literal_texts(language: Locale) -> None:
    english, words = load_words(Locale.ENG), load_words(language)
    assert set(words) == set(english)
    for key, sentence in english.items():
        assert sorted(VALUES.findall(words[key])) == sorted(VALUES.findall(sentence)), key
        if key != FIELD:
            found = LITERALS.findall(words[key])
            assert sorted(set(found)) == sorted(set(LITERALS.findall(sentence))), key


@pytest.mark.parametrize("language", Locale)
def test_the_check_field_has_the_name_that_the_introduction_says(language: Locale) -> None:
    words = load_words(language)
    assert LITERALS.findall(words[FIELD]) == [words["check"]]


def test_no_value_is_read_as_a_mark() -> None:
    message = Message("where-holds", {"text": "`{text}` {x}"})
    assert say(message, Locale.ENG)[1] == Part("`{text}` {x}", literal=True)
