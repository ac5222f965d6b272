"""Which channel of the seller an order came through, by its Source and SubSource."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.seller import fold_name, fold_source

if TYPE_CHECKING:
    from collections.abc import Collection

    from notegen.locales import Locale
    from notegen.seller import Seller


FOREIGN = frozenset(
    [
        "amazon",
        "bigcommerce",
        "bol",
        "cdiscount",
        "channelgrabber",
        "dataimportexport",
        "direct",
        "ebay",
        "etsy",
        "fnac",
        "fruugo",
        "kaufland",
        "magento",
        "manomano",
        "mirakl",
        "onbuy",
        "prestashop",
        "rakuten",
        "refurbed",
        "shopify",
        "walmart",
        "wish",
        "woocommerce",
        "zalando",
    ]
)
"""How the Sources of other channels begin: a SubSource alone does not make theirs ours."""


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """A channel, or a template in the short form: ``path`` is where the seller gave its prefixes.

    ``prefixes`` hold an empty text where orders have none.
    """

    name: str
    locale: Locale
    prefixes: tuple[str, ...]
    path: str
    source: str = ""
    subsource: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an order may print: nowhere is ``unassigned`` for one of Back Market, else foreign."""

    rules: tuple[ChannelRule, ...]
    is_foreign: bool = False


def list_rules(seller: Seller) -> tuple[ChannelRule, ...]:
    """The channels, then the templates in use that no channel serves."""
    channels = tuple(
        ChannelRule(
            channel.country,
            channel.locale,
            channel.prefixes,
            f"channel[{number}].prefix",
            channel.source,
            channel.subsource,
        )
        for number, channel in enumerate(seller.channels)
    )
    served = {channel.locale for channel in channels}
    return channels + tuple(
        ChannelRule(locale, locale, seller.prefixes[locale], f"prefix.{locale}")
        for locale in seller.locales
        if locale not in served
    )


@dataclass(frozen=True, slots=True)
class Router:
    """Routes by the names that the seller gave for each channel.

    ``sources`` are further names of Back Market as a Source. ``missing`` says which of Source and
    SubSource the orders' file lacks: those cannot be compared.
    """

    rules: tuple[ChannelRule, ...]
    missing: Collection[str] = ()
    sources: tuple[str, ...] = ()

    def route(self, source: str, subsource: str) -> Route:
        """The rules that fit best: more names equal are better than fewer."""
        fits: dict[int, list[ChannelRule]] = {}
        found = {"Source": fold_source(source), "SubSource": fold_name(subsource)}
        first = re.match(r"[^\W_]*", fold_name(source))
        is_other = first is not None and first[0] in FOREIGN
        for rule in self.rules:
            wanted = {"Source": fold_source(rule.source), "SubSource": fold_name(rule.subsource)}
            told = [tag for tag, name in wanted.items() if name and tag not in self.missing]
            is_ours = bool(rule.source) or not is_other
            if is_ours and all(wanted[tag] == found[tag] for tag in told):
                fits.setdefault(len(told), []).append(rule)
        best = max(fits, default=0)
        if best:
            return Route(tuple(fits[best]))
        ours = "Source" in self.missing or self.is_back_market(source)
        return Route(tuple(fits.get(0, ())) if ours else (), is_foreign=not ours)

    def is_back_market(self, source: str) -> bool:
        """Whether this is a Source of the seller's channels, or reads as Back Market's name."""
        known = {fold_source(rule.source) for rule in self.rules if rule.source}
        known.update(fold_source(name) for name in self.sources)
        found = fold_source(source)
        return found in known or "backmarket" in found
