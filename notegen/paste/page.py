"""The paste sheets of a seller as one page that needs nothing else: no server, no network.

The page works from ``file://``. Its content security policy allows the one style and the one
script by their hashes and nothing more, so no value shown in it can ever run or load anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

from notegen.locales import Locale
from notegen.paste.sheet import Message, Piece
from notegen.paste.words import load_words, say
from notegen.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from notegen.paste.sheet import PasteSheet


LANGUAGES = (Locale.ENG, Locale.FR, Locale.DE, Locale.IT, Locale.ES)
"""Those of the page, chosen by the reader; English where the browser asks for none of them."""
_SCRIPT_WORDS = ("title", "progress", "copied", "copy-refused", "check-", "char-")
"""The beginnings of the keys of sentences that the script says."""
_BREAK = re.compile(r"(?<=,)(?! )|(?<=[ \[])(?=\[\{)")
"""After a comma and before a tag of a formula."""


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
    style = read_text("pages", "paste.css")
    script = read_text("pages", "paste-compare.js") + read_text("pages", "paste.js")
    return environment.get_template("page").render(
        sheets=sheets,
        companies=", ".join(dict.fromkeys(sheet.company for sheet in sheets)),
        languages=[(tag(language), language) for language in LANGUAGES],
        words={tag(language): load_words(language) for language in LANGUAGES},
        script_words=_pick_script_words(),
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


def tag(language: Locale) -> str:
    """The language of a text of the page, without a country: ``fr`` … ``en``."""
    return language.language_tag.partition("-")[0]


def _pick_script_words() -> dict[str, dict[str, str]]:
    return {
        tag(language): {
            key: text.replace("`", "")
            for key, text in load_words(language).items()
            if key.startswith(_SCRIPT_WORDS)
        }
        for language in LANGUAGES
    }


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
