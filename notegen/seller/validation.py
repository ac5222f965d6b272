"""What each field of a seller may be: one reader for each, for files, programs and interviews.

A reader gives the value in its one form, or raises :class:`~notegen.errors.SellerError` with all
that is wrong; each finding names its path, such as ``prefix.FR``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ParamSpec, TypeVar

from notegen.errors import Diagnostic, SellerError, did_you_mean
from notegen.frozen import FrozenMap
from notegen.locales import Locale, Month, find_locale, find_month, format_month, load_catalog
from notegen.orders import MAX_REFERENCE

T = TypeVar("T")
P = ParamSpec("P")

SOON = 12
"""The most months ahead that a go-live month may lie."""
FIRST_YEAR = 2014
"""Back Market opened in November 2014."""
MAX_TEXT = 200
"""The most characters of a company's name or a wording."""
MAX_CONDITION = 4000
"""The most characters of a printing condition."""
MAX_PREFIXES = 100
"""The most prefixes of a template: its formula has a level for each."""
MAX_UNKNOWN_KEYS = 20
"""The most unknown keys of a table that are named one by one."""
SHORTEST_NUMBER = 6
"""From how many digits at its end on a prefix is taken for a whole order reference."""
USUAL_NUMBER = 9
"""How many digits Back Market's order ids have today; the prefix must leave room for them."""
MARKUP = ("[{", "EVAL{", "{BEGIN}", "{END}")
"""What Linnworks would read as a tag or a formula."""
CURLY = "“”„«»‘’"
MONTH_EXAMPLE = 'write it as live_since = "2018-12"'
_EXCEL_DAYS = re.compile(r"[45][0-9]{4}|6[0-5][0-9]{3}")
"""A day as Excel counts them, of the years 2009 to 2079."""
_EXCEL_START = date(1899, 12, 30)
_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_TAIL = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
SPOILT = re.compile(f"Ã[{re.escape(_TAIL)}]|Â[\xa0-\xbf]|â€.")
"""A letter or sign whose UTF-8 was read as Windows-1252."""
_COUNTRY = re.compile(r"[a-z]{2,3}(-[a-z]{2})?")


class FormulaStyle(StrEnum):
    """How the order-number formula is written for a seller with one prefix."""

    DELIVERED = "delivered"
    """Back Market's own: prints nothing when the prefix is wrong."""
    NEVER_BLANK = "never-blank"
    """``Replace[[{SecondaryReference}],"bm-",""]``: a wrong prefix shows instead of vanishing."""


