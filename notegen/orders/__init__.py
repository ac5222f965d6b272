"""The orders of a seller, as Linnworks gives them: ``JSON, CSV → Order, rows``.

Read ``tags`` and ``order``, ``reference`` (the parts of an order reference), then ``reading`` with
``json_answer`` and ``csv_export``; ``samples`` are made-up orders and the shipped templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.orders.order import Item, Order
    from notegen.orders.reading import (
        AGAIN,
        MERGED,
        TAGS_READ,
        OrderRows,
        iter_unique_orders,
        parse_orders,
        read_order_rows,
        read_orders,
        refuse_changed,
    )
    from notegen.orders.reference import (
        MAX_REFERENCE,
        NUMBER,
        SUFFIX,
        is_changed,
        known_reference,
        show_reference,
        split_reference,
    )
    from notegen.orders.samples import read_sample_order, read_shipped_template
    from notegen.orders.tags import REFERENCE_TAG, TAGS, Tag, TagKind, find_tag
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "AGAIN", "MAX_REFERENCE", "MERGED", "NUMBER", "REFERENCE_TAG", "SUFFIX", "TAGS",
    "TAGS_READ", "Item", "Order", "OrderRows", "Tag", "TagKind", "find_tag", "is_changed",
    "iter_unique_orders", "known_reference", "parse_orders", "read_order_rows", "read_orders",
    "read_sample_order", "read_shipped_template", "refuse_changed", "show_reference",
    "split_reference",
]  # fmt: skip
