"""Each field of a seller's file, checked as it is read; every finding names its path."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from notegen.errors import Diagnostic, Severity, nearest
from notegen.locales import Locale, Month, find_locale, find_month

FIRST_YEAR = 2014
"""Back Market opened in November 2014."""
MAX_TEXT = 200
"""The longest company name or wording, in characters."""
SHORTEST_NUMBER = 6
"""From how many digits at its end on a prefix is taken for a whole order reference."""
MARKUP = ("[{", "EVAL{", "{BEGIN}", "{END}")
"""What Linnworks would read as a tag or a formula."""
CURLY = "“”„«»‘’"
MONTH_EXAMPLE = 'write it as live_since = "2018-12"'


class FormulaStyle(StrEnum):
    """How the order-number formula is written for a seller with one prefix."""

    DELIVERED = "delivered"
    """Back Market's own: prints nothing when the prefix is wrong."""
    NEVER_BLANK = "never-blank"
    """``Replace[[{SecondaryReference}],"bm-",""]``: a wrong prefix shows instead of vanishing."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The placeholders to look for, as Back Market's page gives them.

    The go-live phrase is followed by the sentence's own full stop, which is not part of it.
    That all five templates hold them in English is not proved, so they can be set.
    """

    company: str = "YOUR COMPANY NAME"
    live_since: str = (
        "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
        " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
    )


@dataclass(slots=True)
class Findings:
    """What is wrong in one seller's file, collected while its fields are read.

    ``shown_prefixes`` are those that orders bear.
    """

    errors: list[Diagnostic] = field(default_factory=list)
    shown_prefixes: frozenset[str] = frozenset()

    def add(self, code: str, path: str, message: str, hint: str | None = None) -> None:
        """Note an error at ``path``, such as ``prefix.FR``."""
        self.errors.append(
            Diagnostic(code, Severity.ERROR, f"{path}: {message}", hint=hint, path=path)
        )


def check_keys(
    table: Mapping[str, object], known: tuple[str, ...], findings: Findings, within: str = ""
) -> None:
    """Note every key that is not ``known``, with the one that was probably meant."""
    for key in table:
        if key not in known:
            meant = nearest(key, known)
            hint = f"did you mean {meant}?" if meant else f"the keys are {', '.join(known)}"
            findings.add("unknown-key", within + key, "there is no such key", hint)


def read_name(value: object, path: str, findings: Findings) -> str:
    """A text for a template: one line, not empty, nothing that Linnworks would evaluate."""
    if not isinstance(value, str):
        findings.add("wrong-type", path, f"must be a text, not {kind_of(value)}", 'put "" round it')
        return ""
    if not value.strip():
        findings.add("empty", path, "is empty", "write the text that must be printed")
    elif value != value.strip():
        findings.add("outer-blank", path, "begins or ends with a blank", "remove it")
    elif len(value) > MAX_TEXT:
        findings.add("too-long", path, f"is longer than {MAX_TEXT} characters")
    for mark in MARKUP:
        if mark.casefold() in value.casefold():
            findings.add("holds-markup", path, f"holds {mark}, which Linnworks would evaluate")
    if control := _control(value):
        findings.add("control-character", path, f"holds {control}", "write it on one line")
    return value


def read_per_locale(
    value: object, path: str, findings: Findings, *, optional: bool = False
) -> tuple[object, dict[Locale, object]]:
    """A value, or a table with ``default`` and an entry per locale: the default and the rest.

    Only where it is ``optional`` may the default be missing.
    """
    if not isinstance(value, Mapping):
        return value, {}
    entries = read_locale_keys(
        {key: entry for key, entry in value.items() if key != "default"}, path, findings
    )
    if not optional and "default" not in value and len(entries) < len(Locale):
        findings.add("missing-key", f"{path}.default", "is missing")
    return value.get("default"), entries


def read_locale_keys(
    table: Mapping[str, object], path: str, findings: Findings
) -> dict[Locale, object]:
    """The entries of a table by locale; a key that is none, or comes twice, is noted."""
    found: dict[Locale, object] = {}
    for key, entry in table.items():
        locale = find_locale(key)
        if locale is None:
            meant = nearest(key, list(Locale))
            hint = f"did you mean {meant}?" if meant else f"the keys are {', '.join(Locale)}"
            findings.add("unknown-locale", f"{path}.{key}", "is no locale", hint)
        elif locale in found:
            findings.add("doubled-key", f"{path}.{key}", f"there is an entry for {locale} already")
        else:
            found[locale] = entry
    return found


