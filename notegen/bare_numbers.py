"""Order numbers without a prefix, and the traces that a spreadsheet leaves in many of them."""

from __future__ import annotations

from dataclasses import dataclass, field

ROUNDED = "00000"
"""How a number ends that a spreadsheet has rounded; one in 100,000 does so by itself."""
USUAL = 0.75
"""The share of numbers that must be of one length before shorter ones are strange."""
GROWING = "89"
"""How the shorter ones begin where numbers have just grown by a digit: 99 is followed by 100."""


@dataclass(slots=True)
class BareNumbers:
    """How many numbers there are of each length and first digit, and one of each."""

    rounded: int = 0
    counts: dict[tuple[int, str], int] = field(default_factory=dict)
    examples: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, number: str) -> None:
        """Count one number, which is all digits."""
        shape = len(number), number[0]
        if shape in self.counts:
            self.counts[shape] += 1
        else:
            self.counts[shape] = 1
            self.examples[shape] = number
        if number.endswith(ROUNDED):
            self.rounded += 1

    def find_short(self) -> tuple[int, str]:
        """How many have fewer digits than nearly all others, and one of them.

        None where zeros still lead a number, since no spreadsheet has taken them then, or where
        numbers have just grown by a digit.
        """
        lengths: dict[int, int] = {}
        for (length, first), count in self.counts.items():
            if first == "0":
                return 0, ""
            lengths[length] = lengths.get(length, 0) + count
        usual = max(lengths, key=lambda length: lengths[length], default=0)
        if lengths.get(usual, 0) < USUAL * sum(lengths.values()):
            return 0, ""
        short = [
            (length, first)
            for length, first in self.counts
            if length < usual and not (length == usual - 1 and first in GROWING)
        ]
        return sum(self.counts[s] for s in short), self.examples[short[0]] if short else ""
