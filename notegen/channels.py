"""The channels of a seller: one integration of Back Market in Linnworks per country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.locales import Locale, find_locale
from notegen.seller_fields import check_keys, kind_of, read_name, read_prefixes

if TYPE_CHECKING:
    from notegen.seller_fields import Findings


KEYS = ("country", "source", "subsource", "prefix", "template")
EXAMPLE = '[[channel]] with country = "fr-be", subsource = "…" and prefix = "bmBE"'
_COUNTRY = re.compile(r"[a-z]{2,3}([-_][a-z]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Channel:
    """One integration, as Linnworks' screens show it.

    ``country`` is Back Market's, such as ``fr-be``; ``source`` and ``subsource`` are empty where
    the seller did not give them; ``prefixes`` has ``""`` for orders without one.
    """

    country: str
    locale: Locale
    prefixes: tuple[str, ...]
    source: str = ""
    subsource: str = ""


def fold_name(name: str) -> str:
    """A SubSource for comparing: case and the width of blanks do not matter."""
    return " ".join(name.split()).casefold()


def fold_source(name: str) -> str:
    """A Source for comparing: Linnworks' ``BACKMARKET`` is the seller's ``Back Market``."""
    return re.sub(r"[\W_]+", "", name.casefold())


def read_channels(value: object, findings: Findings) -> tuple[Channel, ...]:
    """The ``[[channel]]`` entries; those that cannot be told apart are noted."""
    if not isinstance(value, list):
        findings.add("wrong-type", "channel", f"must be [[channel]], not {kind_of(value)}", EXAMPLE)
        return ()
    if not value:
        findings.add("empty", "channel", "names no channel", f"add {EXAMPLE}")
    channels: list[Channel] = []
    taken: dict[tuple[str, str], tuple[int, str]] = {}
    for number, entry in enumerate(value):
        path = f"channel[{number}]"
        channel = _read_channel(entry, path, findings)
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


def _read_channel(entry: object, path: str, findings: Findings) -> Channel | None:
    if not isinstance(entry, Mapping):
        findings.add("wrong-type", path, f"must be a table, not {kind_of(entry)}", EXAMPLE)
        return None
    check_keys(entry, KEYS, findings, f"{path}.")
    country, locale = _read_country(entry, path, findings)
    prefixes: tuple[str, ...] = ("",)
    if "prefix" in entry:
        prefixes = read_prefixes(entry["prefix"], f"{path}.prefix", findings)
    else:
        hint = 'write prefix = "" where its orders have none'
        findings.add("missing-key", f"{path}.prefix", "is missing", hint)
    names = {
        key: read_name(entry[key], f"{path}.{key}", findings)
        for key in ("source", "subsource")
        if key in entry
    }
    return Channel(country, locale, prefixes, **names) if locale else None


def _read_country(
    entry: Mapping[str, object], path: str, findings: Findings
) -> tuple[str, Locale | None]:
    """Back Market's country in small letters, and the locale whose template serves it."""
    country, where = entry.get("country"), f"{path}.country"
    hint = 'write it as Back Market does: country = "fr-be"'
    if country is None:
        findings.add("missing-key", where, "is missing", hint)
        return "", None
    if not isinstance(country, str):
        findings.add("wrong-type", where, f"must be a text, not {kind_of(country)}", hint)
        return "", None
    name = country.strip().lower().replace("_", "-")
    if not _COUNTRY.fullmatch(country.strip()):
        findings.add("unknown-country", where, f'"{country}" is no country', hint)
        return name, None
    if "template" in entry:
        return name, _read_template(entry["template"], f"{path}.template", findings)
    locale = find_locale(name)
    if locale is None:
        hint = (
            f'write fr-be, de-at and the like, or add template = "ENG" (one of {", ".join(Locale)})'
        )
        findings.add("unknown-country", where, f"no template is known to serve {country}", hint)
    return name, locale


def _read_template(value: object, path: str, findings: Findings) -> Locale | None:
    locale = find_locale(value) if isinstance(value, str) else None
    if locale is None:
        shown = f'"{value}"' if isinstance(value, str) else kind_of(value)
        findings.add("unknown-locale", path, f"{shown} is no locale", f"one of {', '.join(Locale)}")
    return locale
