"""A tree compiled to closures: the one evaluator of the language."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from notegen.errors import EvaluationError, FormulaError
from notegen.formula.closures import Run, call, constant, convert, failure, place, spend, variable
from notegen.formula.compiled import Condition, Formula
from notegen.formula.dates import format_date
from notegen.formula.faults import count_fault, reserved_fault
from notegen.formula.functions import CONTAINS, FUNCTIONS, Contains
from notegen.formula.limits import COLLATION_COST, MAX_DEPTH, MAX_EVAL_DEPTH, PARSE_COST
from notegen.formula.nodes import (
    Call,
    Literal,
    Node,
    Operation,
    Program,
    Reserved,
    String,
    Tag,
    Variable,
)
from notegen.formula.operators import OPERATORS, ORDERINGS
from notegen.formula.reader import parse
from notegen.formula.signature import Signature, SpecialForm
from notegen.formula.texts import lower, unquote
from notegen.formula.values import Kind, Refusal, is_true

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.formula.closures import Argument, Closure


_TABLES = {
    reading: MappingProxyType({**FUNCTIONS, "contains": signature})
    for reading, signature in CONTAINS.items()
}


def compile_formula(program: Program, *, contains: Contains = Contains.SUBSTRING) -> Formula:
    """The evaluator of a program, under one reading of ``contains``."""
    return _Compiler(_TABLES[contains]).formula(program)


def compile_condition(program: Program) -> Condition:
    """The evaluator of a condition."""
    return Condition(compile_formula(program))


class _Compiler:
    """Compiles one program; ``_depth`` is how deep in the tree it is."""

    __slots__ = ("_depth", "_functions", "_slots")

    def __init__(self, functions: Mapping[str, Signature], depth: int = 0) -> None:
        self._functions = functions
        self._depth = depth
        self._slots: dict[str, tuple[int, str]] = {}

    def formula(self, program: Program) -> Formula:
        assignments = tuple(
            (
                self._slot(assignment.name),
                convert(self._node(assignment.value), Kind.RAW, assignment),
            )
            for assignment in program.assignments
        )
        result = None if program.result is None else self._node(program.result)
        names = tuple((spelled, name) for name, (_, spelled) in self._slots.items())
        return Formula(program, names, assignments, result)

    def _slot(self, name: str) -> int:
        return self._slots.setdefault(lower(name), (len(self._slots), name))[0]

    def _node(self, node: Node) -> Closure:
        match node:
            case String() | Literal():
                return constant(node.raw)
            case Variable() | Tag():
                return variable(self._slot(node.name))
            case Call():
                return self._call(node)
            case Operation():
                return self._operation(node)
            case Reserved():
                return failure(reserved_fault(node))
            case _:
                assert_never(node)

    def _operation(self, node: Operation) -> Closure:
        self._depth += 1
        first = self._node(node.first)
        steps = []
        left = node.first
        for step in node.steps:
            cost = COLLATION_COST if step.operator in ORDERINGS else 1
            operand = self._node(step.operand)
            steps.append((OPERATORS[step.operator], operand, cost, (left, step.operand)))
            left = step.operand
        self._depth -= 1

        def operate(run: Run) -> str:
            raw = first(run)
            for apply, operand, cost, sides in steps:
                right = operand(run)
                spend(run, (len(raw) + len(right)) * cost, node)
                try:
                    raw = apply(raw, right, run.today)
                except Refusal as refusal:
                    raise place(refusal, node, sides) from None
            return raw

        return operate

    def _call(self, node: Call) -> Closure:
        fault = count_fault(node)
        if fault:
            return failure(fault)
        signature = self._functions[node.name]
        self._depth += 1
        if signature.form is SpecialForm.CHOOSE:
            closure = self._choose(node)
        elif signature.form is SpecialForm.EVALUATE:
            closure = self._evaluate(node)
        else:
            closure = self._apply(node, signature)
        self._depth -= 1
        return closure

    def _apply(self, node: Call, signature: Signature) -> Closure:
        arguments: list[Argument] = []
        for position, argument in enumerate(node.arguments):
            kind = signature.kind(position)
            if isinstance(argument, String) and kind is Kind.TEXT:
                arguments.append(constant(argument.value))
            else:
                closure = self._node(argument)
                arguments.append(convert(closure, kind, argument, signature.cost))
        if signature.function is None:
            return _today(arguments)
        return call(signature.function, signature.result.write, arguments, node)

    def _choose(self, node: Call) -> Closure:
        """``iif``: whatever is not true counts as false; the other branch is not evaluated."""
        slots: list[Closure] = []
        for slot in node.slots:  # loops, since each comprehension would deepen the recursion
            slots.append(self._node(slot) if slot else constant(""))  # noqa: PERF401
        condition, if_true, if_false = slots

        def choose(run: Run) -> str:
            return if_true(run) if is_true(condition(run)) else if_false(run)

        return choose

    def _evaluate(self, node: Call) -> Closure:
        """``eval``: a program of its own, which shares the work and the levels that are left."""
        (argument,) = node.arguments
        text_of = self._node(argument)
        functions, depth = self._functions, self._depth

        def evaluate(run: Run) -> str:
            text = unquote(text_of(run))
            spend(run, (len(text) + 1) * PARSE_COST, argument)
            if run.nested >= MAX_EVAL_DEPTH:
                raise EvaluationError.of(
                    "eval-too-deep", "too many eval in eval", span=argument.span
                )
            try:
                program = parse(text, MAX_DEPTH - depth)
                formula = _Compiler(functions, depth).formula(program)
                inner = Run([""] * len(formula.names), run.today, run.work, run.nested + 1)
                raw = formula.run(inner)
            except FormulaError as error:
                found = error.diagnostic
                raise EvaluationError.of(
                    found.code,
                    f"in the text given to eval: {found.message}",
                    span=argument.span,
                    hint=found.hint,
                ) from None
            run.work = inner.work
            return raw

        return evaluate


def _today(arguments: list[Argument]) -> Closure:
    """``now``: its arguments are evaluated, and then ignored."""

    def today(run: Run) -> str:
        for argument in arguments:
            argument(run)
        return format_date(run.today)

    return today
