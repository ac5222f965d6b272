"""The prefixes that a seller's orders bear, beside those that the seller's file names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, OrderError, Severity
from notegen.orders.reading import iter_unique_orders
from notegen.orders.reference import show_reference, split_reference
from notegen.report_findings import write_count
from notegen.seller import fold_name, fold_source
from notegen.seller_fields import refuse_prefix
from notegen.seller_toml import quote_toml, write_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from notegen.order_simulation import Group, Report
    from notegen.orders.reading import OrderRows
    from notegen.routing import Destination


MAX_KINDS = 1000
"""The most Sources and SubSources, and the most prefixes of each, that are told apart."""
CHANGE = "change Order Prefix in Linnworks (Settings > Channel Integration), or ask for help"


@dataclass(frozen=True, slots=True)
class Survey:
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


def survey_orders(files: Iterable[OrderRows]) -> tuple[Survey, ...]:
    """What is in the files, read with ``TAGS_READ``: each Source and SubSource with its prefixes.

    The prefix is the longest lead before a number. Names that differ by case and blanks alone are
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
            leads = counts.setdefault(key, {})
            firsts.setdefault(key, (source, subsource, reference))
            parts = split_reference(reference)
            lead = parts.prefix if parts else None
            lead = lead if lead in leads or len(leads) < MAX_KINDS else None
            leads[lead] = leads.get(lead, 0) + 1
    found = (
        Survey(
            *firsts[key][:2],
            sum(leads.values()),
            dict(sorted(leads.items(), key=lambda item: -item[1])),
            show_reference(firsts[key][2]),
        )
        for key, leads in counts.items()
    )
    if not counts:
        raise OrderError.of("no-orders", "there is no order", hint="export more days")
    return tuple(sorted(found, key=lambda survey: -survey.count))


def compare_prefixes(report: Report) -> tuple[Diagnostic, ...]:
    """Where the orders bear other prefixes than the seller's file names, and what to write.

    Each finding's path is that of the prefix, such as ``prefix.FR`` or ``channel[1].prefix``, and
    its hint is the line to write. Orders without a number, and made-up ones, prove nothing.
    """
    found: dict[tuple[Destination, ...], dict[str, list[Group]]] = {}
    for group in report.groups:
        if group.count and group.prefix is not None:
            leads = found.setdefault(group.destinations, {})
            leads.setdefault(group.prefix, []).append(group)
    findings: list[Diagnostic] = []
    for destinations, leads in found.items():
        if len(destinations) == 1:
            findings += _compare(destinations[0], leads)
        else:
            findings += _compare_several(destinations, leads)
    return tuple(findings)


def _compare(destination: Destination, leads: Mapping[str, list[Group]]) -> list[Diagnostic]:
    """One channel's, or one template's."""
    strange = [lead for lead in leads if lead not in destination.prefixes]
    unseen = [prefix for prefix in destination.prefixes if prefix not in leads]
    if strange:
        return [_disagreement(destination, leads, strange, unseen)]
    if not unseen:
        return []
    names = ", ".join(map(quote_toml, unseen))
    message = f"{destination.path}: no order of {destination.name} bears {names}"
    hint = "if it is never used, take it out; else print an order with it before you rely on it"
    return [
        Diagnostic("prefix-unseen", Severity.WARNING, message, hint=hint, path=destination.path)
    ]


def _disagreement(
    destination: Destination,
    leads: Mapping[str, list[Group]],
    strange: list[str],
    unseen: list[str],
) -> Diagnostic:
    kept = [prefix for prefix in destination.prefixes if prefix not in unseen]
    wanted = sorted({*kept, *strange}, key=lambda lead: (-_count(leads[lead]), lead))
    said = ", ".join(
        f"{write_count(_count(leads[lead]))} with {quote_toml(lead)}" for lead in wanted
    )
    message = (
        f"{destination.path}: {destination.name} has {said} (such as "
        f"{leads[strange[0]][0].reference}), but here stands {write_prefixes(destination.prefixes)}"
    )
    key = destination.path.rpartition(".")[2]
    refused = next((reason for lead in wanted if lead and (reason := refuse_prefix(lead))), None)
    hint = f"{CHANGE}: it {refused}" if refused else f"write {key} = {write_prefixes(wanted)}"
    return Diagnostic(
        "prefix-disagrees", Severity.WARNING, message, hint=hint, path=destination.path
    )


def _compare_several(
    destinations: tuple[Destination, ...], leads: Mapping[str, list[Group]]
) -> list[Diagnostic]:
    """Where it cannot be told which of several destinations an order has."""
    known = {prefix for destination in destinations for prefix in destination.prefixes}
    names = ", ".join(destination.name for destination in destinations)
    return [
        Diagnostic(
            "prefix-disagrees",
            Severity.WARNING,
            f"prefix: {write_count(_count(groups))} with {quote_toml(lead)} (such as "
            f"{groups[0].reference}), which none of {names} names",
            hint=f"write {write_prefixes([lead])} for the template that prints them",
            path="prefix",
        )
        for lead, groups in leads.items()
        if lead not in known
    ]


def _count(groups: Iterable[Group]) -> int:
    return sum(group.count for group in groups)
