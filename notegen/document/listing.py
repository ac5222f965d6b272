"""A file whose layout is not known: its texts one below the other, evaluated all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notegen.dialect.layout import Page
from notegen.document.content import Document, longest_word
from notegen.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from notegen.document.texts import Writer
    from notegen.template import Template
    from notegen.xml.texts import LocatedText


_TEXT_NAMES = {"caption", "content", "label", "text", "title", "value"}
"""Attributes that hold a label's words in many a program's files."""
_LONGEST = 1000
"""The longest word of a text in a file whose layout is not known."""


def list_document(template: Template, writer: Writer, title: str) -> Document:
    """The texts of a file whose layout is not known, in document order."""
    printed = sorted(filter(_is_printed, template.texts), key=lambda t: t.run.pieces[0].start)
    texts = [text.value for text in printed if not _is_data(text.value)]
    listing = tuple(
        writer.runs(text, f"text[{number}]") for number, text in enumerate(texts, start=1)
    )
    if len(texts) < len(printed):
        left_out = (
            f"{len(printed) - len(texts)} texts without blanks are left out: pictures, likely"
        )
        writer.findings.append(Diagnostic("text-left-out", Severity.NOTE, left_out))
    writer.findings.append(
        Diagnostic(
            "layout-unknown",
            Severity.WARNING,
            "the file is in no known dialect: its texts are listed, without their layout",
            hint="describe its layout in a dialect file (docs/dialects.md)",
        )
    )
    return Document(
        page=Page(),
        blocks=(),
        title=title,
        language=writer.locale.language_tag,
        stand_in=template.origin == "stand-in",
        listing=listing,
        diagnostics=tuple(writer.findings),
    )


def _is_data(text: str) -> bool:
    """Whether a text without blanks is too long for a word: a picture in base64, likely."""
    return "[{" not in text and "EVAL{" not in text and longest_word(text) > _LONGEST


def _is_printed(text: LocatedText) -> bool:
    """Whether a text of an unknown file is likely a label's.

    Any element text is; an attribute's is where it holds a tag, a formula or two words, or where
    its name says so.
    """
    value = text.value.strip()
    if not text.attribute or "[{" in value or "EVAL{" in value:
        return bool(value)
    if text.attribute.rpartition(":")[2].lower() in _TEXT_NAMES:
        return any(character.isalpha() for character in value)
    return re.search(r"[^\W\d]\s+[^\W\d]", value) is not None
