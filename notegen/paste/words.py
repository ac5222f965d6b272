"""The sentences of the paste sheet, in the five languages.

A sentence marks text that is taken literally (a menu, a piece of a template) with backticks,
and the place of a value with its name in braces. Values are filled in after the sentence has
been cut up, so nothing in a value is ever read as a mark.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from notegen.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.locales import Locale
    from notegen.paste.sheet import Message


_PIECE = re.compile(r"`(?P<literal>[^`]*)`|(?P<words>[^`]+)")
_VALUE = re.compile(r"\{([a-z]+)\}")


class Part(NamedTuple):
    """A stretch of a sentence; ``literal`` where it is taken character by character."""

    text: str
    literal: bool


@cache
def load_words(language: Locale) -> Mapping[str, str]:
    """The sentences of a language by key, from ``paste/<stem>.toml``."""
    return MappingProxyType(tomllib.loads(read_text("paste", f"{language.stem}.toml")))


def say(message: Message, language: Locale) -> tuple[Part, ...]:
    """A message in a language, in parts."""

    def fill(words: str) -> str:
        return _VALUE.sub(lambda found: message.values[found[1]], words)

    return tuple(
        Part(fill(found["words"] or found["literal"]), found["literal"] is not None)
        for found in _PIECE.finditer(load_words(language)[message.key])
    )


def say_plainly(message: Message, language: Locale) -> str:
    """A message in a language as plain text, its literal parts in straight quotes."""
    return "".join(
        f'"{part.text}"' if part.literal else part.text for part in say(message, language)
    )
