"""What is in order files before any seller is known: each Source and SubSource, and its prefixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import OrderError
from notegen.orders import iter_unique_orders, show_reference, split_reference
from notegen.seller import fold_name, fold_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from notegen.orders import OrderRows

MAX_KINDS = 1000
"""The most Sources and SubSources, and the most prefixes of each, that are told apart."""


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """The orders of one Source and SubSource: how many bear each prefix, the most frequent first.

    ``prefixes`` holds None for orders without a number. ``example`` is one order's reference.
    """

    source: str
    subsource: str
    count: int
    prefixes: Mapping[str | None, int]
    example: str


class _Keys(dict[tuple[str, str], tuple[str, str]]):
    """The folded names of each Source and SubSource, worked out once for as many as are kept."""

    def __missing__(self, names: tuple[str, str]) -> tuple[str, str]:
        """Names that were not met before."""
        key = fold_source(names[0]), fold_name(names[1])
        if len(self) < MAX_KINDS:
            self[names] = key
        return key


def summarise_sources(files: Iterable[OrderRows]) -> tuple[SourceSummary, ...]:
    """What is in the files, read with ``TAGS_READ``: each Source and SubSource with its prefixes.

    The prefix is all that stands before a number. Names that differ by case and blanks alone are
    one, spelled as it comes first. Raises :class:`~notegen.errors.OrderError` where there is no
    order.
    """
    counts: dict[tuple[str, str], dict[str | None, int]] = {}
    firsts: dict[tuple[str, str], tuple[str, str, str]] = {}
    seen: set[int] = set()
    keys = _Keys()
    for orders in files:
        for _, reference, source, subsource in iter_unique_orders(orders, seen):
            key = keys[source, subsource]
            if key not in counts and len(counts) >= MAX_KINDS:
                key = ("…", "…")
            prefixes = counts.setdefault(key, {})
            firsts.setdefault(key, (source, subsource, reference))
            parts = split_reference(reference)
            prefix = parts.prefix if parts else None
            prefix = prefix if prefix in prefixes or len(prefixes) < MAX_KINDS else None
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
    found = (
        SourceSummary(
            *firsts[key][:2],
            sum(prefixes.values()),
            dict(sorted(prefixes.items(), key=lambda item: -item[1])),
            show_reference(firsts[key][2]),
        )
        for key, prefixes in counts.items()
    )
    if not counts:
        raise OrderError.of("no-orders", "there is no order", hint="export more days")
    return tuple(sorted(found, key=lambda each: -each.count))
