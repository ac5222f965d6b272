"""What a report on a seller's orders means: every finding in words, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.order_number import FULL, FULL_HINT, Verdict
from notegen.orders import AGAIN, MERGED, show_reference
from notegen.seller import quote_toml, refuse_prefix, write_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from notegen.simulation.counting import PrefixCount
    from notegen.simulation.report import Report
    from notegen.simulation.routing import ChannelRule


MAX_ROUNDED = 0.01
"""The largest share of numbers that may end in five zeros by themselves."""
MAX_LISTED = 8
"""The most Sources that a message lists."""
CHANGE = "change Order Prefix in Linnworks (Settings > Channel Integration), or ask for help"
MAX_UNASSIGNED = 20
"""The most unassigned pairs of Source and SubSource that are named one by one."""
MEANINGS = {
    Verdict.BLANK: "no order number prints",
    Verdict.NUMBER_CHANGED: "another number prints than the order's",
    Verdict.PREFIX_LEFT: "a prefix prints before the number",
    Verdict.NOT_A_NUMBER: "something prints that is no order number",
}


def find_problems(report: Report) -> tuple[Diagnostic, ...]:
    """Prefixes that disagree and blank order numbers, then what could not be told.

    A finding's path is that of the prefix in the seller's file, such as ``prefix.FR``.
    """
    return (
        *compare_prefixes(report),
        *_verdicts(report),
        *_full(report),
        *_rounded(report),
        *_missing(report),
        *_unassigned(report),
        *_unrouted(report),
        *_none_found(report),
    )


def compare_prefixes(report: Report) -> Iterator[Diagnostic]:
    """Where the orders bear other prefixes than the seller's file names, and what to write.

    The hint is the line to write. Orders without a number, and made-up ones, prove nothing.
    """
    found: dict[tuple[ChannelRule, ...], dict[str, list[PrefixCount]]] = {}
    for group in report.groups:
        if group.count and group.prefix is not None:
            prefixes = found.setdefault(group.rules, {})
            prefixes.setdefault(group.prefix, []).append(group)
    for rules, prefixes in found.items():
        known = {prefix for rule in rules for prefix in rule.prefixes}
        strange = {prefix: groups for prefix, groups in prefixes.items() if prefix not in known}
        if len(rules) > 1:
            for prefix, groups in strange.items():
                names = ", ".join(rule.name for rule in rules)
                message = (
                    f"prefix: {write_count(_count(groups))} with {quote_toml(prefix)} (such as"
                    f" {groups[0].reference}), which none of {names} names"
                )
                hint = f"write {write_prefixes([prefix])} for the template that prints them"
                yield Diagnostic.warning("prefix-disagrees", message, hint=hint, path="prefix")
        elif strange:
            yield _correct(rules[0], prefixes, strange)
        elif unseen := [prefix for prefix in rules[0].prefixes if prefix not in prefixes]:
            path, name = rules[0].path, rules[0].name
            message = f"{path}: no order of {name} bears {', '.join(map(quote_toml, unseen))}"
            hint = "if it is never used, take it out; else print an order with it before you rely on it"
            yield Diagnostic.warning("prefix-unseen", message, hint=hint, path=path)


def _correct(
    rule: ChannelRule,
    prefixes: Mapping[str, list[PrefixCount]],
    strange: Mapping[str, list[PrefixCount]],
) -> Diagnostic:
    """What to write in place of a channel's prefixes: those that its orders bear."""
    ranked = sorted(prefixes, key=lambda prefix: (-_count(prefixes[prefix]), prefix))
    said = ", ".join(
        f"{write_count(_count(prefixes[prefix]))} with {quote_toml(prefix)}" for prefix in ranked
    )
    example = next(iter(strange.values()))[0].reference
    message = (
        f"{rule.path}: {rule.name} has {said} (such as {example}), but here stands"
        f" {write_prefixes(rule.prefixes)}"
    )
    hint = f"write {rule.path.rpartition('.')[2]} = {write_prefixes(ranked)}"
    refused = next(filter(None, (refuse_prefix(prefix) for prefix in ranked if prefix)), None)
    if refused:
        hint = f"{CHANGE}: it {refused}"
    return Diagnostic.warning("prefix-disagrees", message, hint=hint, path=rule.path)


def name_channel(group: PrefixCount) -> str:
    """The channel of a group, or those among which it cannot be told."""
    return "/".join(dict.fromkeys(each.name for each in group.rules))


def show_name(name: str) -> str:
    """A Source or SubSource as it can be shown on one line."""
    return show_reference(name) or "(none)"


def write_count(count: int) -> str:
    """``1 order``, ``1,200 orders``."""
    return f"{count:,} order" if count == 1 else f"{count:,} orders"


