"""The orders of one Source and SubSource, counted by prefix and verdict as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notegen.order_number.outcome import Verdict, expect, judge
from notegen.orders.reference import (
    MAX_REFERENCE,
    is_changed,
    known_reference,
    show_reference,
    split_reference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from notegen.locales import Locale
    from notegen.simulation.routing import ChannelRule

    Writer = Callable[[str], str]

MAX_PREFIXES = 100
"""The most different prefixes that are told apart in the orders of one Source and SubSource."""
ROUNDED = "00000"
"""How a number ends that a spreadsheet has rounded; one in 100,000 does so by itself."""
USUAL = 0.75
"""The share of numbers that must be of one length before shorter ones are strange."""
GROWING = "89"
"""How the shorter ones begin where numbers have just grown by a digit: 99 is followed by 100."""


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Orders of one Source and SubSource with one prefix and one verdict.

    ``rules`` are the channels, or templates, by which they may print. ``prefix`` is what stands
    before the number, None where there is no number. ``verdict`` is None for orders that are not
    simulated. ``count`` orders are of this kind, 0 where the reference is made up; ``suffixed``
    bear the suffix of a split or resent order, ``rounded`` have a number that ends in five zeros,
    ``full`` a reference as long as the column. ``short`` is how many have fewer digits than nearly
    all others, and one of them. ``reference`` is one order's, and ``printed`` what it prints.
    """

    rules: tuple[ChannelRule, ...]
    source: str
    subsource: str
    prefix: str | None
    verdict: Verdict | None
    reference: str
    printed: str = ""
    count: int = 0
    suffixed: int = 0
    rounded: int = 0
    full: int = 0
    short: tuple[int, str] = (0, "")

    @property
    def agrees(self) -> bool:
        """Whether the prefix is one that the seller's file names for where they may print."""
        return any(self.prefix in rule.prefixes for rule in self.rules)


@dataclass(slots=True)
class PrefixCount:
    """How often one prefix and verdict was seen, and the first order with it.

    ``writers`` say what the templates by which these orders print make of a reference. Of orders
    without a prefix, ``shapes`` counts the numbers of each length and first digit, with one of
    each: a spreadsheet leaves traces in them.
    """

    rules: tuple[ChannelRule, ...]
    prefix: str | None
    verdict: Verdict | None
    reference: str
    printed: str
    writers: tuple[Writer, ...] = ()
    count: int = 0
    suffixed: int = 0
    rounded: int = 0
    full: int = 0
    shapes: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)

    def add_number(self, number: str) -> None:
        """Count the number of an order without a prefix, which is all digits."""
        shape = len(number), number[0]
        count, example = self.shapes.get(shape, (0, number))
        self.shapes[shape] = count + 1, example
        if number.endswith(ROUNDED):
            self.rounded += 1

    def find_short(self) -> tuple[int, str]:
        """How many have fewer digits than nearly all others, and one of them.

        None where zeros still lead a number, since no spreadsheet has taken them then, or where
        numbers have just grown by a digit.
        """
        lengths: dict[int, int] = {}
        for (length, first), (count, _) in self.shapes.items():
            if first == "0":
                return 0, ""
            lengths[length] = lengths.get(length, 0) + count
        usual = max(lengths, key=lambda length: lengths[length], default=0)
        if lengths.get(usual, 0) < USUAL * sum(lengths.values()):
            return 0, ""
        short = [
            found
            for (length, first), found in self.shapes.items()
            if length < usual and not (length == usual - 1 and first in GROWING)
        ]
        return sum(count for count, _ in short), short[0][1] if short else ""


