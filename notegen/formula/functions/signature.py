"""A function of the language is a Python function: a decorator reads off it how it is called.

Its parameters' annotations say what it takes, the annotation of its result what it gives, and its
docstring is what people are told of it. An underscore at the end of its name keeps it apart from
Python's own (``not_`` is ``not``). With ``*texts`` it takes any number of a ``text``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from notegen.formula.dates import read_date, write_date
from notegen.formula.values import (
    ArgumentError,
    is_blank,
    quote,
    read_integer,
    read_number,
    read_truth,
    unquote,
    write_number,
    write_rounded,
    write_truth,
)

if TYPE_CHECKING:
    from notegen.formula.nodes import Call, Node

_Function = TypeVar("_Function", bound=Callable[..., Any])

Raw: TypeAlias = str
"""A text as it is, with its quotes if it has some."""
Text: TypeAlias = str
"""A text without its quotes."""
Quoted: TypeAlias = str
"""A text that gets quotes."""
Rounded: TypeAlias = float
"""A number that is written in the engine's pattern ``#.##``."""
Branch: TypeAlias = Callable[[], str]
"""An argument that is evaluated only if the function asks for it; an empty one counts too."""
Today: TypeAlias = date
"""Not an argument: the day of the evaluation."""
Evaluator: TypeAlias = Callable[[str], str]
"""Not an argument: evaluates a text as a formula of its own."""


def _reader(
    read: Callable[[str, date], object], code: str, kind: str
) -> Callable[[str, date], object]:
    """What reads a raw text; :class:`ArgumentError` where it is none of the ``kind``."""

    def convert(raw: str, today: date) -> object:
        value = read(raw, today)
        if value is None:
            raise ArgumentError(code, f"{{}} is {'empty, ' * is_blank(raw)}not {kind}")
        return value

    return convert


class Kind(Enum):
    """What a parameter takes: its annotation, what it is called, and how it is read from raw text.

    Reading raises :class:`ArgumentError` where the text is not of the kind.
    """

    RAW = "Raw", "text", lambda raw, _today: raw
    TEXT = "Text", "text", lambda raw, _today: unquote(raw)
    BRANCH = "Branch", "text", lambda raw, _today: raw
    NUMBER = (
        "float",
        "number",
        _reader(lambda raw, _today: read_number(raw), "not-a-number", "a number"),
    )
    INTEGER = (
        "int",
        "whole number",
        _reader(lambda raw, _today: read_integer(raw), "not-a-whole-number", "a whole number"),
    )
    TRUTH = (
        "bool",
        "true or false",
        _reader(lambda raw, _today: read_truth(raw), "not-true-or-false", "true or false"),
    )
    DATE = "datetime", "date", _reader(read_date, "not-a-date", "a date")

    def __init__(self, annotation: str, label: str, read: Callable[[str, date], object]) -> None:
        self.annotation = annotation
        self.label = label
        self.read = read


class Result(Enum):
    """What a function gives: its annotation, what it is called, and how it is written."""

    RAW = "Raw", "text", str
    QUOTED = "Quoted", "text in quotes", quote
    NUMBER = "float", "number", write_number
    ROUNDED = "Rounded", "rounded number", write_rounded
    INTEGER = "int", "whole number", str
    TRUTH = "bool", "true or false", write_truth
    DATE = "date", "date", write_date

    def __init__(self, annotation: str, label: str, write: Callable[..., str]) -> None:
        self.annotation = annotation
        self.label = label
        self.write = write


class Group(Enum):
    """What a function is about."""

    TEXT = "Text"
    NUMBER = "Numbers"
    LOGIC = "Conditions and lists"
    DATE = "Dates"


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
    tags: Mapping[str, str]


def example(expression: str, text: str | None, **tags: str) -> Example:
    """An example whose tags are keywords."""
    return Example(expression, text, tags)


@dataclass(frozen=True, slots=True)
class Signature:
    """A function of the language.

    With ``maximum`` None the last parameter may be given any number of times. ``context`` are the
    annotations of what the function is given before its arguments; ``counts_empty`` says that an
    empty argument is one, where for most functions it vanishes; ``cost`` is the work that a
    character of an argument stands for.
    """

    name: str
    group: Group
    function: Callable[..., Any]
    context: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    minimum: int
    maximum: int | None
    result: Result
    summary: str
    examples: tuple[Example, ...]
    counts_empty: bool
    cost: int

    def given(self, node: Call) -> tuple[Node | None, ...]:
        """The arguments of a call; None is an empty one that counts."""
        return node.arguments if self.counts_empty else node.filled

    def check_count(self, count: int) -> ArgumentError | None:
        """The error of a call with too many or too few arguments."""
        if self.minimum <= count and (self.maximum is None or count <= self.maximum):
            return None
        return ArgumentError(
            "wrong-argument-count",
            f"{self.name} takes {self.arity}, not {count}",
            hint=f"it is written {self.usage}",
        )

    def takes(self) -> Iterator[Parameter]:
        """What it takes as one argument after another; the last again and again."""
        return chain(self.parameters, repeat(self.parameters[-1]))

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


class FunctionTable:
    """The functions of one group, by their names in lower case; called, it is the decorator."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.signatures: dict[str, Signature] = {}

    def __call__(
        self, *examples: Example, minimum: int | None = None, cost: int = 1
    ) -> Callable[[_Function], _Function]:
        """Enter a Python function, with its examples.

        ``minimum`` is how few arguments it may be given, if that is not the count of its parameters.
        """

        def enter(function: _Function) -> _Function:
            inspected = inspect.signature(function)
            given = list(inspected.parameters.values())
            context = tuple(each.annotation for each in given if each.annotation in _CONTEXT)
            taken = given[len(context) :]
            is_variadic = taken[-1].kind is inspect.Parameter.VAR_POSITIONAL
            name = function.__name__.rstrip("_")
            parameters = tuple(Parameter(_name(each), _KINDS[each.annotation]) for each in taken)
            self.signatures[name] = Signature(
                name,
                self.group,
                function,
                context,
                parameters,
                len(taken) if minimum is None else minimum,
                None if is_variadic else len(taken),
                _RESULTS[inspected.return_annotation],
                " ".join((function.__doc__ or "").split()),
                examples,
                any(parameter.kind is Kind.BRANCH for parameter in parameters),
                cost,
            )
            return function

        return enter


def _name(parameter: inspect.Parameter) -> str:
    """What people call it: ``*texts`` is any number of a text."""
    name = parameter.name.lstrip("_")
    is_variadic = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    return name.removesuffix("s") if is_variadic else name


_CONTEXT = {"Today", "Evaluator"}
_KINDS = {kind.annotation: kind for kind in Kind}
_RESULTS = {result.annotation: result for result in Result}
