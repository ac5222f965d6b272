"""The page that explains the language, made from its own tables so that it cannot be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.formula.functions import CONTAINS, FUNCTIONS
from notegen.formula.limits import LIMITS
from notegen.formula.parser import LEVELS
from notegen.formula.signature import Group
from notegen.formula.tokens import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.formula.signature import Example, Signature


_INTRODUCTION = """\
# Expressions

<!-- Made by `notegen explain --page expressions`; edit the tables in notegen/formula instead. -->

A label of a template mixes words, tags such as `[{SecondaryReference}]` and formulas such as
`EVAL{BEGIN}ucase[[{Town}]]{END}`. `[{EVAL}]…[{ENDEVAL}]` and `EVAL{…}` hold formulas too. notegen
evaluates them as the public engine does whose manual Linnworks publishes. Try one with
`notegen eval`, look a function up with `notegen explain NAME`.

## How a formula is written

* A text stands in straight double quotes, `"bm-"`. There is no escape: a double quote inside a text
  is `quote[]`. Curly and single quotes make no text.
* A number is written `12.50` or `-3`, a date `3.20.1999` (month first), and `true`, `false` and
  `null` in any case. Texts in quotes are never numbers or dates.
* A tag is `[{Name}]`; `N[{Name}]` is the same value. Names match in any case. A name that no
  order has is empty, without an error.
* A function is called with square brackets right after its name: `left[[{Source}],3]`. Empty
  arguments vanish: `concat["a",,"b"]` has two. Only `iif` counts them.
* `name := value;` gives a value a name for what follows: `n:=len[[{Town}]]; n*2`.
* `~ a comment ~` may stand between any two words.
"""

_NUMBERS = """\
Every value is text. A number is printed with 15 significant digits (`1/3` is
`0.333333333333333`), from 10^15 on and below 0.0001 with an exponent, and what has an exponent is
no number any more. Comparisons take both sides as numbers if both are, else as dates, else (`=` and
`<>` only) as true or false, else as texts; `=` heeds capitals. `and` and `or` evaluate both sides.
"""

_CONDITIONS = """\
## Conditions

Printing and visibility conditions are written `[Source] = 'EBAY' AND [SubSource] <> 'X'`: tags in
single brackets, texts in single quotes, the comparisons above, `AND`, `OR` and round brackets.
`[{Source}]="EBAY"` is read too.
"""


def write_handbook() -> str:
    """The page as Markdown."""
    return "\n".join(
        line for part in (_introduction(), _functions(), _readings(), _limits()) for line in part
    )


def describe_function(signature: Signature) -> Iterator[str]:
    """A function in plain lines: its usage, what it takes and gives, and its examples."""
    yield signature.usage
    yield f"    {signature.summary}"
    for parameter in signature.parameters:
        yield f"    {parameter.name}: {parameter.kind.label}"
    yield f"    gives: {signature.result.label}"
    for shown in signature.examples:
        yield f"    {describe_example(shown)}"


def describe_example(shown: Example) -> str:
    """An example in one line: the expression, what it prints, and for which tags."""
    result = "an error" if shown.text is None else f'"{shown.text}"'
    tags = ", ".join(f"{name} is {value!r}" for name, value in shown.tags.items())
    return f"{shown.expression} -> {result}" + (f" when {tags}" if tags else "")


def _introduction() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## Operators\n"
    yield "From the tightest to the loosest; those of one line are taken from left to right.\n"
    for level in LEVELS:
        yield "* " + " ".join(f"`{operator}`" for operator in sorted(level))
    yield ""
    yield _NUMBERS
    yield _CONDITIONS
    yield "## Words that are kept\n"
    words = " ".join(f"`{word}`" for word in sorted(RESERVED_WORDS))
    yield f"These cannot be names, and are an error where they are evaluated: {words}.\n"


def _functions() -> Iterator[str]:
    for group in Group:
        yield f"## {group.value}\n"
        for signature in FUNCTIONS.values():
            if signature.group is group:
                yield from _function(signature)


def _function(signature: Signature) -> Iterator[str]:
    yield f"### {signature.name}\n"
    kinds = ", ".join(f"{p.name}: {p.kind.label}" for p in signature.parameters)
    yield f"`{signature.usage}` ({kinds}) gives {signature.result.label}. {signature.summary}\n"
    yield from _examples(signature)


def _examples(signature: Signature) -> Iterator[str]:
    for shown in signature.examples:
        result = (
            "an error" if shown.text is None else f"`{shown.text}`" if shown.text else "nothing"
        )
        tags = ", ".join(f"`{name}` is `{value}`" for name, value in shown.tags.items())
        yield f"* `{shown.expression}` prints {result}" + (f" when {tags}" if tags else "")
    yield ""


def _readings() -> Iterator[str]:
    yield "## The two readings of contains\n"
    yield "Linnworks' pages do not agree on `contains`; only a print from Linnworks proves which"
    yield "holds. `notegen eval --contains list` tries the other one.\n"
    for reading, signature in CONTAINS.items():
        yield f"{reading.value}: {signature.summary}\n"
        yield from _examples(signature)


def _limits() -> Iterator[str]:
    yield "## Limits\n"
    yield "| error | most | of what |"
    yield "|---|---|---|"
    for code, most, counted in LIMITS:
        yield f"| `{code}` | {most:,} | {counted} |"
    yield ""
