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

    ``prefixes`` come longest first; one empty text where orders have none.
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
            _longest_first(channel.prefixes),
            f"channel[{number}].prefix",
            channel.source,
            channel.subsource,
        )
        for number, channel in enumerate(seller.channels)
    )
    served = {channel.locale for channel in channels}
    return channels + tuple(
        ChannelRule(locale, locale, _longest_first(seller.prefixes[locale]), f"prefix.{locale}")
        for locale in seller.locales
        if locale not in served
    )


def _longest_first(prefixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(prefixes, key=len, reverse=True))


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
        other = re.match(r"[^\W_]*", fold_name(source))
        is_other = other is not None and other[0] in FOREIGN
        for rule in self.rules:
            if is_other and not rule.source:
                continue
            equal = 0
            pairs = (
                ("Source", fold_source(rule.source), fold_source(source)),
                ("SubSource", fold_name(rule.subsource), fold_name(subsource)),
            )
            for tag, wanted, found in pairs:
                if wanted and tag not in self.missing:
                    if wanted != found:
                        break
                    equal += 1
            else:
                fits.setdefault(equal, []).append(rule)
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
