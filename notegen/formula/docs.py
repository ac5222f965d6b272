"""The page that explains the language, made from its own tables so that it cannot be wrong."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from notegen.data import read_text
from notegen.formula.functions import CONTAINS, FUNCTIONS
from notegen.formula.functions.signature import Group
from notegen.formula.lexer import RESERVED_WORDS
from notegen.formula.limits import LIMITS
from notegen.formula.parser import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.formula.functions.signature import Example, Signature


def write_page() -> str:
    """The page as Markdown."""
    levels = (" ".join(f"`{operator}`" for operator in sorted(level)) for level in LEVELS)
    return Template(read_text("pages", "expressions.md")).substitute(
        operators="\n".join(f"* {level}" for level in levels),
        reserved=" ".join(f"`{word}`" for word in sorted(RESERVED_WORDS)),
        functions="\n".join(_functions()),
        readings="\n".join(_readings()),
        limits="\n".join(f"| `{code}` | {most:,} | {what} |" for code, most, what in LIMITS),
    )


def describe_function(signature: Signature) -> Iterator[str]:
    """A function in plain lines: its usage, what it takes and gives, and its examples."""
    yield signature.usage
    yield f"    {signature.summary}"
    for parameter in signature.parameters:
        yield f"    {parameter.name}: {parameter.kind.label}"
    yield f"    gives: {signature.result.label}"
    for example in signature.examples:
        result = "an error" if example.text is None else f'"{example.text}"'
        tags = ", ".join(f"{name} is {value!r}" for name, value in example.tags.items())
        yield f"    {example.expression} -> {result}" + (f" when {tags}" if tags else "")


def _functions() -> Iterator[str]:
    for group in Group:
        yield f"## {group.value}\n"
        for signature in FUNCTIONS.values():
            if signature.group is group:
                yield f"### {signature.name}\n"
                kinds = ", ".join(f"{p.name}: {p.kind.label}" for p in signature.parameters)
                gives = f"`{signature.usage}` ({kinds}) gives {signature.result.label}."
                yield f"{gives} {signature.summary}\n"
                yield from _examples(signature.examples)


def _readings() -> Iterator[str]:
    for reading, signature in CONTAINS.items():
        yield f"{reading.value}: {signature.summary}\n"
        yield from _examples(signature.examples)


def _examples(examples: tuple[Example, ...]) -> Iterator[str]:
    for example in examples:
        printed = f"`{example.text}`" if example.text else "nothing"
        result = "an error" if example.text is None else printed
        tags = ", ".join(f"`{name}` is `{value}`" for name, value in example.tags.items())
        yield f"* `{example.expression}` prints {result}" + (f" when {tags}" if tags else "")
    yield ""
