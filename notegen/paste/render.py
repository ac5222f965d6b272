"""A paste sheet in words: as plain text, and as one page that needs no server and no network.

A sentence of ``data/paste/sentences.toml`` marks text that is taken literally (a menu, a piece of a
template) with backticks, and the place of a value with its name in braces. Values are filled in
after the sentence has been cut up, so nothing in a value is ever read as a mark.

The page works from ``file://``. Its content security policy allows the one style and the one
script by their hashes and nothing more, so no value shown in it can ever run or load anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import textwrap
import tomllib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.data import read_text
from notegen.frozen import FrozenMap
from notegen.locales import Locale, load_catalog
from notegen.paste.sheet import Message, PasteStep, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from notegen.paste.sheet import PasteSheet, Task

WIDTH = 78
RULE = "-" * WIDTH
"""Stands above and below each text to paste, which begins at the left edge and is not wrapped."""
_SCRIPT_WORDS = ("title", "progress", "copied", "copy-refused", "check-", "char-")
"""The beginnings of the keys of sentences that the page's script says."""
_PIECE = re.compile(r"`(?P<literal>[^`]*)`|(?P<words>[^`]+)")
_VALUE = re.compile(r"\{([a-z]+)\}")
_BREAK = re.compile(r"(?<=,)(?! )|(?<=[ \[])(?=\[\{)")
"""After a comma and before a tag of a formula."""


class Part(NamedTuple):
    """A stretch of a sentence; ``literal`` where it is taken character by character."""

    text: str
    literal: bool


@cache
def load_sentences() -> Mapping[str, Mapping[str, str]]:
    """The sentences by key, each by the stem of its language."""
    table = tomllib.loads(read_text("paste", "sentences.toml"))
    return FrozenMap({key: FrozenMap(sentences) for key, sentences in table.items()})


def list_languages() -> tuple[Locale, ...]:
    """Those of the page, chosen by the reader; the first where the browser asks for none of them."""
    return tuple(map(Locale, load_sentences()["language"]))


def say(message: Message, language: Locale) -> tuple[Part, ...]:
    """A message in a language, in parts."""

    def fill(words: str) -> str:
        return _VALUE.sub(lambda found: message.values[found[1]], words)

    return tuple(
        Part(fill(found["words"] or found["literal"]), found["literal"] is not None)
        for found in _PIECE.finditer(load_sentences()[message.key][language.stem])
    )


def say_plainly(message: Message, language: Locale) -> str:
    """A message in a language as plain text, its literal parts in straight quotes."""
    return "".join(
        f'"{part.text}"' if part.literal else part.text for part in say(message, language)
    )


def to_text(sheet: PasteSheet, language: Locale = Locale.ENG) -> str:
    """The sheet's steps in a language; the texts to paste stand unwrapped between two rules."""
    title = f"{load_catalog(sheet.locale)[f'template_{language.stem}']} ({sheet.locale})"
    lines = [title, "=" * len(title), ""]
    for key in ("intro-open", "intro-only"):
        lines += [*_wrap(say_plainly(Message(key), language)), ""]
    for number, part in enumerate(sheet.parts):
        lines += [*_describe(part, number, language), ""]
    for key in ("rules", "rules-overlap", "rules-default", "rules-specific"):
        lines += [*_wrap(say_plainly(Message(key), language)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _describe(part: PasteStep | Task, number: int, language: Locale) -> Iterator[str]:
    def word(key: str) -> str:
        return say_plainly(Message(key), language)

    yield from _wrap(f"[ ] {number}. {say_plainly(part.title, language)}", "    ")
    if not isinstance(part, PasteStep):
        for text in part.texts:
            yield from _wrap(f"    {say_plainly(text, language)}", "    ")
        yield from (RULE, part.copy, RULE) if part.copy else ()
        return
    yield from _wrap(f"    {word('where')}: {say_plainly(part.where, language)}", "    ")
    if part.changes:
        yield from _wrap(f"    {word('select')}: {say_plainly(part.select, language)}", "    ")
    for note in part.notes:
        yield from _wrap(f"    {say_plainly(note, language)}", "    ")
    if part.changes:
        yield from (f"    {word('paste')}:", RULE, part.paste, RULE)
        yield from (f"    {word('put-back')}:", RULE, part.old, RULE)
    else:
        yield from (*_wrap(f"    {word('unchanged')}", "    "), RULE, part.paste, RULE)


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def to_html(sheets: Sequence[PasteSheet]) -> str:
    """The page with the sheets of one seller, in their order; the same sheets, the same page.

    ``ValueError`` when there is no sheet.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    if not sheets:
        raise ValueError("a page needs at least one sheet")

    environment = Environment(
        loader=DictLoader({"page": read_text("pages", "paste.html.j2")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"exact": _write_exactly, "breakable": _make_breakable}
    languages = {language.language_tag.partition("-")[0]: language for language in list_languages()}
    # one language at a time, chosen by the radio buttons, with or without the script
    chosen = ", ".join(f'html:has(#language-{tag}:checked) .t[lang="{tag}"]' for tag in languages)
    style = f"{read_text('pages', 'paste.css')}\n{chosen} {{ display: inline; }}\n"
    script = read_text("pages", "paste-compare.js") + read_text("pages", "paste.js")
    return environment.get_template("page").render(
        sheets=sheets,
        companies=", ".join(dict.fromkeys(sheet.company for sheet in sheets)),
        languages=languages,
        sentences=load_sentences(),
        catalogs={sheet.locale: load_catalog(sheet.locale) for sheet in sheets},
        script_words={
            tag: {
                key: sentences[language.stem].replace("`", "")
                for key, sentences in load_sentences().items()
                if key.startswith(_SCRIPT_WORDS)
            }
            for tag, language in languages.items()
        },
        style=Markup(style),  # noqa: S704 - ours, and held to its hash by the policy
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
        identity=_identify(sheets),
        message=Message,
        say=say,
        pieces=Piece,
    )


def _write_exactly(text: str) -> Markup:
    """Text that the browser's parser leaves as it is, a carriage return included."""
    from markupsafe import Markup, escape

    return escape(text).replace("\r", Markup("&#13;"))


def _make_breakable(text: Markup) -> Markup:
    """With places where a formula may be broken over lines, which are no part of the text."""
    return type(text)(_BREAK.sub("<wbr>", str(text)))


def _hash(text: str) -> str:
    """The hash that a content security policy allows an inline text by."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _identify(sheets: Sequence[PasteSheet]) -> str:
    """A short name for this very work, under which a browser may keep the ticks."""
    work = [
        (sheet.locale, [(step.old, step.paste) for step in sheet.steps], len(sheet.after))
        for sheet in sheets
    ]
    return hashlib.sha256(json.dumps(work).encode()).hexdigest()[:16]
