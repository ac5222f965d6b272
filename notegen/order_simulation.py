"""What order number each of a seller's orders will print, grouped by channel and prefix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import OrderError, Source
from notegen.order_number.outcome import Verdict, compile_reference, expect, judge, make_references
from notegen.order_tallies import Bucket
from notegen.orders.reading import iter_unique_orders, refuse_changed
from notegen.orders.reference import show_reference
from notegen.routing import Router, list_destinations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from notegen.locales import Locale
    from notegen.orders.reading import OrderRows
    from notegen.routing import Destination
    from notegen.seller import Seller


MAX_KINDS = 1000
"""The most pairs of Source and SubSource that are told apart."""
MANY = ("…", "…")


@dataclass(frozen=True, slots=True)
class Group:
    """Orders of one channel with one prefix and one verdict.

    ``prefix`` is what stands before the number, None where there is no number. ``count`` orders
    print so, of which ``suffixed`` bear the suffix of a split or resent order; 0 when the
    reference is made up. ``rounded`` have a number that ends in five zeros; ``short`` is how many
    have fewer digits than nearly all others, and one of them.
    """

    destinations: tuple[Destination, ...]
    source: str
    subsource: str
    prefix: str | None
    verdict: Verdict
    count: int
    suffixed: int
    rounded: int
    short: tuple[int, str]
    reference: str
    printed: str

    @property
    def agrees(self) -> bool:
        """Whether the prefix is one that the seller's file names for where they may print."""
        return any(self.prefix in each.prefixes for each in self.destinations)


@dataclass(frozen=True, slots=True)
class Stray:
    """Orders that were not simulated, by Source, SubSource and prefix; ``reference`` is one's."""

    source: str
    subsource: str
    count: int
    reference: str
    prefix: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the orders of one or more files print.

    ``unassigned`` are Back Market's, but of no channel of the seller; ``left_out`` belong to
    templates that were not simulated; ``others`` are other channels' orders. ``missing`` are the
    tags among Source and SubSource that a file lacks.
    """

    groups: tuple[Group, ...]
    unassigned: tuple[Stray, ...] = ()
    left_out: tuple[Stray, ...] = ()
    others: tuple[Stray, ...] = ()
    missing: frozenset[str] = frozenset()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each Source with a SubSource that the orders have; none where a file lacks one."""
        strays = (*self.unassigned, *self.left_out, *self.others)
        found = [(group.source, group.subsource) for group in self.groups]
        found += [(stray.source, stray.subsource) for stray in strays]
        return () if self.missing else tuple(dict.fromkeys(found))

    @property
    def has_errors(self) -> bool:
        """Whether any order number is blank or another than the order's."""
        return any(group.verdict.is_error for group in self.groups)


def simulate_orders(
    seller: Seller,
    texts: Mapping[Locale, str],
    files: Iterable[OrderRows],
    today: date,
    sources: tuple[str, ...] = (),
) -> Report:
    """What the orders of ``files``, read with ``TAGS_READ``, print in the templates.

    ``texts`` are the order references as they stand in the templates' labels; orders of other
    templates are left out. ``sources`` are further Sources that are Back Market's. Rows of one
    order count once. Raises :class:`~notegen.errors.OrderError` where there is no
    order, or where a spreadsheet has changed references, and
    :class:`~notegen.errors.FormulaError` where a text cannot be evaluated.
    """
    compiled = {text: compile_reference(text, today) for text in texts.values()}
    writers = {locale: compiled[text] for locale, text in texts.items()}
    destinations = list_destinations(seller)
    buckets: dict[tuple[str, str, bool], Bucket] = {}
    seen: set[int] = set()
    missing: set[str] = set()
    names: list[str] = []
    for orders in files:
        names.append(orders.name)
        lacking = orders.missing & {"Source", "SubSource"}
        missing |= lacking
        if lacking and len(texts) == 1 and not seller.channels:
            (locale,) = texts
            kept = tuple(d for d in destinations if d.locale is locale)
        else:
            kept = destinations
        router = Router(kept, lacking, sources)
        _count(orders, router, writers, buckets, seen)
    if not buckets:
        hint = "export more days; without --orders, made-up orders are tried"
        raise OrderError.of("no-orders", f"there is no order in {', '.join(names)}", hint=hint)
    return _report(buckets.values(), frozenset(missing))


