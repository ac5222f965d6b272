"""The shipped templates, and made-up orders to try templates with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.data import read_bytes
from notegen.orders.reading import parse_orders

if TYPE_CHECKING:
    from notegen.locales import Locale
    from notegen.orders.order import Order


def read_shipped_template(locale: Locale) -> bytes:
    """The template that ships with notegen: a stand-in, not Back Market's approved wording."""
    return read_bytes("templates", f"{locale.stem}.xml")


def read_sample_order(locale: Locale, prefix: str = "") -> Order:
    """A made-up order whose reference begins with ``prefix``.

    It is of the locale's country, or of England where none of the locale's ships.
    """
    try:
        raw = read_bytes("orders", f"{locale.stem}.json")
    except FileNotFoundError:
        raw = read_bytes("orders", "eng.json")
    (order,) = parse_orders(raw)
    return order.with_reference(prefix + order.reference)
