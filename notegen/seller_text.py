"""A new seller's file: TOML with the comments that a person needs to change it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from notegen.channels import Channel
    from notegen.seller import Seller


WHERE = "Settings > Channel Integration > Edit Channel Settings > Order > Order Prefix"


def quote_toml(text: str) -> str:
    """A TOML text in straight quotes; what cannot be seen is written by its number."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def write_prefixes(prefixes: Iterable[str]) -> str:
    """Prefixes as they stand in a seller's file: one text, or a list; none is an empty text."""
    texts = [quote_toml(prefix) for prefix in prefixes] or ['""']
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def write_seller(seller: Seller) -> str:
    """The file of a seller with one name, one month and no wording of its own."""
    return "\n".join(_lines(seller)) + "\n"


def _lines(seller: Seller) -> Iterator[str]:
    yield "# What notegen needs to know about a seller. docs/seller.md describes every key."
    yield ""
    yield "# The name that Back Market's customers know, as it must be printed."
    yield f"company = {quote_toml(seller.default_company)}"
    yield ""
    yield "# The month in which the shop went live on Back Market."
    yield f'live_since = "{seller.live_since.year:04}-{seller.live_since.month:02}"'
    if seller.formula.value != "delivered":
        yield ""
        yield "# Not Back Market's wording: ask them before you use it."
        yield f"formula = {quote_toml(seller.formula.value)}"
    served = {channel.locale for channel in seller.channels}
    short = [locale for locale in seller.locales if locale not in served]
    if short:
        yield ""
        yield "# One line for each template in use: the order prefix that Linnworks puts before the"
        yield f"# order number ({WHERE})."
        yield '# "" where orders have none; a list where there are several.'
        yield "[prefix]"
        for locale in short:
            yield f"{locale} = {write_prefixes(seller.prefixes[locale])}"
    if seller.channels:
        yield ""
        yield "# One entry for each integration of Back Market in Linnworks, as its screens show it;"
        yield f"# the prefix stands in {WHERE}."
    for channel in seller.channels:
        yield from _channel_lines(channel)


def _channel_lines(channel: Channel) -> Iterator[str]:
    from notegen.locales import find_locale

    yield "[[channel]]"
    yield f"country = {quote_toml(channel.country)}"
    if find_locale(channel.country) is not channel.locale:
        yield f"template = {quote_toml(channel.locale)}"
    if channel.source:
        yield f"source = {quote_toml(channel.source)}"
    if channel.subsource:
        yield f"subsource = {quote_toml(channel.subsource)}"
    yield f"prefix = {write_prefixes(channel.prefixes)}"
    yield ""
