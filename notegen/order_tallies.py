"""The orders of one Source and SubSource, counted by prefix and verdict as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notegen.bare_numbers import BareNumbers
from notegen.order_number.outcome import Verdict, expect, judge
from notegen.orders.reference import is_changed, known_reference, split_reference

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from notegen.locales import Locale
    from notegen.routing import Destination


MAX_LEADS = 100
"""The most different leads that are told apart in one bucket."""


@dataclass(slots=True)
class Tally:
    """How often one prefix and verdict was seen, and the first order with it.

    ``suffixed`` orders bear the suffix of a split or resent order; ``numbers`` are those of
    orders without a prefix. ``verdict`` is None for orders that are not simulated.
    """

    destinations: tuple[Destination, ...]
    prefix: str | None
    verdict: Verdict | None
    reference: str
    printed: str
    count: int = 0
    suffixed: int = 0
    numbers: BareNumbers = field(default_factory=BareNumbers)


@dataclass(slots=True)
class Bucket:
    """The orders of one Source and SubSource, and where they may print.

    ``writers`` say for a reference what a template prints; a template without one is not
    simulated. ``changed`` is how many references a spreadsheet has changed, and one of them.
    """

    source: str
    subsource: str
    destinations: tuple[Destination, ...]
    is_foreign: bool
    writers: Mapping[Locale, Callable[[str], str]]
    changed: tuple[int, str] | None = None
    tallies: dict[tuple[str | None, Verdict | None], Tally] = field(default_factory=dict)
    _prefixes: tuple[str, ...] = ()
    _leads: dict[str | None, tuple[Destination, ...]] = field(default_factory=dict)
    _known: dict[str, tuple[tuple[Callable[[str], str], ...], Tally]] = field(default_factory=dict)
    _parts: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        every = {prefix for each in self.destinations for prefix in each.prefixes}
        self._prefixes = tuple(sorted(every, key=len, reverse=True))
        self._parts = known_reference(frozenset(every))

    def add(self, reference: str) -> None:
        """Count one order, or note that its reference was changed.

        Nearly every order bears a known prefix and prints well: for those only the number is
        compared, once for each different text.
        """
        if not self.is_foreign and (found := self._parts.fullmatch(reference)):
            lead, number, suffix = found.groups()
            known = self._known.get(lead)
            if known and {write(reference) for write in known[0]} == {number}:
                tally = known[1]
                tally.count += 1
                if suffix:
                    tally.suffixed += 1
                elif not lead:
                    tally.numbers.add(number)
                return
        self._add_slowly(reference)

    def _add_slowly(self, reference: str) -> None:
        if self.is_foreign:
            self._tally((), None, None, reference, "").count += 1
            return
        bare = reference.strip()
        parts = split_reference(reference, self._prefixes)
        lead = parts.prefix if parts else None
        if not (parts and parts.number and lead in self._leads) and is_changed(bare):
            count, example = self.changed or (0, bare)
            self.changed = count + 1, example
            return
        destinations = self._leads.get(lead)
        if destinations is None:
            destinations, lead = self._open(lead)
        verdict, printed = self._simulate(reference, destinations)
        tally = self._tally(destinations, lead, verdict, bare, printed)
        tally.count += 1
        if parts and parts.suffix:
            tally.suffixed += 1
        elif lead == "" and parts and parts.number:
            tally.numbers.add(parts.number)
        if verdict is Verdict.OK and lead in self._prefixes:
            writers = [self.writers[d.locale] for d in destinations if d.locale in self.writers]
            self._known[lead] = tuple(dict.fromkeys(writers)), tally

    def _open(self, lead: str | None) -> tuple[tuple[Destination, ...], str | None]:
        """The destinations that know a new lead, or all where none does; and the lead to note."""
        if len(self._leads) > MAX_LEADS:
            return self.destinations, None
        known = tuple(d for d in self.destinations if lead in d.prefixes)
        self._leads[lead] = known or self.destinations
        return self._leads[lead], lead

    def _simulate(
        self, reference: str, destinations: tuple[Destination, ...]
    ) -> tuple[Verdict | None, str]:
        """The worst of what the templates print; None where no template is simulated."""
        worst: tuple[Verdict | None, str] = (None, "")
        for destination in destinations:
            write = self.writers.get(destination.locale)
            if write is None:
                continue
            printed = write(reference)
            verdict = judge(printed, expect(reference, destination.prefixes))
            if worst[0] is None or verdict.rank < worst[0].rank:
                worst = verdict, printed
        return worst

    def _tally(
        self,
        destinations: tuple[Destination, ...],
        prefix: str | None,
        verdict: Verdict | None,
        reference: str,
        printed: str,
    ) -> Tally:
        tally = self.tallies.get((prefix, verdict))
        if tally is None:
            tally = Tally(destinations, prefix, verdict, reference, printed)
            self.tallies[prefix, verdict] = tally
        return tally
