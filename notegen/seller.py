"""Who is patched for: company, go-live month and order prefixes, from a TOML file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notegen.channels import Channel, read_channels
from notegen.errors import Diagnostic, SellerError, Severity
from notegen.locales import Locale, Month, format_month
from notegen.seller_fields import (
    Findings,
    FormulaStyle,
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
from notegen.seller_toml import load_toml
from notegen.toml_places import find_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date


KEYS = (
    "company",
    "live_since",
    "live_text",
    "prefix",
    "channel",
    "condition",
    "formula",
    "phrases",
)
REQUIRED = {
    "company": 'company = "Your company\'s name"',
    "live_since": 'live_since = "2018-12"',
    "prefix": '[prefix] with a line such as FR = "bm-" for each template in use',
}
SOON = 12
"""The most months ahead that a go-live month may lie."""


@dataclass(frozen=True, slots=True)
class Seller:
    """What the slots of each template in use must say.

    ``prefixes`` has an entry for each locale in use, never an empty one; ``""`` among them stands
    for orders without a prefix. ``companies``, ``months`` and ``live_texts`` override the
    defaults for a locale. ``channels`` is empty where the file has the short form alone;
    ``conditions`` are the printing conditions that the seller gave.
    """

    default_company: str
    live_since: Month
    prefixes: Mapping[Locale, tuple[str, ...]]
    companies: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    months: Mapping[Locale, Month] = field(default_factory=lambda: MappingProxyType({}))
    live_texts: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    formula: FormulaStyle = FormulaStyle.DELIVERED
    phrases: Phrases = field(default_factory=Phrases)
    channels: tuple[Channel, ...] = ()
    conditions: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The locales in use, in the order FR, DE, IT, ES, ENG."""
        return tuple(locale for locale in Locale if locale in self.prefixes)

    def require(self, locale: Locale) -> None:
        """Raise :class:`SellerError` (``locale-not-in-use``) where the seller does not use a locale."""
        if locale not in self.prefixes:
            raise SellerError.of(
                "locale-not-in-use",
                f"prefix.{locale}: the seller's file has no prefix for {locale}, so does not use it",
                hint=f'add {locale} = "" below [prefix] if its orders have no prefix, else the prefix',
                path=f"prefix.{locale}",
            )

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
    def from_mapping(cls, data: Mapping[str, Any], shown: Collection[str] = ()) -> Seller:
        """A seller from a mapping shaped like the TOML file (``docs/seller.md``).

        ``shown`` are prefixes that orders bear: those may begin or end with a blank. Raises :class:`SellerError` with every finding: the first as its diagnostic, the others
        as its related ones; each names its path, such as ``prefix.FR``.
        """
        findings = Findings(shown_prefixes=frozenset(shown))
        check_keys(data, KEYS, findings)
        for key, example in REQUIRED.items():
            if key not in data and not (key == "prefix" and "channel" in data):
                findings.add("missing-key", key, "is missing", f"add {example}")
        channels = read_channels(data["channel"], findings) if "channel" in data else ()
        prefixes = _read_prefix_table(data, findings)
        seller = cls(
            **_read_company(data, findings),
            **_read_live_since(data, findings),
            prefixes=MappingProxyType(_join_prefixes(prefixes, channels, findings)),
            channels=channels,
            conditions=MappingProxyType(_read_conditions(data, findings)),
            formula=read_style(data.get("formula", "delivered"), "formula", findings),
            phrases=read_phrases(data.get("phrases", {}), "phrases", findings),
        )
        seller._check_placeholders(findings)
        if findings.errors:
            raise SellerError(findings.errors[0], findings.errors[1:])
        return seller

    @classmethod
    def from_toml(cls, raw: bytes, shown: Collection[str] = ()) -> Seller:
        """A seller from the content of a TOML file, UTF-8 with or without a byte order mark.

        Raises :class:`SellerError`; spans are in characters of the text after the mark.
        """
        data, text = load_toml(raw)
        try:
            return cls.from_mapping(data, shown)
        except SellerError as error:
            placed = [replace(d, span=find_value(text, d.path or "")) for d in error.diagnostics]
            raise SellerError(placed[0], placed[1:]) from None

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


def _join_prefixes(
    prefixes: dict[Locale, tuple[str, ...]], channels: tuple[Channel, ...], findings: Findings
) -> dict[Locale, tuple[str, ...]]:
    """The prefixes of each template; where both forms name some they must be the same."""
    joined = dict(prefixes)
    for locale in Locale:
        served = [channel.prefixes for channel in channels if channel.locale is locale]
        if not served:
            continue
        every = tuple(dict.fromkeys(prefix for each in served for prefix in each))
        joined[locale] = every
        if locale in prefixes and set(prefixes[locale]) != set(every):
            path, hint = f"prefix.{locale}", "take this line out: the channels say it all"
            findings.add("prefix-disagrees", path, "differs from the channels' prefixes", hint)
    return joined


def _read_conditions(data: Mapping[str, Any], findings: Findings) -> dict[Locale, str]:
    table = data.get("condition", {})
    if not isinstance(table, dict):
        findings.add("wrong-type", "condition", f"must be a table, not {kind_of(table)}")
        return {}
    conditions = {}
    for locale, value in read_locale_keys(table, "condition", findings).items():
        path = f"condition.{locale}"
        if isinstance(value, str) and value.strip():
            conditions[locale] = value.strip()
        else:
            hint = "write the printing condition as Linnworks shows it"
            findings.add("wrong-type", path, "must be a text that is not empty", hint)
    return conditions


def check_live_since(seller: Seller, today: date) -> tuple[Diagnostic, ...]:
    """A go-live month that is still to come: a warning, and past twelve months an error.

    A locale with a wording of its own is not checked.
    """
    findings: dict[str, Diagnostic] = {}
    for locale in seller.locales:
        month = seller.months.get(locale, seller.live_since)
        ahead = month.months_since(Month(today.year, today.month))
        if ahead <= 0 or locale in seller.live_texts:
            continue
        path = f"live_since.{locale}" if locale in seller.months else "live_since"
        severity = Severity.ERROR if ahead > SOON else Severity.WARNING
        findings[path] = Diagnostic(
            "live-in-future",
            severity,
            f"{path}: {format_month(month.year, month.month, Locale.ENG)} is still to come",
            hint="is the year right? Notes say that the shop is live since then",
            path=path,
        )
    return tuple(findings.values())
