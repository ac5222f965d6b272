"""The orders of one Source and SubSource, counted by prefix and verdict as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notegen.order_number import Verdict, expect, judge
from notegen.orders import (
    MAX_REFERENCE,
    is_changed,
    known_reference,
    show_reference,
    split_reference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from notegen.locales import Locale
    from notegen.simulation.routing import ChannelRule, Route

    Writer = Callable[[str], str]

MAX_PREFIXES = 100
"""The most different prefixes that are told apart in the orders of one Source and SubSource."""
ROUNDED = "00000"
"""How a number ends that a spreadsheet has rounded; one in 100,000 does so by itself."""
USUAL = 0.75
"""The share of numbers that must be of one length before shorter ones are strange."""
GROWING = "89"
"""How the shorter ones begin where numbers have just grown by a digit: 99 is followed by 100."""


@dataclass(slots=True)
class PrefixCount:
    """How many orders of one Source and SubSource have one prefix and one verdict.

    ``rules`` are the channels, or templates, by which they may print. ``prefix`` is what stands
    before the number, None where there is no number; ``verdict`` is None for orders that are not
    simulated. ``reference`` is that of the first, and ``printed`` what it prints. ``count`` is 0
    where the reference is made up; ``suffixed`` bear the suffix of a split or resent order,
    ``full`` a reference as long as Linnworks' column, ``rounded`` a number that ends in five zeros.
    Of orders without a prefix, ``shapes`` has how many numbers there are of each length and first
    digit, and one of each.
    """

    source: str
    subsource: str
    rules: tuple[ChannelRule, ...]
    prefix: str | None
    verdict: Verdict | None
    reference: str
    printed: str = ""
    count: int = 0
    suffixed: int = 0
    full: int = 0
    rounded: int = 0
    shapes: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the prefix is one that the seller's file names for where they may print."""
        return any(self.prefix in rule.prefixes for rule in self.rules)

    def add_number(self, number: str) -> None:
        """Count the number of an order without a prefix, which is all digits."""
        shape = len(number), number[0]
        count, example = self.shapes.get(shape, (0, number))
        self.shapes[shape] = count + 1, example
        self.rounded += number.endswith(ROUNDED)

    def find_short(self) -> tuple[int, str]:
        """How many numbers have fewer digits than nearly all others, and one of them.

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
    """Counts the orders of one Source and SubSource, which print by ``route``.

    ``writers`` say for a reference what a template prints; a template without one is not
    simulated. ``changed`` is how many references a spreadsheet has changed, and one of them.
    """

    def __init__(
        self, source: str, subsource: str, route: Route, writers: Mapping[Locale, Writer]
    ) -> None:
        self.source = source
        self.subsource = subsource
        self.route = route
        self.changed: tuple[int, str] = (0, "")
        self.counts: dict[tuple[str | None, Verdict | None], PrefixCount] = {}
        self._writers = writers
        self._known = frozenset(prefix for rule in route.rules for prefix in rule.prefixes)
        self._match = known_reference(self._known).fullmatch
        self._usual: dict[str, tuple[PrefixCount, list[Writer]]] = {}
        self._rules: dict[str | None, tuple[ChannelRule, ...]] = {}

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
                count, writers = usual
                for write in writers:
                    if write(reference) != number:
                        break
                else:
                    count.count += 1
                    if suffix:
                        count.suffixed += 1
                    elif not prefix:
                        count.add_number(number)
                    return
        self._add_slowly(reference)

    def _add_slowly(self, reference: str) -> None:
        if self.route.is_foreign:
            self._find((), None, reference).count += 1
            return
        bare = reference.strip()
        parts = split_reference(reference, self._known)
        prefix = parts.prefix if parts else None
        if not (parts and parts.number and prefix in self._rules) and is_changed(bare):
            self.changed = self.changed[0] + 1, self.changed[1] or bare
            return
        if prefix not in self._rules and len(self._rules) > MAX_PREFIXES:
            prefix = None
        own = tuple(rule for rule in self.route.rules if prefix in rule.prefixes)
        rules = self._rules.setdefault(prefix, own or self.route.rules)
        count = self._find(rules, prefix, reference)
        count.count += 1
        count.full += len(bare) >= MAX_REFERENCE
        if parts and parts.suffix:
            count.suffixed += 1
        elif prefix == "" and parts and parts.number:
            count.add_number(parts.number)
        if count.verdict is Verdict.OK and prefix is not None and prefix in self._known:
            writers = [self._writers[r.locale] for r in rules if r.locale in self._writers]
            self._usual[prefix] = count, list(dict.fromkeys(writers))

    def _find(
        self, rules: tuple[ChannelRule, ...], prefix: str | None, reference: str
    ) -> PrefixCount:
        """The count for such orders; the worst of what the templates print is the verdict."""
        tried = [
            (judge(printed, expect(reference, rule.prefixes)), printed)
            for rule in rules
            if rule.locale in self._writers
            for printed in [self._writers[rule.locale](reference)]
        ]
        verdict, printed = min(tried, key=lambda each: each[0].rank, default=(None, ""))
        if (prefix, verdict) not in self.counts:
            shown, printed = show_reference(reference.strip()), show_reference(printed)
            new = PrefixCount(self.source, self.subsource, rules, prefix, verdict, shown, printed)
            self.counts[prefix, verdict] = new
        return self.counts[prefix, verdict]