class SourceCounter:
    """Counts the orders of one Source and SubSource.

    ``rules`` are those by which they may print; none for orders of no channel of the seller's.
    ``writers`` say for a reference what a template prints; a template without one is not
    simulated. ``changed`` is how many references a spreadsheet has changed, and one of them.
    """

    def __init__(
        self,
        source: str,
        subsource: str,
        rules: tuple[ChannelRule, ...],
        writers: Mapping[Locale, Writer],
        *,
        is_foreign: bool,
    ) -> None:
        self.source = source
        self.subsource = subsource
        self.rules = rules
        self.is_foreign = is_foreign
        self.changed: tuple[int, str] = (0, "")
        self._writers = writers
        self._known = frozenset(prefix for rule in rules for prefix in rule.prefixes)
        self._match = known_reference(self._known).fullmatch
        self._counts: dict[tuple[str | None, Verdict | None], PrefixCount] = {}
        self._usual: dict[str, PrefixCount] = {}
        self._rules_of: dict[str | None, tuple[ChannelRule, ...]] = {}

    def add(self, reference: str) -> None:
        """Count one order, or note that its reference was changed.

        Nearly every order bears a known prefix and prints well: for those only the number is
        compared, once for each different text.
        """
        found = self._match(reference)
        if found and len(reference) < MAX_REFERENCE:
            prefix, number, suffix = found.groups()
            usual = self._usual.get(prefix)
            if usual:
                for write in usual.writers:
                    if write(reference) != number:
                        break
                else:
                    usual.count += 1
                    if suffix:
                        usual.suffixed += 1
                    elif not prefix:
                        usual.add_number(number)
                    return
        self._add_slowly(reference)

    def groups(self) -> list[OrderGroup]:
        """What was counted."""
        return [
            OrderGroup(
                each.rules,
                self.source,
                self.subsource,
                each.prefix,
                each.verdict,
                show_reference(each.reference),
                show_reference(each.printed),
                each.count,
                each.suffixed,
                each.rounded,
                each.full,
                each.find_short(),
            )
            for each in self._counts.values()
        ]

    def _add_slowly(self, reference: str) -> None:
        if self.is_foreign:
            self._count((), None, None, reference, "").count += 1
            return
        bare = reference.strip()
        parts = split_reference(reference, self._known)
        prefix = parts.prefix if parts else None
        if not (parts and parts.number and prefix in self._rules_of) and is_changed(bare):
            self.changed = self.changed[0] + 1, self.changed[1] or bare
            return
        rules = self._rules_of.get(prefix)
        if rules is None and len(self._rules_of) <= MAX_PREFIXES:
            rules = tuple(rule for rule in self.rules if prefix in rule.prefixes) or self.rules
            self._rules_of[prefix] = rules
        elif rules is None:
            rules, prefix = self.rules, None
        verdict, printed = self._simulate(reference, rules)
        count = self._count(rules, prefix, verdict, bare, printed)
        count.count += 1
        count.full += len(bare) >= MAX_REFERENCE
        if parts and parts.suffix:
            count.suffixed += 1
        elif prefix == "" and parts and parts.number:
            count.add_number(parts.number)
        if verdict is Verdict.OK and prefix is not None and prefix in self._known:
            self._usual[prefix] = count

    def _simulate(
        self, reference: str, rules: tuple[ChannelRule, ...]
    ) -> tuple[Verdict | None, str]:
        """The worst of what the templates print; None where no template is simulated."""
        found = [
            (judge(printed, expect(reference, rule.prefixes)), printed)
            for rule in rules
            if rule.locale in self._writers
            for printed in [self._writers[rule.locale](reference)]
        ]
        return min(found, key=lambda each: each[0].rank, default=(None, ""))

    def _count(
        self,
        rules: tuple[ChannelRule, ...],
        prefix: str | None,
        verdict: Verdict | None,
        reference: str,
        printed: str,
    ) -> PrefixCount:
        key = prefix, verdict
        if key not in self._counts:
            writers = {w: None for rule in rules if (w := self._writers.get(rule.locale))}
            self._counts[key] = PrefixCount(
                rules, prefix, verdict, reference, printed, tuple(writers)
            )
        return self._counts[key]
