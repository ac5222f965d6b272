"""What a person should know of a formula that parses: what fails in it, and what surprises.

The public engine takes much without a word, an unknown name for instance; what it reads
otherwise than the evaluator here is said too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, Severity, nearest
from notegen.formula.functions import FUNCTIONS
from notegen.formula.functions.signature import Result
from notegen.formula.limits import MAX_FINDINGS, MAX_NAME, MAX_SUGGESTIONS
from notegen.formula.nodes import (
    Call,
    Literal,
    Node,
    Operation,
    Program,
    Reserved,
    Step,
    String,
    Tag,
    Variable,
)
from notegen.formula.operators import OPERATORS
from notegen.formula.syntax_errors import CURLY_QUOTES
from notegen.formula.values import ArgumentError, lower, quote, read_truth, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from notegen.errors import Span

_CHOICE = "iif"
_ANY_DAY = date(2024, 2, 29)


class TagNames:
    """The names that are tags, looked up in any case.

    With ``given`` only those have a value. One of them serves one template or text: it remembers
    what it suggested, and suggests nothing more after
    :data:`~notegen.formula.limits.MAX_SUGGESTIONS` different unknown names.
    """

    def __init__(self, names: Iterable[str], given: Iterable[str] | None = None) -> None:
        self._names = {lower(name): name for name in names}
        self._given: Collection[str] = self._names
        if given is not None:
            self._given = {lower(name): name for name in given}
            self._names.update(self._given)
        self._suggested: dict[str, str | None] = {}

    def find(self, name: str) -> str | None:
        """The tag's own spelling; None where there is no such tag."""
        return self._names.get(lower(name))

    def suggest(self, name: str) -> str | None:
        """The tag that is most like ``name``; None when none is near."""
        folded = lower(name)
        if folded not in self._suggested:
            if len(name) > MAX_NAME or len(self._suggested) >= MAX_SUGGESTIONS:
                return None
            self._suggested[folded] = nearest(name, self._names.values())
        return self._suggested[folded]

    def judge(self, name: str, place: Span, effect: str) -> Diagnostic | None:
        """A warning where ``name`` is no tag or has no value; ``effect`` says what it does then."""
        tag = self.find(name)
        if tag is None:
            meant = self.suggest(name)
            return Diagnostic.warning(
                "unknown-tag",
                f"[{{{shorten(name)}}}] is no tag that notegen knows; it {effect}",
                place,
                f"did you mean [{{{meant}}}]?" if meant else None,
            )
        if lower(name) not in self._given:
            message = f"[{{{tag}}}] has no value here; it {effect}"
            return Diagnostic.warning("no-value", message, place)
        return None


def check_formula(program: Program, known_tags: TagNames | Iterable[str]) -> tuple[Diagnostic, ...]:
    """The findings by their places; spans are in characters of the program's text.

    What can never be evaluated is an error; in a branch of ``iif`` it is a warning, since that
    branch may never be taken.
    """
    names = known_tags if isinstance(known_tags, TagNames) else TagNames(known_tags)
    findings: list[Diagnostic] = []
    for visit in _walk(program):
        severity = Severity.WARNING if visit.optional else Severity.ERROR
        found = _find_errors(visit.node, program.text)
        findings.extend(replace(each, severity=severity) for each in found)
        findings.extend(_find_surprises(visit, names, program.text))
        if len(findings) >= MAX_FINDINGS:
            break
    return tuple(sorted(findings, key=_start)[:MAX_FINDINGS])


def _start(found: Diagnostic) -> int:
    return -1 if found.span is None else found.span.start


class _Visit(NamedTuple):
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


def _walk(program: Program) -> Iterator[_Visit]:
    """Every node in the order of the text, each before those inside it."""
    assigned: frozenset[str] = frozenset()
    after_call = False
    roots = [(a.value, lower(a.name)) for a in program.assignments]
    if program.result is not None:
        roots.append((program.result, ""))
    for root, name in roots:
        waiting: list[tuple[Node, bool, bool]] = [(root, False, False)]
        while waiting:
            node, optional, inside = waiting.pop()
            yield _Visit(node, optional, inside, after_call, assigned)
            after_call = after_call or (isinstance(node, Call) and node.name != _CHOICE)
            waiting.extend(reversed(_children(node, optional, inside)))
        assigned |= {name}


def _children(node: Node, optional: bool, inside: bool) -> list[tuple[Node, bool, bool]]:
    if isinstance(node, Operation):
        operands = (node.first, *(step.operand for step in node.steps))
        return [(operand, optional, inside) for operand in operands]
    if isinstance(node, Call):
        return [
            (argument, optional or (node.name == _CHOICE and position > 0), True)
            for position, argument in enumerate(node.arguments)
            if argument is not None
        ]
    return []


def _find_errors(node: Node, text: str) -> Iterator[Diagnostic]:
    """What cannot be evaluated whatever the tags hold; the nodes inside it have their own."""
    if isinstance(node, Reserved):
        yield node.error.diagnose(node.shown(text), node.span)
    elif isinstance(node, Operation):
        yield from _try(node.first, text, _with_fitting(node.steps[0], 1))
        for step in node.steps:
            yield from _try(step.operand, text, _with_fitting(step, 0))
    elif isinstance(node, Call):
        signature = FUNCTIONS[node.name]
        given = signature.given(node)
        error = signature.check_count(len(given))
        if error:
            yield error.diagnose(node.shown(text), node.span)
            return
        for argument, taken in zip(given, signature.takes(), strict=False):
            yield from _try(argument, text, taken.kind.read)