def simulate_made_up(seller: Seller, texts: Mapping[Locale, str], today: date) -> Report:
    """What a made-up reference prints for each prefix of each channel."""
    groups = []
    for destination in list_destinations(seller):
        if destination.locale not in texts:
            continue
        write = compile_reference(texts[destination.locale], today)
        for prefix in destination.prefixes:
            (reference,) = make_references((prefix,))
            printed = write(reference)
            verdict = judge(printed, expect(reference, destination.prefixes))
            names = (destination.source, destination.subsource)
            groups.append(
                Group((destination,), *names, prefix, verdict, 0, 0, 0, (0, ""), reference, printed)
            )
    return Report(tuple(groups))


def _count(
    orders: OrderRows,
    router: Router,
    writers: Mapping[Locale, Callable[[str], str]],
    buckets: dict[tuple[str, str, bool], Bucket],
    seen: set[int],
) -> None:
    """Put each order into the bucket of its Source and SubSource; this loop runs a million times."""
    known: dict[tuple[str, str], Bucket] = {}
    for _, reference, source, subsource in iter_unique_orders(orders, seen):
        key = (source, subsource)
        bucket = known.get(key)
        if bucket is None:
            route = router.route(source, subsource)
            names = key
            if len(buckets) >= MAX_KINDS and (*key, route.is_foreign) not in buckets:
                names = _join_names(orders.name, is_foreign=route.is_foreign)
            new = Bucket(*names, route.destinations, route.is_foreign, writers)
            bucket = buckets.setdefault((*names, route.is_foreign), new)
            if names == key:
                known[key] = bucket
        bucket.add(reference)
    for bucket in known.values():
        if bucket.changed:
            count, example = bucket.changed
            error = refuse_changed(f"{count:,} order references", example)
            error.source = Source(orders.name)
            raise error


def _join_names(file: str, *, is_foreign: bool) -> tuple[str, str]:
    """The names under which orders of too many other channels count.

    Raises :class:`OrderError` where they are Back Market's.
    """
    if is_foreign:
        return MANY
    message = f"the orders have more than {MAX_KINDS:,} different SubSources"
    hint = 'is it the right column? Choose it with --column SubSource="…"'
    error = OrderError.of("too-many-channels", message, hint=hint)
    error.source = Source(file)
    raise error


def _report(buckets: Iterable[Bucket], missing: frozenset[str]) -> Report:
    """The groups in the order of the seller's channels, and what was not simulated."""
    groups: list[Group] = []
    strays: dict[str, list[Stray]] = {"unassigned": [], "left_out": [], "others": []}
    for bucket in buckets:
        names = (bucket.source, bucket.subsource)
        for tally in bucket.tallies.values():
            if tally.verdict is None:
                kind = "others" if bucket.is_foreign else "left_out"
                kind = kind if bucket.destinations or bucket.is_foreign else "unassigned"
                strays[kind].append(
                    Stray(*names, tally.count, show_reference(tally.reference), tally.prefix)
                )
                continue
            groups.append(
                Group(
                    tally.destinations,
                    *names,
                    tally.prefix,
                    tally.verdict,
                    tally.count,
                    tally.suffixed,
                    tally.numbers.rounded,
                    tally.numbers.find_short(),
                    show_reference(tally.reference),
                    show_reference(tally.printed),
                )
            )
    groups.sort(key=lambda group: (group.destinations[0].path, -group.count))
    return Report(
        tuple(groups),
        unassigned=tuple(strays["unassigned"]),
        left_out=tuple(strays["left_out"]),
        others=tuple(strays["others"]),
        missing=missing,
    )
