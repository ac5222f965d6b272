"""Who is patched for: company, go-live month and order prefixes, from a TOML file.

``bytes → SellerFile → Seller``. A :class:`Seller` is right however it is made: each of its fields is
read as a file's is (``seller_fields``), so what would be refused there is refused everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from notegen.errors import Diagnostic, SellerError
from notegen.frozen import FrozenMap
from notegen.locales import Locale, Month, find_locale, format_month
from notegen.seller.toml import find_place, find_places, load_toml, write_toml
from notegen.seller.validation import (
    MAX_PREFIXES,
    Findings,
    FormulaStyle,
    Phrases,
    check_keys,
    judge_month,
    name_kind,
    read_company,
    read_condition,
    read_country,
    read_each,
    read_locale,
    read_month,
    read_name,
    read_phrases,
    read_prefixes,
    read_style,
    read_table,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from notegen.errors import Span

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
CHANNEL_KEYS = ("country", "template", "source", "subsource", "prefix")
REQUIRED = {
    "company": 'company = "Your company\'s name"',
    "live_since": 'live_since = "2018-12"',
    "prefix": '[prefix] with a line such as FR = "bm-" for each template in use',
}
"""The keys that a file must have, with an example; ``channel`` will do in place of ``prefix``."""
ANYTHING = {"company": "-", "live_since": "2018-12", "prefix": {"ENG": ""}}
"""What is read in place of a key that is missing, once that has been said."""
MAX_CHANNELS = 200
CHANNEL_EXAMPLE = '[[channel]] with country = "fr-be", subsource = "…" and prefix = "bmBE"'


@dataclass(frozen=True, slots=True)
class Channel:
    """One integration of Back Market in Linnworks, as its screens show it.

    ``country`` is Back Market's, such as ``fr-be``; ``locale`` the template that serves it;
    ``prefixes`` has ``""`` for orders without one; ``source`` and ``subsource`` are empty where the
    seller did not give them. The :class:`Seller` that has it checks it.
    """

    country: str
    locale: Locale
    prefixes: tuple[str, ...]
    source: str = ""
    subsource: str = ""

    def to_mapping(self) -> dict[str, str | list[str]]:
        """The channel as a file has it."""
        table: dict[str, str | list[str]] = {"country": self.country}
        if find_locale(self.country) is not self.locale:
            table["template"] = str(self.locale)
        table |= {key: name for key in ("source", "subsource") if (name := getattr(self, key))}
        return table | {"prefix": list(self.prefixes)}


def fold_name(name: str) -> str:
    """A SubSource for comparing: case and the width of blanks do not matter."""
    return " ".join(name.split()).casefold()


def fold_source(name: str) -> str:
    """A Source for comparing: Linnworks' ``BACKMARKET`` is the seller's ``Back Market``."""
    return re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True, slots=True)
class Seller:
    """What the slots of each template in use must say.

    ``prefixes`` has an entry for each locale in use, never an empty one; ``""`` among them stands
    for orders without a prefix. Those of ``channels`` are added. ``companies``, ``months`` and
    ``live_texts`` override the defaults for a locale. ``conditions`` are the printing conditions
    that the seller gave. ``shown_prefixes`` are those that orders bear: they may begin or end with
    a blank.

    Raises :class:`SellerError` with every finding; each names its path, such as ``prefix.FR``.
    """

    default_company: str
    live_since: Month
    prefixes: Mapping[Locale, tuple[str, ...]]
    companies: Mapping[Locale, str] = field(default_factory=FrozenMap)
    months: Mapping[Locale, Month] = field(default_factory=FrozenMap)
    live_texts: Mapping[Locale, str] = field(default_factory=FrozenMap)
    formula: FormulaStyle = FormulaStyle.DELIVERED
    phrases: Phrases = field(default_factory=Phrases)
    channels: tuple[Channel, ...] = ()
    conditions: Mapping[Locale, str] = field(default_factory=FrozenMap)
    shown_prefixes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        findings = Findings()
        phrases = findings.read(Phrases(), read_phrases, self.phrases, "phrases")
        company_of = partial(read_company, phrases=phrases)
        prefixes_of = partial(read_prefixes, shown=self.shown_prefixes)
        channels = _read_channels(self.channels, self.shown_prefixes, findings)
        company, month = (
            f"{key}.default" if table else key
            for key, table in (("company", self.companies), ("live_since", self.months))
        )
        found: dict[str, Any] = {
            "default_company": findings.read("", company_of, self.default_company, company),
            "companies": read_each(self.companies, "company", findings, company_of),
            "live_since": findings.read(None, read_month, self.live_since, month),
            "months": read_each(self.months, "live_since", findings, read_month),
            "live_texts": read_each(self.live_texts, "live_text", findings, read_name),
            "formula": findings.read(None, read_style, self.formula, "formula"),
            "phrases": phrases,
            "channels": channels,
            "conditions": read_each(self.conditions, "condition", findings, read_condition),
        }
        prefixes = read_each(self.prefixes, "prefix", findings, prefixes_of)
        if not self.prefixes and not self.channels:
            findings.add("empty", "prefix", "names no template in use", REQUIRED["prefix"])
        found["prefixes"] = _join_prefixes(prefixes, channels, findings)
        findings.settle()
        every = {prefix for each in found["prefixes"].values() for prefix in each}
        found["shown_prefixes"] = frozenset(p for p in every if p != p.strip())
        for name, value in found.items():
            object.__setattr__(self, name, value)

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

    def month(self, locale: Locale) -> Month:
        """The go-live month of the template of ``locale``."""
        return self.months.get(locale, self.live_since)

    def live_text(self, locale: Locale) -> str:
        """The go-live month and year in the template's language, or the seller's own wording."""
        if locale in self.live_texts:
            return self.live_texts[locale]
        month = self.month(locale)
        return format_month(month.year, month.month, locale)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], shown: Collection[str] = ()) -> Seller:
        """A seller from a mapping shaped like the TOML file (``docs/seller.md``).

        ``shown`` are prefixes that orders bear: those may begin or end with a blank. Raises
        :class:`SellerError` with every finding.
        """
        findings = Findings()
        check_keys(data, KEYS, findings)
        for key, example in REQUIRED.items():
            if key not in data and not (key == "prefix" and "channel" in data):
                findings.add("missing-key", key, "is missing", f"add {example}")
        channels = data.get("channel", ())
        if channels == []:
            findings.add("empty", "channel", "names no channel", f"add {CHANNEL_EXAMPLE}")
        given = data if channels else ANYTHING | dict(data)
        company, companies = _split_default(given, "company", findings)
        month, months = _split_default(given, "live_since", findings)
        text, texts = _split_default(given, "live_text", findings)
        if text is not None:
            path = "live_text.default" if texts else "live_text"
            text = findings.read(None, read_name, text, path)
        every = dict.fromkeys(Locale, text) if text is not None else {}
        try:
            seller = cls(
                company,
                month,
                given.get("prefix", {}),
                companies,
                months,
                every | read_table(texts, "live_text", findings),
                given.get("formula", FormulaStyle.DELIVERED),
                given.get("phrases", Phrases()),
                channels,
                given.get("condition", {}),
                frozenset(shown),
            )
        except SellerError as error:
            raise SellerError.from_all([*findings.errors, *error.diagnostics]) from None
        findings.settle()
        return seller

    @classmethod
    def from_toml(cls, raw: bytes, shown: Collection[str] = ()) -> Seller:
        """A seller from the content of a TOML file; see :meth:`from_mapping`.

        UTF-8, UTF-16 or Windows-1252. Spans of errors are in characters of the text after a byte
        order mark.
        """
        return SellerFile.from_toml(raw, shown).seller

    def to_mapping(self) -> dict[str, Any]:
        """The seller as :meth:`from_mapping` takes it."""
        served = {channel.locale for channel in self.channels}
        months = {locale: str(month) for locale, month in self.months.items()}
        table = {
            "company": _join_default(self.default_company, self.companies),
            "live_since": _join_default(str(self.live_since), months),
            "live_text": dict(self.live_texts),
            "formula": "" if self.formula is FormulaStyle.DELIVERED else str(self.formula),
            "prefix": {key: list(self.prefixes[key]) for key in self.locales if key not in served},
            "condition": dict(self.conditions),
            "phrases": {} if self.phrases == Phrases() else asdict(self.phrases),
            "channel": [channel.to_mapping() for channel in self.channels],
        }
        return {key: value for key, value in table.items() if value}

    def to_toml(self) -> str:
        """The file of this seller, with comments; read again it gives the same one."""
        return write_toml(self.to_mapping())


@dataclass(frozen=True, slots=True)
class SellerFile:
    """A seller, the text that it was read from, and where each value stands in it."""

    seller: Seller
    text: str
    places: Mapping[str, Span]

    @classmethod
    def from_toml(cls, raw: bytes, shown: Collection[str] = ()) -> SellerFile:
        """The content of a TOML file, read once; see :meth:`Seller.from_toml`."""
        data, text = load_toml(raw)
        places = find_places(text)
        try:
            return cls(Seller.from_mapping(data, shown), text, places)
        except SellerError as error:
            raise SellerError.from_all([_place(d, places) for d in error.diagnostics]) from None

    def place(self, finding: Diagnostic) -> Diagnostic:
        """A finding with the place of its path in the text."""
        return _place(finding, self.places)


def _place(finding: Diagnostic, places: Mapping[str, Span]) -> Diagnostic:
    return replace(finding, span=find_place(places, finding.path or ""))


def _split_default(
    data: Mapping[str, Any], key: str, findings: Findings
) -> tuple[Any, dict[Any, Any]]:
    """A value for all templates, and a table of those for some.

    Only ``live_text`` may lack a value for all, or a table that names every template.
    """
    value = data.get(key)
    if not isinstance(value, Mapping):
        return value, {}
    table = {name: entry for name, entry in value.items() if name != "default"}
    if "default" in value or key == "live_text":
        return value.get("default"), table
    if len(table) < len(Locale):
        findings.add("missing-key", f"{key}.default", "is missing")
        return ANYTHING[key], table
    return next(iter(table.values())), table


def _join_default(value: str, table: Mapping[Locale, str]) -> str | dict[str, str]:
    return {"default": value} | {str(key): text for key, text in table.items()} if table else value


def _read_channels(
    value: object, shown: Collection[str], findings: Findings
) -> tuple[Channel, ...]:
    """The ``[[channel]]`` entries; those that cannot be told apart are noted."""
    if not isinstance(value, list | tuple):
        message = f"must be [[channel]], not {name_kind(value)}"
        findings.add("wrong-type", "channel", message, CHANNEL_EXAMPLE)
        return ()
    if len(value) > MAX_CHANNELS:
        findings.add("too-many", "channel", f"has {len(value):,} entries: at most {MAX_CHANNELS}")
        return ()
    channels: list[Channel] = []
    taken: dict[tuple[str, str], tuple[int, str]] = {}
    for number, entry in enumerate(value):
        path = f"channel[{number}]"
        channel = _read_channel(entry, path, shown, findings)
        if channel is None:
            continue
        channels.append(channel)
        key = (fold_source(channel.source), fold_name(channel.subsource))
        earlier, country = taken.setdefault(key, (number, channel.country))
        if key != ("", "") and earlier != number:
            hint = (
                f'write both prefixes into channel[{earlier}]: prefix = ["…", "…"]'
                if country == channel.country
                else "each integration has a SubSource of its own: look it up in Linnworks"
            )
            message = f"has the same Source and SubSource as channel[{earlier}]"
            findings.add("doubled-channel", path, message, hint)
    return tuple(channels)


def _read_channel(
    entry: object, path: str, shown: Collection[str], findings: Findings
) -> Channel | None:
    table = entry.to_mapping() if isinstance(entry, Channel) else entry
    if not isinstance(table, Mapping):
        message = f"must be a table, not {name_kind(table)}"
        findings.add("wrong-type", path, message, CHANNEL_EXAMPLE)
        return None
    check_keys(table, CHANNEL_KEYS, findings, f"{path}.")
    template = table.get("template")
    locale = template and findings.read(None, read_locale, template, f"{path}.template")
    served = None
    if locale or not template:
        served = findings.read(None, read_country, table.get("country"), f"{path}.country", locale)
    prefixes: tuple[str, ...] = ("",)
    if "prefix" in table:
        where = f"{path}.prefix"
        prefixes = findings.read(prefixes, read_prefixes, table["prefix"], where, shown)
    else:
        hint = 'write prefix = "" where its orders have none'
        findings.add("missing-key", f"{path}.prefix", "is missing", hint)
    source, subsource = (
        findings.read(str(table[key]), read_name, table[key], f"{path}.{key}")
        if key in table
        else ""
        for key in ("source", "subsource")
    )
    return Channel(*served, prefixes, source, subsource) if served else None


def _join_prefixes(
    prefixes: Mapping[Locale, tuple[str, ...]], channels: tuple[Channel, ...], findings: Findings
) -> FrozenMap[Locale, tuple[str, ...]]:
    """The prefixes of each template; where both forms name some they must be the same."""
    joined = dict(prefixes)
    for locale in {channel.locale: None for channel in channels}:
        served = [channel.prefixes for channel in channels if channel.locale is locale]
        joined[locale] = tuple(dict.fromkeys(prefix for each in served for prefix in each))
        if locale in prefixes and set(prefixes[locale]) != set(joined[locale]):
            path, hint = f"prefix.{locale}", "take this line out: the channels say it all"
            findings.add("prefix-disagrees", path, "differs from the channels' prefixes", hint)
        if len(joined[locale]) > MAX_PREFIXES:
            message = (
                f"has {len(joined[locale]):,} prefixes in its channels: at most {MAX_PREFIXES}"
            )
            findings.add("too-many", f"prefix.{locale}", message)
    return FrozenMap(joined)


def check_live_since(seller: Seller, today: date) -> tuple[Diagnostic, ...]:
    """A go-live month that is still to come: a warning, and past twelve months an error.

    A locale with a wording of its own is not checked.
    """
    paths = {
        f"live_since.{locale}" if locale in seller.months else "live_since": seller.month(locale)
        for locale in seller.locales
        if locale not in seller.live_texts
    }
    found = (judge_month(month, path, today) for path, month in paths.items())
    return tuple(finding for finding in found if finding)
