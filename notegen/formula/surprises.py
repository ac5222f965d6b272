"""What evaluates, but hardly as was meant, or not as the public engine reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.formula.functions import FUNCTIONS
from notegen.formula.nodes import Call, Literal, Node, Operation, String, Tag, Variable
from notegen.formula.texts import lower, shorten
from notegen.formula.values import is_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.formula.nodes import Placed
    from notegen.formula.tag_names import TagNames
    from notegen.formula.visits import Visit


_CURLY_QUOTES = frozenset("“”„‟‘’‚‛«»")


def find_surprises(visit: Visit, known: TagNames, text: str) -> Iterator[Diagnostic]:
    """What is surprising at one node; ``known`` are the tags that there are."""
    node = visit.node
    if isinstance(node, Tag):
        if lower(node.name) not in visit.assigned:
            found = known.judge(node.name, node.span, "is empty")
            yield from [found] if found else []
    elif isinstance(node, Variable):
        if lower(node.name) not in visit.assigned:
            yield _name(node, known, text)
        if lower(node.name).startswith(("and", "or")):
            yield _finding(
                "operator-in-name",
                f"the public engine reads the start of {shorten(node.name)} as an operator",
                node,
                f"as a tag it is read whole: [{{{shorten(node.name)}}}]",
            )
    elif isinstance(node, String):
        yield from _string(node)
    elif isinstance(node, Operation):
        yield from _glued_minus(node, visit)
    elif isinstance(node, Call):
        yield from _call(node, visit)


def _name(  # noqa: PLR0911  one return for each thing that may have been meant
    node: Variable, known: TagNames, text: str
) -> Diagnostic:
    """A bare name without a value: most often something else was meant."""
    name = shorten(node.name)
    if not _CURLY_QUOTES.isdisjoint(node.name):
        message = f"curly quotes do not make a text: {name} is an unknown name, so empty"
        return _finding("curly-quotes", message, node, 'use straight quotes: "…"')
    if "'" in node.name:
        message = f"single quotes do not make a text: {name} is an unknown name, so empty"
        return _finding("single-quotes", message, node, 'use double quotes: "…"')
    if node.name.endswith("!") and text[node.end :].lstrip().startswith("="):
        message = f"!= is no operator: the name {name} is compared by ="
        return _finding("not-equals", message, node, "write <> for not equal")
    if "&" in node.name:
        message = f"& is no operator: {name} is an unknown name, so empty"
        return _finding(
            "ampersand", message, node, "join texts with concat[…], conditions with and"
        )
    if tag := known.find(node.name):
        message = f"{name} without its brackets is a name, not the tag"
        return _finding("bare-tag", message, node, f"write [{{{tag}}}]")
    if lower(node.name) in FUNCTIONS:
        message = f"{name} without a bracket is an unknown name, so empty"
        return _finding("bare-function", message, node, f"write {name}[…]")
    near = known.suggest(node.name)
    message = f"no order has the name {name}; it is empty"
    hint = f"did you mean [{{{near}}}]?" if near else 'a text stands in double quotes: "…"'
    return _finding("unknown-name", message, node, hint)


def _string(node: String) -> Iterator[Diagnostic]:
    if "~" in node.value:
        message = "the public engine takes what follows a ~ for a comment, even inside a text"
        yield _finding("tilde-in-string", message, node, "leave the ~ out")
    if "[{" in node.value:
        message = "a tag inside a text is printed as its own name"
        yield _finding("tag-in-string", message, node, 'write concat["…",[{Name}]]')


def _glued_minus(node: Operation, visit: Visit) -> Iterator[Diagnostic]:
    """``f["a"]-1`` among arguments: the public engine reads a second argument ``-1``."""
    left: Node = node.first
    for step in node.steps:
        glued = step.operator == "-" and step.end == step.operand.start
        if glued and visit.inside_call and isinstance(left, Call) and _ends_complete(left):
            message = "the public engine reads this minus as the sign of a new argument"
            yield _finding("glued-minus", message, step, "put a blank after it")
        left = step.operand


def _ends_complete(node: Call) -> bool:
    return bool(node.arguments) and isinstance(node.arguments[-1], String | Call)


def _call(node: Call, visit: Visit) -> Iterator[Diagnostic]:
    if node.name == "indexof" and node.arguments and isinstance(node.arguments[0], String):
        message = "indexof never finds a text in quotes, so this is always -1"
        yield _finding("never-found", message, node.arguments[0], "give it a tag, or use contains")
    if node.name != "iif":
        return
    if visit.inside_call or visit.after_call:
        yield Diagnostic(
            "nested-iif",
            Severity.NOTE,
            "the public engine reads iif only outside other functions and before them",
            node.span,
            "a print from Linnworks shows whether it prints the same",
        )
    condition = node.slots[0] if node.slots else None
    if isinstance(condition, String) or (
        isinstance(condition, Literal)
        and not is_true(condition.raw)
        and condition.raw.lower() != "false"
    ):
        message = "whatever is not the word true counts as false, so this always is"
        yield _finding("never-true", message, condition, "compare it with something")


def _finding(code: str, message: str, place: Placed, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, Severity.WARNING, message, place.span, hint)
