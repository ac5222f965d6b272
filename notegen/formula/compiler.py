"""A tree compiled to closures, ready for as many orders as there are: the one evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn, TypeAlias, assert_never

from notegen.errors import EvaluationError, FormulaError
from notegen.formula.functions import CONTAINS, FUNCTIONS, Contains
from notegen.formula.functions.signature import Kind
from notegen.formula.limits import MAX_DEPTH, MAX_EVAL_DEPTH, MAX_WORK, PARSE_COST
from notegen.formula.nodes import (
    Call,
    Literal,
    Node,
    NodeBase,
    Operation,
    Program,
    Reserved,
    String,
    Tag,
    Variable,
)
from notegen.formula.operators import OPERATORS
from notegen.formula.parser import parse
from notegen.formula.values import ArgumentError, lower, read_truth, to_printed, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from notegen.formula.functions.signature import Signature

    Closure: TypeAlias = Callable[["Evaluation"], str]
    Argument: TypeAlias = Callable[["Evaluation"], object]
    _Function: TypeAlias = Callable[..., object]
    _Write: TypeAlias = Callable[..., str]
    _Fail: TypeAlias = Callable[[ArgumentError], NoReturn]


class Evaluation:
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


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to be evaluated as often as needed, under one reading of ``contains``.

    ``names`` are the variables and tags that it reads or assigns, as it spells them and in
    lower case.
    """

    program: Program
    contains: Contains
    names: tuple[tuple[str, str], ...] = field(repr=False, compare=False)
    run: Closure = field(repr=False, compare=False)
    """The raw result of a run whose values are bound."""

    def __reduce__(self) -> tuple[object, ...]:
        """Closures cannot travel to another process; the program can."""
        return compile_formula, (self.program, self.contains)

    def evaluate(self, tags: Mapping[str, str], today: date) -> str:
        """The text that it prints for ``tags``, whose names match in any case.

        A name that ``tags`` lacks is empty. Raises :class:`~notegen.errors.EvaluationError`
        with a span in the formula's text.
        """
        return to_printed(self.evaluate_raw(tags, today))

    def evaluate_raw(self, tags: Mapping[str, str], today: date) -> str:
        """The result with its quotes on, by which a text differs from a number."""
        values: list[str] = []
        folded: dict[str, str] | None = None
        for spelled, name in self.names:
            value = tags.get(spelled)
            if value is None:
                if folded is None:
                    folded = {lower(tag): text for tag, text in tags.items()}
                value = folded.get(name, "")
            values.append(value)
        return self.run(Evaluation(values, today))


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

    def decide(self, tags: Mapping[str, str], today: date, missing: Collection[str]) -> bool | None:
        """The same where some values are not known; None where it depends on one of them.

        ``missing`` are names in lower case. One false term makes AND false, one true term OR true.
        """
        program = self.formula.program
        if not any(name in missing for _, name in self.formula.names):
            return self.holds(tags, today)
        result = program.result
        if not isinstance(result, Operation) or result.steps[0].operator not in {"and", "or"}:
            return None
        decisive = result.steps[0].operator == "or"
        terms = [result.first, *(step.operand for step in result.steps)]
        parts = [compile_condition(Program(program.text, (), term)) for term in terms]
        found = [part.decide(tags, today, missing) for part in parts]
        if decisive in found:
            return decisive
        return None if None in found else not decisive


def compile_formula(program: Program, contains: Contains = Contains.SUBSTRING) -> Formula:
    """The evaluator of a program, under one reading of ``contains``."""
    return _Compiler(program, contains).formula()


def compile_condition(program: Program) -> Condition:
    """The evaluator of a condition."""
    return Condition(compile_formula(program))


_EMPTY = Literal(0, 0, "")
_BRANCH, _RAW, _TEXT = Kind.BRANCH, Kind.RAW, Kind.TEXT  # quicker than by their class
_TABLES = {
    reading: MappingProxyType({**FUNCTIONS, "contains": signature})
    for reading, signature in CONTAINS.items()
}