def read_month(value: object, path: str, findings: Findings) -> Month:
    """A month in any of the ways that :func:`~notegen.locales.find_month` understands."""
    earliest = Month(FIRST_YEAR, 1)
    if isinstance(value, date):
        hint = f'write {path} = "{value:%Y-%m}"'
        findings.add("wrong-type", path, "must be a text, not a date", hint)
    elif not isinstance(value, str):
        message = f"must be a text, not {kind_of(value)}"
        findings.add("wrong-type", path, message, MONTH_EXAMPLE)
    elif (month := find_month(value)) is None:
        findings.add("not-a-month", path, f'"{value}" is no month of a year', MONTH_EXAMPLE)
    elif month < earliest:
        findings.add("too-early", path, f"{value}: Back Market opened in {FIRST_YEAR}")
    else:
        return month
    return earliest


def read_prefixes(value: object, path: str, findings: Findings) -> tuple[str, ...]:
    """A prefix, or a list of them; an empty text stands for orders without one."""
    entries = value if isinstance(value, list) else [value]
    prefixes: list[str] = []
    for entry in entries:
        if not isinstance(entry, str):
            hint = 'write "" where orders have no prefix'
            findings.add("wrong-type", path, f"must be a text, not {kind_of(entry)}", hint)
        elif reason := refuse_prefix(entry, findings.shown_prefixes):
            hint = (
                "write it as Linnworks shows it; if it is so there, change Order Prefix"
                " (Settings > Channel Integration)"
            )
            findings.add("unusable-prefix", path, f'"{entry}" {reason}', hint)
        elif entry in prefixes:
            findings.add("doubled-prefix", path, f'"{entry}" is there twice')
        else:
            prefixes.append(entry)
    if not entries:
        findings.add("empty", path, "is an empty list", 'write "" where orders have no prefix')
    return tuple(prefixes) or ("",)


def refuse_prefix(prefix: str, shown: Collection[str] = ()) -> str | None:
    """Why a prefix cannot stand in the formula's literals, or None where it can.

    One of those that orders have ``shown`` may begin or end with a blank.
    """
    marks = [mark for mark in ("~", *MARKUP) if mark.casefold() in prefix.casefold()]
    hidden = _control(prefix) or _invisible(prefix)
    if '"' in prefix or any(c in CURLY for c in prefix):
        return "holds a quote, which would end the formula's text"
    if marks:
        return f"holds {marks[0]}, which would break the formula"
    if hidden:
        return f"holds {hidden}, which no order number bears as it is printed"
    if prefix.isdecimal():
        example = f"{prefix}205{prefix}894893"
        left = example.replace(prefix, "")
        return f"is digits only and would eat digits of the order number: {example} prints {left}"
    if (prefix != prefix.strip() and prefix not in shown) or len(prefix) > MAX_TEXT:
        return f"begins or ends with a blank, or is longer than {MAX_TEXT} characters"
    is_whole = prefix[-SHORTEST_NUMBER:].isdecimal() and len(prefix) >= SHORTEST_NUMBER
    return "is a whole order reference: write what stands before the number" if is_whole else None


def read_style(value: object, path: str, findings: Findings) -> FormulaStyle:
    """``delivered`` or ``never-blank``."""
    if isinstance(value, str) and value in list(FormulaStyle):
        return FormulaStyle(value)
    findings.add("unknown-formula", path, f"must be {' or '.join(FormulaStyle)}")
    return FormulaStyle.DELIVERED


def read_phrases(value: object, path: str, findings: Findings) -> Phrases:
    """A table with ``company`` and ``live_since``, each optional."""
    if not isinstance(value, Mapping):
        findings.add("wrong-type", path, f"must be a table, not {kind_of(value)}")
        return Phrases()
    known = ("company", "live_since")
    check_keys(value, known, findings, f"{path}.")
    phrases = {
        key: read_name(value[key], f"{path}.{key}", findings) for key in known if key in value
    }
    return Phrases(**phrases)


def kind_of(value: object) -> str:
    """A TOML value's type, in words."""
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    if isinstance(value, Mapping):
        return "a table"
    return names.get(type(value), "a date" if isinstance(value, date) else "something else")


def _control(text: str) -> str | None:
    """The first character that is no part of a line of text, by name."""
    for character in text:
        if (
            unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
            or character in "\ufffe\uffff"
        ):
            known = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
            return known.get(character, f"the control character U+{ord(character):04X}")
    return None


def _invisible(text: str) -> str | None:
    """The first character that takes no room, by its number."""
    found = next((c for c in text if unicodedata.category(c) == "Cf"), None)
    return f"the invisible character U+{ord(found):04X}" if found else None
