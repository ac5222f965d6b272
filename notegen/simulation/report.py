"""What order number each of a seller's orders will print, and in which template, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from notegen.errors import OrderError, Source
from notegen.frozen import FrozenMap
from notegen.order_number import Verdict, compile_reference, describe, simulate_made_up
from notegen.orders import TAGS_READ, iter_unique_orders, refuse_changed
from notegen.seller import read_prefixes
from notegen.simulation.conditions import ChoiceCounter, propose_conditions
from notegen.simulation.counting import PrefixCount, SourceCounter
from notegen.simulation.routing import Router, list_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from notegen.locales import Locale
    from notegen.orders import OrderRows
    from notegen.seller import Seller
    from notegen.simulation.conditions import CompiledTemplate, TemplateChoice

MAX_KINDS = 1000
"""The most pairs of Source and SubSource that are told apart."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a seller's orders print, or made-up references where there are none.

    ``groups`` were simulated with ``texts``, those that print the order number in the templates.
    ``unassigned`` orders are Back Market's, but of no channel of the seller; ``left_out`` belong to
    templates that were not simulated; ``others`` are other channels' orders. ``missing`` are the
    tags among Source and SubSource that a file lacks. ``choices`` say which templates the printing
    conditions choose, and ``proposed`` are conditions that send each channel's orders to its own.
    """

    groups: tuple[PrefixCount, ...]
    texts: Mapping[Locale, str] = field(default_factory=FrozenMap)
    unassigned: tuple[PrefixCount, ...] = ()
    left_out: tuple[PrefixCount, ...] = ()
    others: tuple[PrefixCount, ...] = ()
    missing: frozenset[str] = frozenset()
    choices: tuple[TemplateChoice, ...] = ()
    proposed: Mapping[Locale, str] = field(default_factory=FrozenMap)

    @property
    def is_made_up(self) -> bool:
        """Whether no order was simulated, but made-up references."""
        return any(not group.count for group in self.groups)

    @property
    def has_errors(self) -> bool:
        """Whether any order number is blank or another than the order's."""
        return any(group.verdict and group.verdict.is_error for group in self.groups)

    def describe(self, group: PrefixCount) -> str:
        """The verdict on a group, in words that are honest for the text that prints it."""
        texts = [self.texts[rule.locale] for rule in group.rules if rule.locale in self.texts]
        verdict = group.verdict or Verdict.UNTESTED
        return describe(verdict, texts[0]) if texts else verdict.value


def simulate_orders(
    seller: Seller,
    texts: Mapping[Locale, str],
    open_files: Callable[[Sequence[str]], Iterable[OrderRows]],
    today: date,
    *,
    sources: tuple[str, ...] = (),
    conditions: Sequence[CompiledTemplate] = (),
) -> Report:
    """What the orders of some files print in the templates; each file is read once.

    ``texts`` are the order references as they stand in the templates' labels; orders of other
    templates are left out. ``open_files`` gives the files one after another, read with the tags
    that it is given. ``sources`` are further Sources that are Back Market's, and ``conditions`` the
    templates that they may print in. Rows of one order count once.

    Raises :class:`~notegen.errors.OrderError` where there is no order, or where a spreadsheet has
    changed references, :class:`~notegen.errors.FormulaError` where a text cannot be evaluated, and
    :class:`~notegen.errors.SellerError` where a prefix that begins or ends with a blank is none of
    theirs.
    """
    compiled = {text: compile_reference(text, today) for text in texts.values()}
    writers = {locale: compiled[text] for locale, text in texts.items()}
    rules = list_rules(seller)
    choices = ChoiceCounter(conditions, today)
    counters: dict[tuple[str, str, bool], SourceCounter] = {}
    seen: set[int] = set()
    missing: set[str] = set()
    names: list[str] = []
    for orders in open_files((*TAGS_READ, *choices.tags)):
        names.append(orders.name)
        lacking = orders.missing & {"Source", "SubSource"}
        missing |= lacking
        kept = rules
        if lacking and len(texts) == 1 and not seller.channels:
            kept = tuple(rule for rule in rules if rule.locale in texts)
        router = Router(kept, lacking, sources)
        choices.open_file(orders.missing, router)
        try:
            _count(orders, seen, _Counters(router, writers, counters), choices)
        except OrderError as error:
            error.source = error.source or Source(orders.name)
            raise
    if not counters:
        hint = "export more days; without --orders, made-up orders are tried"
        raise OrderError.of("no-orders", f"there is no order in {', '.join(names)}", hint=hint)
    report = _sort(counters.values(), texts, frozenset(missing))
    _require_shown(seller, report)
    proposed = propose_conditions(seller, today, _list_pairs(report))
    return replace(report, choices=tuple(choices.choices.values()), proposed=proposed)


