"""What a formula is made of: a tree of frozen nodes, each of which knows where it stands.

Offsets are in characters of the text that was parsed, half open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

from notegen.errors import Span
from notegen.formula.values import ArgumentError, shorten


@dataclass(frozen=True, slots=True)
class NodeBase:
    """Something with a start and an end in the text."""

    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    def __deepcopy__(self, _memo: object) -> Self:
        """Nothing in it can change; a tree may be too deep to be walked."""
        return self

    def shown(self, text: str) -> str:
        """What stands there in the text that was parsed, cut for a message."""
        return shorten(text[self.start : self.end])


@dataclass(frozen=True, slots=True)
class Literal(NodeBase):
    """A number, a date, ``true``, ``false`` or ``null``, spelled as it stands."""

    raw: str


@dataclass(frozen=True, slots=True)
class String(NodeBase):
    """A string. Its span covers the quotes; ``value`` is what stands between them.

    Tabs and line feeds are blanks in ``value``, as in the engine.
    """

    value: str

    @property
    def raw(self) -> str:
        """The value in its quotes."""
        return f'"{self.value}"'


@dataclass(frozen=True, slots=True)
class Variable(NodeBase):
    """A bare name: assigned before, or given by the host; empty when unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Tag(NodeBase):
    """``[{Name}]`` or ``N[{Name}]``: a value of the order, bound like a variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Reserved(NodeBase):
    """A word that the engine keeps for itself: an error, but only where it is evaluated."""

    word: str

    @property
    def error(self) -> ArgumentError:
        """Why it has no value."""
        return ArgumentError("reserved-word", "{} is a word that the language keeps")


@dataclass(frozen=True, slots=True)
class Call(NodeBase):
    """``name[argument, …]``: the name is in lower case, an empty argument is None."""

    name: str
    arguments: tuple[Node | None, ...]

    @property
    def filled(self) -> tuple[Node, ...]:
        """The arguments that are not empty: what every function but ``iif`` sees."""
        return tuple([argument for argument in self.arguments if argument is not None])


@dataclass(frozen=True, slots=True)
class Step(NodeBase):
    """An operator and what stands to its right; the span is the operator's."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Operation(NodeBase):
    """Operands joined from left to right by operators of one level of precedence."""

    first: Node
    steps: tuple[Step, ...]


Node: TypeAlias = Literal | String | Variable | Tag | Reserved | Call | Operation


@dataclass(frozen=True, slots=True)
class Assignment(NodeBase):
    """``name := value;``: the span is the name's."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Program:
    """Assignments, then the expression to print, if there is one; ``text`` is what was parsed."""

    text: str
    assignments: tuple[Assignment, ...]
    result: Node | None

    def __deepcopy__(self, _memo: object) -> Self:
        """As for nodes."""
        return self