class _Compiler:
    """Compiles one program; ``_depth`` is how deep in the tree it is."""

    __slots__ = ("_contains", "_depth", "_functions", "_program", "_variables")

    def __init__(self, program: Program, contains: Contains, depth: int = 0) -> None:
        self._program = program
        self._contains = contains
        self._functions: Mapping[str, Signature] = _TABLES[contains]
        self._depth = depth
        self._variables: dict[str, tuple[int, str]] = {}

    def formula(self) -> Formula:
        program = self._program
        assignments = [
            (self._index(each.name), self._argument(each.value, Kind.RAW, each))
            for each in program.assignments
        ]
        result = self._node(program.result or _EMPTY)

        def assign(run: Evaluation) -> str:
            for index, value in assignments:
                run.values[index] = str(value(run))
            return result(run)

        names = tuple([(spelled, name) for name, (_, spelled) in self._variables.items()])
        return Formula(program, self._contains, names, assign if assignments else result)

    def _index(self, name: str) -> int:
        return self._variables.setdefault(lower(name), (len(self._variables), name))[0]

    def _node(self, node: Node) -> Closure:
        match node:
            case String() | Literal():
                raw = node.raw
                return lambda _run: raw
            case Variable() | Tag():
                index = self._index(node.name)
                return lambda run: run.values[index]
            case Operation():
                return self._operation(node)
            case Call():
                return self._call(node)
            case Reserved():
                return self._failing(node.error, node)
            case _:
                assert_never(node)

    def _operation(self, node: Operation) -> Closure:
        self._depth += 1
        first = self._node(node.first)
        steps = []
        left = node.first
        for step in node.steps:
            operator = OPERATORS[step.operator]
            operand = self._node(step.operand)
            steps.append((operator.apply, operand, operator.cost, (left, step.operand)))
            left = step.operand
        self._depth -= 1

        def operate(run: Evaluation) -> str:
            raw = first(run)
            for apply, operand, cost, sides in steps:
                right = operand(run)
                run.work -= (len(raw) + len(right)) * cost
                if run.work < 0:
                    raise _too_much_work(node)
                try:
                    raw = apply(raw, right, run.today)
                except ArgumentError as error:
                    self._fail(node, sides, error)
            return raw

        return operate

    def _call(self, node: Call) -> Closure:
        signature = self._functions[node.name]
        given = signature.given(node)
        error = signature.check_count(len(given))
        if error:
            return self._failing(error, node)
        self._depth += 1
        arguments = [self._context(annotation, node) for annotation in signature.context]
        for argument, taken in zip(given, signature.takes(), strict=False):
            arguments.append(self._argument(argument, taken.kind, argument or node, signature.cost))
        self._depth -= 1
        apply = _APPLY.get(len(arguments), _apply_many)
        fail = partial(self._fail, node, given)
        return apply(signature.function, signature.result.write, arguments, fail)

    def _argument(self, node: Node | None, kind: Kind, place: NodeBase, cost: int = 1) -> Argument:
        """An argument's value, of the kind that the function takes; an empty one is no text."""
        if kind is _TEXT and isinstance(node, String):
            text = node.value
            return lambda _run: text
        if kind is _TEXT and isinstance(node, Tag):
            return _count_unquoted_tag(self._index(node.name), place, cost)
        closure = self._node(node or _EMPTY)
        if kind is _BRANCH:
            return lambda run: partial(closure, run)
        if kind is _TEXT:
            return _count_unquoted(closure, place, cost)
        counted = _count(closure, place, cost)
        if kind is _RAW:
            return counted
        read = kind.read

        def converted(run: Evaluation) -> object:
            raw = counted(run)
            try:
                return read(raw, run.today)
            except ArgumentError as error:
                self._fail(place, (), error)

        return converted

    def _context(self, annotation: str, node: Call) -> Argument:
        """What a function is given before its arguments."""
        if annotation == "Today":
            return lambda run: run.today
        argument, contains, depth = node.filled[0], self._contains, self._depth

        def evaluate(run: Evaluation, text: str) -> str:
            """A program of its own, which shares the work and the levels that are left."""
            run.work -= (len(text) + 1) * PARSE_COST
            if run.work < 0:
                raise _too_much_work(argument)
            if run.nested >= MAX_EVAL_DEPTH:
                message = "too many eval in eval"
                raise EvaluationError.of("eval-too-deep", message, span=argument.span)
            try:
                formula = _Compiler(parse(text, MAX_DEPTH - depth), contains, depth).formula()
                inner = Evaluation([""] * len(formula.names), run.today, run.work, run.nested + 1)
                raw = formula.run(inner)
            except FormulaError as error:
                raise _in_eval(error, argument) from None
            run.work = inner.work
            return raw

        return lambda run: partial(evaluate, run)

    def _failing(self, error: ArgumentError, node: NodeBase) -> Closure:
        """An error that is raised only where it is evaluated."""

        def fail(_run: Evaluation) -> NoReturn:
            self._fail(node, (), error)

        return fail

    def _fail(
        self, whole: NodeBase, parts: Sequence[NodeBase | None], error: ArgumentError
    ) -> NoReturn:
        """Raise it at the part that it is about, or at the whole."""
        node = (None if error.argument is None else parts[error.argument]) or whole
        raise EvaluationError(error.diagnose(node.shown(self._program.text), node.span)) from None