def simulate_references(seller: Seller, texts: Mapping[Locale, str], today: date) -> Report:
    """What a made-up reference prints for each prefix of each channel."""
    groups: list[PrefixCount] = []
    for rule in list_rules(seller):
        if rule.locale in texts:
            found = simulate_made_up(texts[rule.locale], rule.prefixes, today)
            groups += [
                PrefixCount(
                    rule.source, rule.subsource, (rule,), prefix, s.verdict, s.reference, s.printed
                )
                for prefix, s in zip(rule.prefixes, found, strict=True)
            ]
    return Report(tuple(groups), FrozenMap(texts), proposed=propose_conditions(seller, today))


class _Counters(dict[tuple[str, ...], SourceCounter]):
    """The counter for each Source and SubSource of one file; one for all that are too many.

    ``shared`` are those of all files. Raises :class:`OrderError` where there are too many that are
    Back Market's.
    """

    def __init__(
        self,
        router: Router,
        writers: Mapping[Locale, Callable[[str], str]],
        shared: dict[tuple[str, str, bool], SourceCounter],
    ) -> None:
        self._router = router
        self._writers = writers
        self._shared = shared

    def __missing__(self, names: tuple[str, str]) -> SourceCounter:
        """The counter of names that were not met before in this file."""
        route = self._router.route(*names)
        key = (*names, route.is_foreign)
        if len(self._shared) >= MAX_KINDS and key not in self._shared:
            if not route.is_foreign:
                message = f"the orders have more than {MAX_KINDS:,} different SubSources"
                hint = 'is it the right column? Choose it with --column SubSource="…"'
                raise OrderError.of("too-many-channels", message, hint=hint)
            key = ("…", "…", True)
        new = SourceCounter(key[0], key[1], route, self._writers)
        counter = self._shared.setdefault(key, new)
        if key[:2] == names:
            self[names] = counter
        return counter


def _count(orders: OrderRows, seen: set[int], counters: _Counters, choices: ChoiceCounter) -> None:
    """Give each order to its counter; this runs a million times."""
    has_choices = bool(choices.templates)
    for row in iter_unique_orders(orders, seen):
        counters[row[2:4]].add(row[1])
        if has_choices:
            choices.add(row[1], row[2:])
    for counter in counters.values():
        count, example = counter.changed
        if count:
            raise refuse_changed(f"{count:,} order references", example)


def _sort(
    counters: Iterable[SourceCounter], texts: Mapping[Locale, str], missing: frozenset[str]
) -> Report:
    """The groups in the order of the seller's channels, and what was not simulated."""
    found = [(counter.route, group) for counter in counters for group in counter.counts.values()]
    simulated = [group for _, group in found if group.verdict]
    skipped = [(route, group) for route, group in found if not group.verdict]
    return Report(
        tuple(sorted(simulated, key=lambda group: (group.rules[0].path, -group.count))),
        FrozenMap(texts),
        unassigned=tuple(g for route, g in skipped if not route.is_foreign and not route.rules),
        left_out=tuple(g for route, g in skipped if not route.is_foreign and route.rules),
        others=tuple(g for route, g in skipped if route.is_foreign),
        missing=missing,
    )


def _list_pairs(report: Report) -> tuple[tuple[str, str], ...]:
    """Each Source with a SubSource that the orders have; none where a file lacks one."""
    every = (*report.groups, *report.unassigned, *report.left_out, *report.others)
    return () if report.missing else tuple((g.source, g.subsource) for g in every)


def _require_shown(seller: Seller, report: Report) -> None:
    """Raise :class:`SellerError` for a prefix that begins or ends with a blank, but in no order."""
    seen = {group.prefix for group in (*report.groups, *report.left_out)}
    for rule in list_rules(seller):
        for prefix in rule.prefixes:
            if prefix in seller.shown_prefixes - seen:
                read_prefixes(prefix, rule.path)
