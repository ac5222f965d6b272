"""The pieces that a compiled formula is made of: closures over one run of an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from notegen.errors import EvaluationError
from notegen.formula.limits import MAX_WORK
from notegen.formula.texts import unquote
from notegen.formula.values import Kind, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from notegen.formula.faults import Fault
    from notegen.formula.nodes import Call, Placed

    Closure: TypeAlias = Callable[["Run"], str]
    Argument: TypeAlias = Callable[["Run"], object]


class Run:
    """What one evaluation has at hand: values of the variables, the date, the work still left.

    ``nested`` counts the ``eval`` around it.
    """

    __slots__ = ("nested", "today", "values", "work")

    def __init__(
        self, values: list[str], today: date, work: int = MAX_WORK, nested: int = 0
    ) -> None:
        self.values = values
        self.today = today
        self.work = work
        self.nested = nested


def constant(raw: str) -> Closure:
    """A raw text that is always the same."""
    return lambda _run: raw


def variable(slot: int) -> Closure:
    """The value of a variable."""
    return lambda run: run.values[slot]


def failure(fault: Fault) -> Closure:
    """An error, raised only where it is evaluated."""

    def fail(_run: Run) -> str:
        raise EvaluationError.of(fault.code, fault.message, span=fault.place.span, hint=fault.hint)

    return fail


def spend(run: Run, amount: int, node: Placed) -> None:
    """Count work done; an error when a formula asks for too much of it."""
    run.work -= amount
    if run.work < 0:
        raise EvaluationError.of(
            "too-much-work",
            "the formula asks for too much work",
            span=node.span,
            hint="make it simpler",
        )


def place(refusal: Refusal, whole: Placed, parts: Sequence[Placed]) -> EvaluationError:
    """The refusal as an error at the part that it is about, or at the whole."""
    node = whole if refusal.argument is None else parts[refusal.argument]
    return EvaluationError.of(refusal.code, refusal.message, span=node.span)


def convert(closure: Closure, kind: Kind, node: Placed, cost: int = 1) -> Argument:
    """An argument's value, of the kind that the function takes."""
    if kind is Kind.TEXT:
        return _convert_text(closure, node, cost)
    read = kind.read

    def argument(run: Run) -> object:
        raw = closure(run)
        spend(run, len(raw) * cost, node)
        try:
            return read(raw, run.today)
        except Refusal as refusal:
            raise place(refusal, node, ()) from None

    return argument


def _convert_text(closure: Closure, node: Placed, cost: int) -> Argument:
    """The kind met most often, which never refuses: written out because it must be quick."""

    def argument(run: Run) -> str:
        raw = closure(run)
        run.work -= len(raw) * cost
        if run.work < 0:
            spend(run, 0, node)
        return unquote(raw)

    return argument


def call(
    function: Callable[..., object],
    write: Callable[..., str],
    arguments: Sequence[Argument],
    node: Call,
) -> Closure:
    """A function applied to its arguments, and its result as raw text."""
    match arguments:
        case [first]:

            def one(run: Run) -> str:
                try:
                    return write(function(first(run)))
                except Refusal as refusal:
                    raise place(refusal, node, node.arguments) from None

            return one
        case [first, second]:

            def two(run: Run) -> str:
                try:
                    return write(function(first(run), second(run)))
                except Refusal as refusal:
                    raise place(refusal, node, node.arguments) from None

            return two
        case _:

            def many(run: Run) -> str:
                try:
                    return write(function(*[argument(run) for argument in arguments]))
                except Refusal as refusal:
                    raise place(refusal, node, node.arguments) from None

            return many