def _count(closure: Closure, place: NodeBase, cost: int) -> Closure:
    """The same, and passing the text on counts as work."""

    def counted(run: Evaluation) -> str:
        raw = closure(run)
        run.work -= len(raw) * cost
        if run.work < 0:
            raise _too_much_work(place)
        return raw

    return counted


def _count_unquoted(closure: Closure, place: NodeBase, cost: int) -> Closure:
    """As :func:`_count`, without the quotes; written out since it is met most often."""

    def counted(run: Evaluation) -> str:
        raw = closure(run)
        run.work -= len(raw) * cost
        if run.work < 0:
            raise _too_much_work(place)
        return unquote(raw)

    return counted


def _count_unquoted_tag(index: int, place: NodeBase, cost: int) -> Closure:
    """The same for a tag: what the delivered formula asks for with each order."""

    def counted(run: Evaluation) -> str:
        raw = run.values[index]
        run.work -= len(raw) * cost
        if run.work < 0:
            raise _too_much_work(place)
        return unquote(raw)

    return counted


def _apply_one(
    function: _Function, write: _Write, arguments: Sequence[Argument], fail: _Fail
) -> Closure:
    """A function applied to one argument; each count has its own closure, which must be quick."""
    (first,) = arguments

    def apply(run: Evaluation) -> str:
        try:
            return write(function(first(run)))
        except ArgumentError as error:
            fail(error)

    return apply


def _apply_two(
    function: _Function, write: _Write, arguments: Sequence[Argument], fail: _Fail
) -> Closure:
    first, second = arguments

    def apply(run: Evaluation) -> str:
        try:
            return write(function(first(run), second(run)))
        except ArgumentError as error:
            fail(error)

    return apply


def _apply_three(
    function: _Function, write: _Write, arguments: Sequence[Argument], fail: _Fail
) -> Closure:
    first, second, third = arguments

    def apply(run: Evaluation) -> str:
        try:
            return write(function(first(run), second(run), third(run)))
        except ArgumentError as error:
            fail(error)

    return apply


def _apply_many(
    function: _Function, write: _Write, arguments: Sequence[Argument], fail: _Fail
) -> Closure:
    def apply(run: Evaluation) -> str:
        try:
            return write(function(*[argument(run) for argument in arguments]))
        except ArgumentError as error:
            fail(error)

    return apply


_APPLY = {1: _apply_one, 2: _apply_two, 3: _apply_three}


def _too_much_work(node: NodeBase) -> EvaluationError:
    message = "the formula asks for too much work"
    return EvaluationError.of("too-much-work", message, span=node.span, hint="make it simpler")


def _in_eval(error: FormulaError, argument: Node) -> EvaluationError:
    """What is wrong in a text given to ``eval``; its words are shown only if they are the formula's."""
    found = error.diagnostic
    message, hint = "the text given to eval has no value", None
    if isinstance(argument, String):
        message, hint = f"in the text given to eval: {found.message}", found.hint
    return EvaluationError.of(found.code, message, span=argument.span, hint=hint)