def _verdicts(report: Report) -> Iterator[Diagnostic]:
    judged = [(group.verdict, group) for group in report.groups if group.verdict in MEANINGS]
    for verdict, group in sorted(judged, key=lambda each: each[0].rank):
        severity = Severity.ERROR if verdict.is_error else Severity.WARNING
        count = write_count(group.count) if group.count else "orders"
        printed = f" as {group.printed}" if group.printed.strip() else ""
        message = (
            f"for {count} of {name_channel(group)} {MEANINGS[verdict]}"
            f" (such as {group.reference or 'one without a reference'}{printed})"
        )
        hint = None
        if not group.reference:
            hint = "look in Linnworks why the order has no Channel Reference"
        elif group.reference == MERGED:
            hint = "Linnworks has merged orders: look at one which reference it bears, and print it"
        elif group.prefix is not None and not group.agrees:
            hint = "compare the prefix in the seller's file with Order Prefix in Linnworks"
        elif verdict is Verdict.NUMBER_CHANGED:
            hint = "choose another Order Prefix in Linnworks: this one also stands in numbers"
        elif group.prefix is not None:
            hint = "the template's formula is not for this prefix: see notegen check"
        path = group.rules[0].path
        yield Diagnostic(verdict.value, severity, message, hint=hint, path=path)


def _full(report: Report) -> Iterator[Diagnostic]:
    for group in report.groups:
        if group.full:
            message = (
                f"{group.full:,} of {write_count(group.count)} of {name_channel(group)} have a"
                f" reference {FULL}"
            )
            path = group.rules[0].path
            yield Diagnostic.warning("reference-full", message, hint=FULL_HINT, path=path)


def _rounded(report: Report) -> Iterator[Diagnostic]:
    count = sum(group.count for group in report.groups)
    rounded = sum(group.rounded for group in report.groups)
    if rounded > count * MAX_ROUNDED:
        message = f"{rounded:,} of {count:,} order numbers end in 00000, as a spreadsheet rounds"
        yield Diagnostic.warning("excel-zeros", message, hint=AGAIN)
    for group in report.groups:
        short, example = group.find_short()
        if short:
            message = (
                f"{short:,} of {write_count(group.count)} of {name_channel(group)} have a shorter"
                f" number than the others, such as {example}: a spreadsheet takes zeros from the"
                " front of a number"
            )
            yield Diagnostic.warning("lost-zeros", message, hint=AGAIN)


def _missing(report: Report) -> Iterator[Diagnostic]:
    untold = {
        "Source": "whether an order is Back Market's cannot be told: every order counts",
        "SubSource": "which of the seller's channels an order came through cannot be told",
    }
    for tag, meaning in untold.items():
        if tag in report.missing:
            message = f"the orders have no column {tag}: {meaning}"
            hint = f'export {tag} too, or say which it is: --column {tag}="…"'
            yield Diagnostic.warning(f"no-{tag.lower()}", message, hint=hint)


def _unassigned(report: Report) -> Iterator[Diagnostic]:
    pairs: dict[tuple[str, str], list[PrefixCount]] = {}
    for each in report.unassigned:
        pairs.setdefault((each.source, each.subsource), []).append(each)
    ranked = sorted(pairs.items(), key=lambda item: -sum(each.count for each in item[1]))
    for (source, subsource), skipped in ranked[:MAX_UNASSIGNED]:
        count = sum(each.count for each in skipped)
        message = (
            f"no channel in the seller's file is that of {write_count(count)} with Source"
            f" {show_name(source)} and SubSource {show_name(subsource)}"
            f" (such as {skipped[0].reference or 'one without a reference'})"
        )
        prefixes = [each.prefix for each in skipped if each.prefix is not None]
        named = {"source": source, "subsource": subsource}
        keys = [f"{key} = {quote_toml(name)}" for key, name in named.items() if name.strip()]
        hint = f"add a [[channel]] with {', '.join(['country', *keys])}, prefix = {write_prefixes(prefixes)}"
        yield Diagnostic.warning("unassigned", message, hint=hint)
    more = [each for _, skipped in ranked[MAX_UNASSIGNED:] for each in skipped]
    if more:
        orders = write_count(sum(each.count for each in more))
        message = f"no channel is that of {orders} with {len(ranked) - MAX_UNASSIGNED:,} more pairs"
        hint = 'is SubSource the right column? Choose it with --column SubSource="…"'
        yield Diagnostic.warning("unassigned", message, hint=hint)


def _unrouted(report: Report) -> Iterator[Diagnostic]:
    groups = [group for group in report.groups if len(group.rules) > 1 and group.count]
    if groups:
        count = sum(group.count for group in groups)
        message = (
            f"which template prints {write_count(count)} cannot be told (such as"
            f" {groups[0].reference}: {name_channel(groups[0])}); each was tried"
        )
        hint = "give each integration as a [[channel]] with its subsource in the seller's file"
        yield Diagnostic.warning("not-routed", message, hint=hint)


def _none_found(report: Report) -> Iterator[Diagnostic]:
    if report.others and not (report.groups or report.unassigned or report.left_out):
        counts: dict[str, int] = {}
        for each in report.others:
            counts[each.source] = counts.get(each.source, 0) + each.count
        ranked = sorted(counts.items(), key=lambda item: -item[1])
        seen = ", ".join(f"{show_name(source)} ({n:,})" for source, n in ranked[:MAX_LISTED])
        message = f"no order is Back Market's; the Sources are {seen}"
        hint = 'if one of them is, say so: --source "…"'
        yield Diagnostic.warning("no-back-market-orders", message, hint=hint)


def _count(groups: Iterable[PrefixCount]) -> int:
    return sum(group.count for group in groups)
