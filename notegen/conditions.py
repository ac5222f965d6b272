"""Printing conditions that send each channel's orders to its own template, and proof of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from notegen.formula import compile_condition, parse_condition
from notegen.locales import Locale
from notegen.routing import Router, list_destinations
from notegen.seller import Channel, fold_name, fold_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from notegen.seller import Seller


def propose_conditions(
    seller: Seller, today: date, seen: Iterable[tuple[str, str]] = ()
) -> Mapping[Locale, str]:
    """A printing condition for each template that channels serve; together they do not overlap.

    ``seen`` are the pairs of Source and SubSource in the seller's orders: names are spelled as
    there, and no other channel's pair is taken in. Empty where no such set can be written: a
    channel has neither Source nor SubSource, or one of them holds a quote. Of AND and OR, AND is
    taken to bind first; a condition holds both only where a SubSource alone does not tell.
    """
    router = Router(list_destinations(seller))
    pairs = tuple(dict.fromkeys(seen))
    channels = [_spell(n, channel, pairs, router) for n, channel in enumerate(seller.channels)]
    names = [name for channel in channels for name in (channel.source, channel.subsource)]
    if any("'" in name for name in names) or not all(c.source or c.subsource for c in channels):
        return {}
    every = {*pairs, *((c.source, c.subsource) for c in channels)}
    proposed = {
        locale: _join([c for c in channels if c.locale is locale], channels, every)
        for locale in Locale
        if any(channel.locale is locale for channel in channels)
    }
    return proposed if _is_proved(proposed, every, router, today) else {}


def _spell(
    number: int, channel: Channel, pairs: Sequence[tuple[str, str]], router: Router
) -> Channel:
    """The channel under the names that its orders bear; a Source that was not given is added."""
    for source, subsource in pairs:
        if router.route(source, subsource).destinations == (router.destinations[number],):
            return replace(channel, source=source, subsource=subsource if channel.subsource else "")
    return channel


def _join(mine: list[Channel], channels: list[Channel], every: set[tuple[str, str]]) -> str:
    """One template's condition: SubSources alone where they tell, else with their Sources."""
    if len(mine) > 1 and all(_tells(channel, every) for channel in mine):
        return " OR ".join(f"[SubSource] = '{channel.subsource}'" for channel in mine)
    return " OR ".join(_write(channel, channels) for channel in mine)


def _tells(channel: Channel, every: set[tuple[str, str]]) -> bool:
    """Whether no other Source has this SubSource."""
    alike = {s for s, subsource in every if fold_name(subsource) == fold_name(channel.subsource)}
    return bool(channel.subsource) and len(alike) <= 1


def _write(channel: Channel, channels: list[Channel]) -> str:
    """One channel's condition; without a SubSource it leaves those of its Source's others out."""
    terms = [f"[Source] = '{channel.source}'"] if channel.source else []
    if channel.subsource:
        return " AND ".join([*terms, f"[SubSource] = '{channel.subsource}'"])
    others = [
        other.subsource
        for other in channels
        if other.subsource and fold_source(other.source) in {"", fold_source(channel.source)}
    ]
    return " AND ".join([*terms, *(f"[SubSource] <> '{name}'" for name in others)])


def _is_proved(
    proposed: Mapping[Locale, str],
    every: set[tuple[str, str]],
    router: Router,
    today: date,
) -> bool:
    """Whether each channel's orders print in its template alone, and no other order in any."""
    compiled = {
        locale: compile_condition(parse_condition(text)) for locale, text in proposed.items()
    }
    for source, subsource in every:
        tags = {"Source": source, "SubSource": subsource}
        found = [locale for locale, condition in compiled.items() if condition.holds(tags, today)]
        wanted = {each.locale for each in router.route(source, subsource).destinations}
        if set(found) != wanted & set(proposed) or len(found) > 1:
            return False
    return True
