"""How a function is called and what it promises: one entry of the table of functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from notegen.formula.values import Kind, Result


class Group(Enum):
    """What a function is about."""

    TEXT = "Text"
    NUMBER = "Numbers"
    LOGIC = "Conditions and lists"
    DATE = "Dates"


class SpecialForm(Enum):
    """The three functions that need more than the values of their arguments."""

    CHOOSE = "iif evaluates one branch only"
    TODAY = "now needs today's date"
    EVALUATE = "eval needs the language itself"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name and what is taken for it."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Example:
    """An expression, the tags it is given, and the text it prints on 29 February 2024.

    ``text`` is None where it is an error.
    """

    expression: str
    text: str | None
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def example(expression: str, text: str | None, **tags: str) -> Example:
    """An example whose tags are keywords."""
    return Example(expression, text, MappingProxyType(tags))


@dataclass(frozen=True, slots=True)
class Signature:
    """A function of the language; a special form has no ``function`` and is compiled.

    With ``maximum`` None the last parameter may be given any number of times. ``cost`` is the
    work that a character of an argument stands for.
    """

    name: str
    group: Group
    function: Callable[..., object] | None
    parameters: tuple[Parameter, ...]
    minimum: int
    maximum: int | None
    result: Result
    summary: str
    examples: tuple[Example, ...]
    cost: int = 1
    form: SpecialForm | None = None

    def accepts(self, count: int) -> bool:
        """Whether it may be given so many arguments."""
        return self.minimum <= count and (self.maximum is None or count <= self.maximum)

    def kind(self, position: int) -> Kind:
        """What it takes as its argument at ``position``, counted from 0."""
        return self.parameters[min(position, len(self.parameters) - 1)].kind

    @property
    def arity(self) -> str:
        """How many arguments it takes, in words: ``2``, ``2 or more``."""
        if self.maximum is None:
            return "any number of" if self.minimum == 0 else f"{self.minimum} or more"
        return str(self.minimum)

    @property
    def usage(self) -> str:
        """How a call of it is written, such as ``left[text, count]``."""
        names = ", ".join(parameter.name for parameter in self.parameters)
        return f"{self.name}[{names}{'' if self.maximum is not None else ', …'}]"