def _with_fitting(step: Step, side: int) -> Callable[[str, date], object]:
    """An operator with a value that fits it on one side; the other is tried."""
    fitting = "true" if step.operator in {"and", "or"} else "1"
    apply = OPERATORS[step.operator].apply

    def read(raw: str, today: date) -> object:
        return apply(raw, fitting, today) if side else apply(fitting, raw, today)

    return read


def _try(node: Node | None, text: str, read: Callable[[str, date], object]) -> Iterator[Diagnostic]:
    """What is wrong with a literal, or with the text that a function makes, where it stands."""
    if isinstance(node, String | Literal):
        raw = node.raw
    elif isinstance(node, Call) and FUNCTIONS[node.name].result is Result.QUOTED:
        raw = quote("…")
    else:
        return
    try:
        read(raw, _ANY_DAY)
    except ArgumentError as error:
        yield error.diagnose(node.shown(text), node.span)


def _find_surprises(visit: _Visit, names: TagNames, text: str) -> Iterator[Diagnostic]:
    """What evaluates, but hardly as was meant, or not as the public engine reads it."""
    node = visit.node
    match node:
        case Tag() if lower(node.name) not in visit.assigned:
            found = names.judge(node.name, node.span, "is empty")
            if found:
                yield found
        case Variable():
            if lower(node.name) not in visit.assigned:
                yield _judge_name(node, names, text)
            if lower(node.name).startswith(("and", "or")):
                name = shorten(node.name)
                yield Diagnostic.warning(
                    "operator-in-name",
                    f"the public engine reads the start of {name} as an operator",
                    node.span,
                    f"as a tag it is read whole: [{{{name}}}]",
                )
        case String():
            yield from _judge_string(node)
        case Operation():
            yield from _judge_minus(node, visit)
        case Call():
            yield from _judge_call(node, visit)


def _judge_name(node: Variable, names: TagNames, text: str) -> Diagnostic:
    """A bare name without a value: most often something else was meant."""
    name = shorten(node.name)
    tag = names.find(node.name)
    if not CURLY_QUOTES.isdisjoint(node.name):
        code = "curly-quotes"
        message = f"curly quotes do not make a text: {name} is an unknown name, so empty"
        hint = 'use straight quotes: "…"'
    elif "'" in node.name:
        code = "single-quotes"
        message = f"single quotes do not make a text: {name} is an unknown name, so empty"
        hint = 'use double quotes: "…"'
    elif node.name.endswith("!") and text[node.end :].lstrip().startswith("="):
        code = "not-equals"
        message = f"!= is no operator: the name {name} is compared by ="
        hint = "write <> for not equal"
    elif "&" in node.name:
        code = "ampersand"
        message = f"& is no operator: {name} is an unknown name, so empty"
        hint = "join texts with concat[…], conditions with and"
    elif tag:
        code = "bare-tag"
        message = f"{name} without its brackets is a name, not the tag"
        hint = f"write [{{{tag}}}]"
    elif lower(node.name) in FUNCTIONS:
        code = "bare-function"
        message = f"{name} without a bracket is an unknown name, so empty"
        hint = f"write {name}[…]"
    else:
        code = "unknown-name"
        message = f"no order has the name {name}; it is empty"
        near = names.suggest(node.name)
        hint = f"did you mean [{{{near}}}]?" if near else 'a text stands in double quotes: "…"'
    return Diagnostic.warning(code, message, node.span, hint)


def _judge_string(node: String) -> Iterator[Diagnostic]:
    if "~" in node.value:
        message = "the public engine takes what follows a ~ for a comment, even inside a text"
        yield Diagnostic.warning("tilde-in-string", message, node.span, "leave the ~ out")
    if "[{" in node.value:
        message = "a tag inside a text is printed as its own name"
        hint = 'write concat["…",[{Name}]]'
        yield Diagnostic.warning("tag-in-string", message, node.span, hint)


def _judge_minus(node: Operation, visit: _Visit) -> Iterator[Diagnostic]:
    """``f["a"]-1`` among arguments: the public engine reads a second argument ``-1``."""
    left: Node = node.first
    for step in node.steps:
        glued = step.operator == "-" and step.end == step.operand.start
        if glued and visit.inside_call and isinstance(left, Call) and _ends_complete(left):
            message = "the public engine reads this minus as the sign of a new argument"
            yield Diagnostic.warning("glued-minus", message, step.span, "put a blank after it")
        left = step.operand


def _ends_complete(node: Call) -> bool:
    return bool(node.filled) and isinstance(node.filled[-1], String | Call)


def _judge_call(node: Call, visit: _Visit) -> Iterator[Diagnostic]:
    if node.name == "indexof" and node.filled and isinstance(node.filled[0], String):
        message = "indexof never finds a text in quotes, so this is always -1"
        hint = "give it a tag, or use contains"
        yield Diagnostic.warning("never-found", message, node.filled[0].span, hint)
    if node.name != _CHOICE:
        return
    if visit.inside_call or visit.after_call:
        message = "the public engine reads iif only outside other functions and before them"
        hint = "a print from Linnworks shows whether it prints the same"
        yield Diagnostic.note("nested-iif", message, node.span, hint)
    condition = node.arguments[0] if node.arguments else None
    if isinstance(condition, String) or (
        isinstance(condition, Literal) and read_truth(condition.raw) is None
    ):
        message = "whatever is not the word true counts as false, so this always is"
        yield Diagnostic.warning("never-true", message, condition.span, "compare it with something")