@dataclass(slots=True)
class Findings:
    """What is wrong with a seller, collected while its fields are read."""

    errors: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, path: str, message: str, hint: str | None = None) -> None:
        """Note an error at ``path``, such as ``prefix.FR``."""
        self.errors.append(Diagnostic.error(code, f"{path}: {message}", hint=hint, path=path))

    def read(self, otherwise: T, reader: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``reader`` gives, or ``otherwise`` where it refuses: its findings are noted."""
        try:
            return reader(*args, **kwargs)
        except SellerError as error:
            self.errors += error.diagnostics
            return otherwise

    def settle(self) -> None:
        """Raise :class:`SellerError` with all that was noted, if anything was."""
        if self.errors:
            raise SellerError.from_all(self.errors)


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

    def __post_init__(self) -> None:
        findings = Findings()
        for key in ("company", "live_since"):
            findings.read("", read_name, getattr(self, key), f"phrases.{key}")
        findings.settle()


def check_keys(
    table: Mapping[str, object], known: tuple[str, ...], findings: Findings, within: str = ""
) -> None:
    """Note every key that is not ``known``, with the one that was probably meant."""
    unknown = [str(key) for key in table if key not in known]
    _note_unknown(unknown, known, findings, within, ("unknown-key", "there is no such key"))


def read_table(value: object, path: str, findings: Findings) -> dict[Locale, object]:
    """The entries of a table by locale; a key that is none, or comes twice, is noted."""
    found: dict[Locale, object] = {}
    if not isinstance(value, Mapping):
        hint = '[prefix] with a line such as FR = "bm-" for each template in use'
        message = f"must be a table, not {name_kind(value)}"
        findings.add("wrong-type", path, message, hint if path == "prefix" else None)
        return found
    unknown = []
    for key, entry in value.items():
        locale = find_locale(str(key))
        if locale is None:
            unknown.append(str(key))
        elif locale in found:
            findings.add("doubled-key", f"{path}.{key}", f"there is an entry for {locale} already")
        else:
            found[locale] = entry
    _note_unknown(unknown, list(Locale), findings, f"{path}.", ("unknown-locale", "is no locale"))
    return found


def _note_unknown(
    keys: Sequence[str],
    known: Sequence[str],
    findings: Findings,
    within: str,
    finding: tuple[str, str],
) -> None:
    code, message = finding
    for key in keys[:MAX_UNKNOWN_KEYS]:
        hint = did_you_mean(key, known, f"the keys are {', '.join(known)}")
        findings.add(code, within + show(key), message, hint)
    if more := keys[MAX_UNKNOWN_KEYS:]:
        findings.add(code, within + show(more[0]), f"{message}; nor are {len(more):,} others")


def read_each(
    value: object, path: str, findings: Findings, reader: Callable[[object, str], T]
) -> FrozenMap[Locale, T]:
    """A table by locale, each entry read by ``reader``; an entry that it refuses is left out."""
    entries = {
        locale: findings.read(None, reader, entry, f"{path}.{locale}")
        for locale, entry in read_table(value, path, findings).items()
    }
    return FrozenMap({locale: entry for locale, entry in entries.items() if entry is not None})


def read_name(value: object, path: str) -> str:
    """A text for a template: one line, not empty, nothing that Linnworks would evaluate."""
    findings = Findings()
    if not isinstance(value, str):
        message = f"must be a text, not {name_kind(value)}"
        raise _refused("wrong-type", path, message, 'put "" round it')
    if not value.strip():
        findings.add("empty", path, "is empty", "write the text that must be printed")
    elif value != value.strip():
        findings.add("outer-blank", path, "begins or ends with a blank", "remove it")
    elif len(value) > MAX_TEXT:
        findings.add("too-long", path, f"is longer than {MAX_TEXT} characters")
    for mark in MARKUP:
        if mark.casefold() in value.casefold():
            findings.add("holds-markup", path, f"holds {mark}, which Linnworks would evaluate")
    if control := _find_control(value):
        findings.add("control-character", path, f"holds {control}", "write it on one line")
    if spoilt := SPOILT.search(value):
        hint = "write the name anew, and save the file with the encoding UTF-8"
        findings.add(
            "spoilt-text", path, f"holds {spoilt[0]}, UTF-8 read as another encoding", hint
        )
    findings.settle()
    return value


def read_company(value: object, path: str, phrases: Phrases | None = None) -> str:
    """A company's name, and not still the placeholder."""
    name = read_name(value, path)
    placeholder = (phrases or Phrases()).company
    if placeholder.casefold() in " ".join(name.split()).casefold():
        hint = "write your own company's name"
        raise _refused("placeholder", path, "is still the placeholder", hint)
    return name


def read_phrases(value: object, path: str) -> Phrases:
    """A table with ``company`` and ``live_since``, each optional."""
    if isinstance(value, Phrases):
        return value
    if not isinstance(value, Mapping):
        raise _refused("wrong-type", path, f"must be a table, not {name_kind(value)}")
    findings = Findings()
    known = ("company", "live_since")
    check_keys(value, known, findings, f"{path}.")
    given = {key: value[key] for key in known if key in value}
    phrases = findings.read(Phrases(), Phrases, **given)
    findings.settle()
    return phrases


def judge_month(month: Month, path: str, today: date) -> Diagnostic | None:
    """A go-live month that is still to come: a warning, and past twelve months an error."""
    ahead = month.months_since(Month(today.year, today.month))
    if ahead <= 0:
        return None
    make = Diagnostic.error if ahead > SOON else Diagnostic.warning
    message = f"{path}: {format_month(month.year, month.month, Locale.ENG)} is still to come"
    hint = "is the year right? Notes say that the shop is live since then"
    return make("live-in-future", message, hint=hint, path=path)


def read_month(value: object, path: str) -> Month:
    """A month as people and spreadsheets write it.

    Any text that :func:`~notegen.locales.find_month` understands; a day of the month, also as a
    date of TOML or Python; the number by which Excel counts days.
    """
    month = value if isinstance(value, Month) else None
    shown = str(value)
    if isinstance(value, date):
        month = Month(value.year, value.month)
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        month = _find_day(shown.strip(), path) or find_month(shown)
    elif month is None:
        raise _refused("wrong-type", path, f"must be a text, not {name_kind(value)}", MONTH_EXAMPLE)
    if month is None or not 1 <= month.month <= 12 or month.year > 9999:
        message = f'"{show(shown)}" is no month of a year'
        raise _refused("not-a-month", path, message, MONTH_EXAMPLE)
    if month.year < FIRST_YEAR:
        message = f"{show(shown)}: Back Market opened in {FIRST_YEAR}"
        raise _refused("too-early", path, message)
    return month


def _find_day(text: str, path: str) -> Month | None:
    """The month of a day: ``2018-12-31``, ``31/12/2018``, ``43435`` as Excel counts.

    Where day and month could change places, the first day of a month is taken, as a spreadsheet
    makes it of a month; else it is refused.
    """
    if _EXCEL_DAYS.fullmatch(text):
        day = _EXCEL_START + timedelta(days=int(text))
        return Month(day.year, day.month)
    with suppress(ValueError):
        time = datetime.fromisoformat(text)
        return Month(time.year, time.month)
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    first, second, year = map(int, found.groups())
    orders = ((first, second), (second, first))
    months = [Month(year, month) for day, month in orders if 1 <= day <= 31 and 1 <= month <= 12]
    if len(set(months)) > 1 and first != 1:
        hint = f'write "{months[0]}" or "{months[1]}"'
        raise _refused("not-a-month", path, f"{text} could be a day of two months", hint)
    return next(iter(months), None)


def read_prefixes(value: object, path: str, shown: Collection[str] = ()) -> tuple[str, ...]:
    """A prefix, or a list of them; an empty text stands for orders without one.

    One of those that orders have ``shown`` may begin or end with a blank.
    """
    entries = value if isinstance(value, list | tuple) else [value]
    findings = Findings()
    prefixes: dict[str, None] = {}
    if not entries:
        findings.add("empty", path, "is an empty list", 'write "" where orders have no prefix')
    if len(entries) > MAX_PREFIXES:
        raise _refused("too-many", path, f"has {len(entries):,} prefixes: at most {MAX_PREFIXES}")
    for entry in entries:
        if not isinstance(entry, str):
            hint = 'write "" where orders have no prefix'
            findings.add("wrong-type", path, f"must be a text, not {name_kind(entry)}", hint)
        elif reason := refuse_prefix(entry, shown):
            hint = (
                "write it as Linnworks shows it; if it is so there, change Order Prefix"
                " (Settings > Channel Integration)"
            )
            findings.add("unusable-prefix", path, f'"{show(entry)}" {reason}', hint)
        elif entry in prefixes:
            findings.add("doubled-prefix", path, f'"{entry}" is there twice')
        else:
            prefixes[entry] = None
    findings.settle()
    return tuple(prefixes)


def refuse_prefix(prefix: str, shown: Collection[str] = ()) -> str | None:
    """Why a prefix cannot stand in the formula's literals, or None where it can.

    One of those that orders have ``shown`` may begin or end with a blank.
    """
    mark = next((m for m in ("~", *MARKUP) if m.casefold() in prefix.casefold()), None)
    hidden = _find_control(prefix) or _find_invisible(prefix)
    example = f"{prefix}205{prefix}894893"
    eaten = f"{example} prints {example.replace(prefix, '')}"
    room = MAX_REFERENCE - USUAL_NUMBER
    is_whole = len(prefix) >= SHORTEST_NUMBER and prefix[-SHORTEST_NUMBER:].isdecimal()
    has_quote = '"' in prefix or any(c in CURLY for c in prefix)
    reasons = (
        (has_quote, "holds a quote, which would end the formula's text"),
        (mark, f"holds {mark}, which would break the formula"),
        (hidden, f"holds {hidden}, which no order number bears as it is printed"),
        (prefix.isdecimal(), f"is digits only and would eat digits of the order number: {eaten}"),
        (prefix != prefix.strip() and prefix not in shown, "begins or ends with a blank"),
        (is_whole, "is a whole order reference: write what stands before the number"),
        (
            len(prefix) > room,
            f"has more than {room} characters: with its number a reference has {MAX_REFERENCE} at most",
        ),
    )
    return next((reason for is_wrong, reason in reasons if is_wrong), None)


def parse_prefixes(answer: str) -> list[str]:
    """Prefixes as a person types them, separated by commas; words for *none* are the empty one.

    Those are ``none``, ``aucun``, ``keine`` and so on, of all languages, and ``n/a``.
    """
    return ["" if is_none(part) else part.strip() for part in answer.split(",")]


def is_none(word: str) -> bool:
    """Whether a word says *none*, in one of the languages."""
    folded = word.strip().strip("\"'“”„«»‘’()<>").strip().casefold()
    return not folded or any(
        folded in load_catalog(locale)["none"].casefold().split("|") for locale in Locale
    )


def doubt_prefix(prefix: str, shown: Collection[str] = ()) -> str | None:
    """Why a prefix that could be used is probably not what orders bear; None where it may be.

    Nothing is doubted of the empty one, nor of those that orders have ``shown``.
    """
    if not prefix or prefix in shown:
        return None
    bare = prefix.rpartition("=")[2].strip(" '`´")
    if bare != prefix:
        return f"has a quote or an equals sign: is it {show(bare) or 'none'} alone?"
    if not any(c.isalpha() for c in prefix):
        return "has no letter"
    if not all(c.isalnum() or c in "-_/.# " for c in prefix):
        return "has a sign that prefixes seldom have"
    return None


def read_country(value: object, path: str, locale: Locale | None = None) -> tuple[str, Locale]:
    """Back Market's country in small letters, and ``locale`` or else the one that serves it."""
    hint = 'write it as Back Market does: country = "fr-be"'
    if not isinstance(value, str):
        message = "is missing" if value is None else f"must be a text, not {name_kind(value)}"
        raise _refused("missing-key" if value is None else "wrong-type", path, message, hint)
    country = value.strip().lower().replace("_", "-")
    if not _COUNTRY.fullmatch(country):
        raise _refused("unknown-country", path, f'"{show(value)}" is no country', hint)
    serving = locale or find_locale(country)
    if serving is None:
        raise _refused(
            "unknown-country",
            path,
            f"no template is known to serve {value}",
            'write fr-be, de-at and the like, or add template = "ENG"'
            f" (one of {', '.join(Locale)})",
        )
    return country, serving


def read_locale(value: object, path: str) -> Locale:
    """A locale by one of its codes."""
    locale = find_locale(value) if isinstance(value, str) else None
    if locale is None:
        shown = f'"{show(value)}"' if isinstance(value, str) else name_kind(value)
        hint = f"one of {', '.join(Locale)}"
        raise _refused("unknown-locale", path, f"{shown} is no locale", hint)
    return locale


def read_condition(value: object, path: str) -> str:
    """A printing condition, which may have several lines; blanks around it do not count."""
    hint = "write the printing condition as Linnworks shows it"
    if not isinstance(value, str) or not value.strip():
        raise _refused("wrong-type", path, "must be a text that is not empty", hint)
    if len(value) > MAX_CONDITION:
        raise _refused("too-long", path, f"is longer than {MAX_CONDITION} characters", hint)
    if control := _find_control("".join(value.split())):
        raise _refused("control-character", path, f"holds {control}", hint)
    return value.strip()


def read_style(value: object, path: str) -> FormulaStyle:
    """``delivered`` or ``never-blank``."""
    if not isinstance(value, str) or value not in list(FormulaStyle):
        raise _refused("unknown-formula", path, f"must be {' or '.join(FormulaStyle)}")
    return FormulaStyle(value)


def name_kind(value: object) -> str:
    """The type of a TOML value, in words."""
    if isinstance(value, Mapping):
        return "a table"
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    names |= {str: "a text", tuple: "a list"}
    return names.get(type(value), "a date" if isinstance(value, date) else "something else")


def show(text: str) -> str:
    """A text for a message: no longer than a line."""
    return text if len(text) <= 80 else f"{text[:80]}…"


def _refused(code: str, path: str, message: str, hint: str | None = None) -> SellerError:
    return SellerError.of(code, f"{path}: {message}", hint=hint, path=path)


def _find_control(text: str) -> str | None:
    """The first character that is no part of a line of text, by name."""
    for character in text:
        if (
            unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
            or character in "\ufffe\uffff"
        ):
            known = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
            return known.get(character, f"the control character U+{ord(character):04X}")
    return None


def _find_invisible(text: str) -> str | None:
    """The first character that takes no room, by its number."""
    found = next((c for c in text if unicodedata.category(c) == "Cf"), None)
    return f"the invisible character U+{ord(found):04X}" if found else None
