"""What the compiler makes: formulas and conditions, ready for as many orders as there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import EvaluationError
from notegen.formula.closures import Run
from notegen.formula.texts import join_surrogates, lower, strip_outer_quotes
from notegen.formula.values import read_truth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from notegen.formula.closures import Argument, Closure
    from notegen.formula.nodes import Program


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to be evaluated as often as needed.

    ``names`` are the variables and tags that it reads or assigns, as it spells them and in
    lower case.
    """

    program: Program
    names: tuple[tuple[str, str], ...]
    _assignments: tuple[tuple[int, Argument], ...]
    _result: Closure | None

    def evaluate(self, tags: Mapping[str, str], today: date) -> str:
        """The text that it prints for ``tags``, whose names match in any case.

        A name that ``tags`` lacks is empty. Raises :class:`~notegen.errors.EvaluationError`
        with a span in the formula's text.
        """
        raw = self.run(Run(self._bind(tags), today))
        return join_surrogates(strip_outer_quotes(raw))

    def evaluate_raw(self, tags: Mapping[str, str], today: date) -> str:
        """The result with its quotes on, by which a text differs from a number."""
        return self.run(Run(self._bind(tags), today))

    def run(self, run: Run) -> str:
        """The raw result of a run whose values are bound."""
        for slot, value in self._assignments:
            run.values[slot] = str(value(run))
        return self._result(run) if self._result else ""

    def _bind(self, tags: Mapping[str, str]) -> list[str]:
        values: list[str] = []
        folded: dict[str, str] | None = None
        for spelled, name in self.names:
            value = tags.get(spelled)
            if value is None:
                if folded is None:
                    folded = {lower(tag): text for tag, text in tags.items()}
                value = folded.get(name, "")
            values.append(value)
        return values


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition ready to be tried on as many orders as needed."""

    formula: Formula

    def holds(self, tags: Mapping[str, str], today: date) -> bool:
        """Whether it is true for ``tags``.

        Raises :class:`~notegen.errors.EvaluationError`, also when it is neither true nor false.
        """
        truth = read_truth(self.formula.evaluate_raw(tags, today))
        result = self.formula.program.result
        if truth is None and result is not None:
            raise EvaluationError.of(
                "not-true-or-false", "the condition is neither true nor false", span=result.span
            )
        return truth is True
