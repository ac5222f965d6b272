"""Who is patched for: company, go-live month and order prefixes, from a TOML file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notegen.errors import SellerError
from notegen.locales import Locale, format_month
from notegen.seller_fields import (
    CURLY,
    Findings,
    FormulaStyle,
    Month,
    Phrases,
    check_keys,
    kind_of,
    read_locale_keys,
    read_month,
    read_name,
    read_per_locale,
    read_phrases,
    read_prefixes,
    read_style,
)
from notegen.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FormulaStyle", "Month", "Phrases", "Seller"]

KEYS = ("company", "live_since", "live_text", "prefix", "formula", "phrases")
REQUIRED = {
    "company": 'company = "Your company\'s name"',
    "live_since": 'live_since = "2018-12"',
    "prefix": '[prefix] with a line such as FR = "bm-" for each template in use',
}


@dataclass(frozen=True, slots=True)
class Seller:
    """What the slots of each template in use must say.

    ``prefixes`` has an entry for each locale in use; an empty tuple means that the orders of
    that locale have no prefix. ``companies``, ``months`` and ``live_texts`` override the
    defaults for a locale.
    """

    default_company: str
    live_since: Month
    prefixes: Mapping[Locale, tuple[str, ...]]
    companies: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    months: Mapping[Locale, Month] = field(default_factory=lambda: MappingProxyType({}))
    live_texts: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    formula: FormulaStyle = FormulaStyle.DELIVERED
    phrases: Phrases = field(default_factory=Phrases)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The locales in use, in the order FR, DE, IT, ES, ENG."""
        return tuple(locale for locale in Locale if locale in self.prefixes)

    def company(self, locale: Locale) -> str:
        """The company's name in the template of ``locale``."""
        return self.companies.get(locale, self.default_company)

    def live_text(self, locale: Locale) -> str:
        """The go-live month and year in the template's language, or the seller's own wording."""
        if locale in self.live_texts:
            return self.live_texts[locale]
        month = self.months.get(locale, self.live_since)
        return format_month(month.year, month.month, locale)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Seller:
        """A seller from a mapping shaped like the TOML file (``docs/seller.md``).

        Raises :class:`SellerError` with every finding: the first as its diagnostic, the others
        as its related ones; each names its path, such as ``prefix.FR``.
        """
        findings = Findings()
        check_keys(data, KEYS, findings)
        for key, example in REQUIRED.items():
            if key not in data:
                findings.add("missing-key", key, "is missing", f"add {example}")
        seller = cls(
            **_read_company(data, findings),
            **_read_live_since(data, findings),
            prefixes=MappingProxyType(_read_prefix_table(data, findings)),
            formula=read_style(data.get("formula", "delivered"), "formula", findings),
            phrases=read_phrases(data.get("phrases", {}), "phrases", findings),
        )
        seller._check_placeholders(findings)
        if findings.errors:
            raise SellerError(findings.errors[0], findings.errors[1:])
        return seller

    @classmethod
    def from_toml(cls, raw: bytes) -> Seller:
        """A seller from the content of a TOML file, UTF-8 with or without a byte order mark.

        Raises :class:`SellerError`; where the file is not TOML its span is in characters.
        """
        return cls.from_mapping(_load_toml(raw))

    def _check_placeholders(self, findings: Findings) -> None:
        phrase = self.phrases.company.casefold()
        for name in (self.default_company, *self.companies.values()):
            if phrase in " ".join(name.split()).casefold():
                hint = "write your own company's name"
                findings.add("placeholder", "company", "is still the placeholder", hint)


def _read_company(data: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    if "company" not in data:
        return {"default_company": ""}
    default, names = read_per_locale(data["company"], "company", findings)
    path = "company.default" if names else "company"
    return {
        "default_company": "" if default is None else read_name(default, path, findings),
        "companies": MappingProxyType(
            {key: read_name(name, f"company.{key}", findings) for key, name in names.items()}
        ),
    }


def _read_live_since(data: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    month = Month(1, 1)
    months: dict[Locale, object] = {}
    if "live_since" in data:
        default, months = read_per_locale(data["live_since"], "live_since", findings)
        path = "live_since.default" if months else "live_since"
        month = month if default is None else read_month(default, path, findings)
    texts: dict[Locale, object] = {}
    if "live_text" in data:
        every, texts = read_per_locale(data["live_text"], "live_text", findings, optional=True)
        texts = dict.fromkeys(Locale, every) | texts if every is not None else texts
    return {
        "live_since": month,
        "months": MappingProxyType(
            {key: read_month(value, f"live_since.{key}", findings) for key, value in months.items()}
        ),
        "live_texts": MappingProxyType(
            {key: read_name(text, f"live_text.{key}", findings) for key, text in texts.items()}
        ),
    }


def _read_prefix_table(
    data: Mapping[str, Any], findings: Findings
) -> dict[Locale, tuple[str, ...]]:
    table = data.get("prefix", {})
    if not isinstance(table, dict):
        findings.add(
            "wrong-type", "prefix", f"must be a table, not {kind_of(table)}", REQUIRED["prefix"]
        )
        return {}
    if "prefix" in data and not table:
        findings.add("empty", "prefix", "names no template in use", REQUIRED["prefix"])
    return {
        locale: read_prefixes(value, f"prefix.{locale}", findings)
        for locale, value in read_locale_keys(table, "prefix", findings).items()
    }


def _load_toml(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SellerError.of(
            "seller-not-utf8",
            f"the file is not UTF-8 (byte {error.start})",
            hint="save it again with the encoding UTF-8",
        ) from None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_toml(text, str(error)) from None


def _not_toml(text: str, reason: str) -> SellerError:
    """Name the place, and curly quotes where one stands on that line outside straight ones."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    lines = text.split("\n")
    line = int(found[1]) - 1 if found else len(lines) - 1
    before = sum(len(earlier) + 1 for earlier in lines[:line])
    start = before + (int(found[2]) - 1 if found else len(lines[line]))
    hint = "look at examples/seller.toml for how it is written"
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
