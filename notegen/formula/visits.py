"""Every node of a program in the order of the text, with what is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from notegen.formula.nodes import Call, Node, Operation, Program
from notegen.formula.texts import lower

if TYPE_CHECKING:
    from collections.abc import Iterator


CHOICE = "iif"


class Visit(NamedTuple):
    """A node and what is around it.

    ``optional``: it stands in a branch that may not be taken. ``inside_call``: in the brackets
    of a function. ``after_call``: a function other than ``iif`` is named before it.
    ``assigned``: the names, in lower case, that have a value by then.
    """

    node: Node
    optional: bool
    inside_call: bool
    after_call: bool
    assigned: frozenset[str]


def visit(program: Program) -> Iterator[Visit]:
    """The nodes, each before those inside it."""
    assigned: frozenset[str] = frozenset()
    after_call = False
    roots = [(a.value, lower(a.name)) for a in program.assignments]
    if program.result is not None:
        roots.append((program.result, ""))
    for root, name in roots:
        waiting: list[tuple[Node, bool, bool]] = [(root, False, False)]
        while waiting:
            node, optional, inside = waiting.pop()
            yield Visit(node, optional, inside, after_call, assigned)
            after_call = after_call or (isinstance(node, Call) and node.name != CHOICE)
            waiting.extend(reversed(_children(node, optional, inside)))
        assigned |= {name}


def _children(node: Node, optional: bool, inside: bool) -> list[tuple[Node, bool, bool]]:
    if isinstance(node, Operation):
        operands = (node.first, *(step.operand for step in node.steps))
        return [(operand, optional, inside) for operand in operands]
    if isinstance(node, Call):
        return [
            (slot, optional or (node.name == CHOICE and position > 0), True)
            for position, slot in enumerate(node.slots)
            if slot is not None
        ]
    return []
