"""A seller's TOML text, and what to say when it is none."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from notegen.errors import SellerError
from notegen.seller_fields import CURLY
from notegen.spans import Span


def load_toml(raw: bytes) -> tuple[dict[str, Any], str]:
    """The table of a TOML file, and its text without the byte order mark.

    Raises :class:`SellerError` where it is not UTF-8 or not TOML.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SellerError.of(
            "seller-not-utf8",
            f"the file is not UTF-8 (byte {error.start})",
            hint="save it again with the encoding UTF-8",
        ) from None
    try:
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_toml(text, str(error)) from None


def _not_toml(text: str, reason: str) -> SellerError:
    """Name the place, and curly quotes where one stands on that line outside straight ones."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    lines = text.split("\n")
    line = int(found[1]) - 1 if found else len(lines) - 1
    before = sum(len(earlier) + 1 for earlier in lines[:line])
    start = before + (int(found[2]) - 1 if found else len(lines[line]))
    hint = _advise(text, lines[line])
    curly = next((n for n, c in enumerate(lines[line]) if c in CURLY), None)
    if curly is not None:
        mark = lines[line][curly]
        return SellerError.of(
            "curly-quote",
            f"{mark} is a curly quote, where a straight one is needed",
            span=Span(before + curly, before + curly + 1),
            hint='type the straight quote " over each of them',
        )
    message = re.sub(r" \(at .*\)$", "", reason)
    return SellerError.of(
        "seller-not-toml",
        f"the file is not TOML: {message}",
        span=Span(min(start, len(text)), min(start + 1, len(text))),
        hint=hint,
    )


def _advise(text: str, line: str) -> str:
    """What to do about a line that is no TOML."""
    if "\0" in text:
        return "save the file again with the encoding UTF-8"
    if re.match(r"\s*live_since\s*=\s*[^\s\"'{]", line):
        return 'put the month into quotes: live_since = "2018-12"'
    if re.match(r"\s*[\w-]+\s*=\s*[^\s\"'\[{]", line):
        return 'put the value into quotes, such as company = "Acme"'
    if "\\" in line:
        return r"write each \ twice, or put the value into single quotes"
    return "look at examples/seller.toml for how it is written"
