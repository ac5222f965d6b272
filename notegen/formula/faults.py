"""What cannot be evaluated whatever the tags hold: counts of arguments, kinds, reserved words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from notegen.formula.functions import FUNCTIONS
from notegen.formula.nodes import Call, Literal, Node, Operation, Reserved, String
from notegen.formula.numbers import read_number
from notegen.formula.signature import SpecialForm
from notegen.formula.texts import quoted
from notegen.formula.values import Kind, Refusal, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.formula.nodes import Placed


_ANY_DAY = date(2024, 2, 29)
_OPERAND_KINDS = {
    **dict.fromkeys(("^", "*", "/", "%", "+", "-"), Kind.NUMBER),
    **dict.fromkeys(("and", "or"), Kind.TRUTH),
}


class Fault(NamedTuple):
    """A reason why a node has no value, and where it stands."""

    code: str
    message: str
    place: Placed
    hint: str | None = None


def find_faults(node: Node) -> Iterator[Fault]:
    """The faults of a node; those of the nodes inside it are their own."""
    if isinstance(node, Reserved):
        yield reserved_fault(node)
    elif isinstance(node, Operation):
        yield from _operation_faults(node)
    elif isinstance(node, Call):
        fault = count_fault(node)
        if fault:
            yield fault
            return
        signature = FUNCTIONS[node.name]
        for position, argument in enumerate(node.arguments):
            yield from _kind_fault(argument, signature.kind(position))


def reserved_fault(node: Reserved) -> Fault:
    """A word that has no value."""
    return Fault("reserved-word", f"{node.word} is a word that the language keeps", node)


def count_fault(node: Call) -> Fault | None:
    """A call with too many or too few arguments; empty slots count for ``iif`` only."""
    signature = FUNCTIONS[node.name]
    count = len(node.slots if signature.form is SpecialForm.CHOOSE else node.arguments)
    if signature.accepts(count):
        return None
    return Fault(
        "wrong-argument-count",
        f"{node.name} takes {signature.arity}, not {count}",
        node,
        f"it is written {signature.usage}",
    )


def _operation_faults(node: Operation) -> Iterator[Fault]:
    yield from _kind_fault(node.first, _OPERAND_KINDS.get(node.steps[0].operator, Kind.RAW))
    for step in node.steps:
        right = step.operand
        yield from _kind_fault(right, _OPERAND_KINDS.get(step.operator, Kind.RAW))
        if (
            step.operator in {"/", "%"}
            and isinstance(right, Literal)
            and read_number(right.raw) == 0
        ):
            yield Fault("division-by-zero", "division by zero", right)


def _kind_fault(node: Node, kind: Kind) -> Iterator[Fault]:
    """A literal, or the text that a function makes, where a value of ``kind`` must stand."""
    if isinstance(node, String | Literal):
        raw = node.raw
    elif isinstance(node, Call) and FUNCTIONS[node.name].result is Result.QUOTED:
        raw = quoted("")
    else:
        return
    try:
        kind.read(raw, _ANY_DAY)
    except Refusal as refusal:
        message = refusal.message if raw != quoted("") else f"text is not a {kind.label}"
        yield Fault(refusal.code, message, node)
