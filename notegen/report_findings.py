"""What a report on a seller's orders means: every finding in words, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.order_number.outcome import Verdict
from notegen.orders.reference import show_reference
from notegen.seller_toml import quote_toml, write_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.order_simulation import Group, Report, Stray


MAX_ROUNDED = 0.01
"""The largest share of numbers that may end in five zeros by themselves."""
SHOWN = 8
"""The most Sources that a message lists."""
AGAIN = "export the orders again and do not open the file in Excel"
MAX_UNASSIGNED = 20
"""The most unassigned pairs of Source and SubSource that are named one by one."""
MEANINGS = {
    Verdict.BLANK: "no order number prints",
    Verdict.NUMBER_CHANGED: "another number prints than the order's",
    Verdict.PREFIX_LEFT: "a prefix prints before the number",
    Verdict.NOT_A_NUMBER: "something prints that is no order number",
}


def find_problems(report: Report) -> tuple[Diagnostic, ...]:
    """Blank order numbers first, then what could not be told, and signs of a spreadsheet."""
    return (
        *_verdicts(report),
        *_rounded(report),
        *_missing(report),
        *_unassigned(report),
        *_unrouted(report),
        *_none_found(report),
    )


def name_channel(group: Group) -> str:
    """The channel of a group, or those among which it cannot be told."""
    return "/".join(dict.fromkeys(each.name for each in group.destinations))


def show_name(name: str) -> str:
    """A Source or SubSource as it can be shown on one line."""
    return show_reference(name) or "(none)"


def write_count(count: int) -> str:
    """``1 order``, ``1,200 orders``."""
    return f"{count:,} order" if count == 1 else f"{count:,} orders"


def _verdicts(report: Report) -> Iterator[Diagnostic]:
    for group in sorted(report.groups, key=lambda group: group.verdict.rank):
        if group.verdict is Verdict.OK:
            continue
        severity = Severity.ERROR if group.verdict.is_error else Severity.WARNING
        count = write_count(group.count) if group.count else "orders"
        printed = f" as {group.printed}" if group.printed.strip() else ""
        message = (
            f"for {count} of {name_channel(group)} {MEANINGS[group.verdict]}"
            f" (such as {group.reference or 'one without a reference'}{printed})"
        )
        hint = None
        if not group.reference:
            hint = "look in Linnworks why the order has no Channel Reference"
        elif group.prefix is not None and not group.agrees:
            hint = "compare the prefix in the seller's file with Order Prefix in Linnworks"
        elif group.verdict is Verdict.NUMBER_CHANGED:
            hint = "choose another Order Prefix in Linnworks: this one also stands in numbers"
        elif group.prefix is not None:
            hint = "the template's formula is not for this prefix: see notegen check"
        path = group.destinations[0].path
        yield Diagnostic(group.verdict.value, severity, message, hint=hint, path=path)


def _rounded(report: Report) -> Iterator[Diagnostic]:
    count = sum(group.count for group in report.groups)
    rounded = sum(group.rounded for group in report.groups)
    if rounded > count * MAX_ROUNDED:
        message = f"{rounded:,} of {count:,} order numbers end in 00000, as a spreadsheet rounds"
        yield Diagnostic("excel-zeros", Severity.WARNING, message, hint=AGAIN)
    for group in report.groups:
        short, example = group.short
        if short:
            message = (
                f"{short:,} of {write_count(group.count)} of {name_channel(group)} have a shorter"
                f" number than the others, such as {example}: a spreadsheet takes zeros from the"
                " front of a number"
            )
            yield Diagnostic("lost-zeros", Severity.WARNING, message, hint=AGAIN)


def _missing(report: Report) -> Iterator[Diagnostic]:
    untold = {
        "Source": "whether an order is Back Market's cannot be told: every order counts",
        "SubSource": "which of the seller's channels an order came through cannot be told",
    }
    for tag, meaning in untold.items():
        if tag in report.missing:
            message = f"the orders have no column {tag}: {meaning}"
            hint = f'export {tag} too, or say which it is: --column {tag}="…"'
            yield Diagnostic(f"no-{tag.lower()}", Severity.WARNING, message, hint=hint)


def _unassigned(report: Report) -> Iterator[Diagnostic]:
    pairs: dict[tuple[str, str], list[Stray]] = {}
    for stray in report.unassigned:
        pairs.setdefault((stray.source, stray.subsource), []).append(stray)
    ranked = sorted(pairs.items(), key=lambda item: -sum(stray.count for stray in item[1]))
    for (source, subsource), strays in ranked[:MAX_UNASSIGNED]:
        count = sum(stray.count for stray in strays)
        message = (
            f"no channel in the seller's file is that of {write_count(count)} with Source"
            f" {show_name(source)} and SubSource {show_name(subsource)}"
            f" (such as {strays[0].reference or 'one without a reference'})"
        )
        leads = [stray.prefix for stray in strays if stray.prefix is not None]
        named = {"source": source, "subsource": subsource}
        keys = [f"{key} = {quote_toml(name)}" for key, name in named.items() if name.strip()]
        hint = f"add a [[channel]] with {', '.join(['country', *keys])}, prefix = {write_prefixes(leads)}"
        yield Diagnostic("unassigned", Severity.WARNING, message, hint=hint)
    more = [stray for _, strays in ranked[MAX_UNASSIGNED:] for stray in strays]
    if more:
        orders = write_count(sum(stray.count for stray in more))
        message = f"no channel is that of {orders} with {len(ranked) - MAX_UNASSIGNED:,} more pairs"
        hint = 'is SubSource the right column? Choose it with --column SubSource="…"'
        yield Diagnostic("unassigned", Severity.WARNING, message, hint=hint)


def _unrouted(report: Report) -> Iterator[Diagnostic]:
    groups = [group for group in report.groups if len(group.destinations) > 1 and group.count]
    if groups:
        count = sum(group.count for group in groups)
        message = (
            f"which template prints {write_count(count)} cannot be told (such as"
            f" {groups[0].reference}: {name_channel(groups[0])}); each was tried"
        )
        hint = "give each integration as a [[channel]] with its subsource in the seller's file"
        yield Diagnostic("not-routed", Severity.WARNING, message, hint=hint)


def _none_found(report: Report) -> Iterator[Diagnostic]:
    if report.others and not (report.groups or report.unassigned or report.left_out):
        counts: dict[str, int] = {}
        for stray in report.others:
            counts[stray.source] = counts.get(stray.source, 0) + stray.count
        ranked = sorted(counts.items(), key=lambda item: -item[1])
        seen = ", ".join(f"{show_name(source)} ({n:,})" for source, n in ranked[:SHOWN])
        message = f"no order is Back Market's; the Sources are {seen}"
        hint = 'if one of them is, say so: --source "…"'
        yield Diagnostic("no-back-market-orders", Severity.WARNING, message, hint=hint)
