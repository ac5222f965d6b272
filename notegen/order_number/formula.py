"""The text that prints the order number: written for prefixes, and recognised by its meaning."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import FormulaSyntaxError, TemplateError
from notegen.formula import FormulaSegment, TagSegment, parse_label
from notegen.orders import REFERENCE_TAG
from notegen.seller import FormulaStyle
from notegen.template import BREAK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notegen.formula import Node


BARE_TAG = f"[{{{REFERENCE_TAG}}}]"
"""The order reference as it is, for orders without a prefix (Back Market's page, less its typo)."""
DELIVERED_FORMULA = (
    'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]],'
    ' Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
)
"""As Linnworks delivers it in each of the five templates (Back Market's page)."""
_DELIVERED_PREFIX = '"bm-"'
_AS_DELIVERED = re.compile(
    re.escape(DELIVERED_FORMULA.removeprefix("EVAL{BEGIN}").removesuffix("{END}")).replace(
        re.escape(_DELIVERED_PREFIX), r'"([^"\[\]{}~]{0,200})"'
    )
)
"""It with any prefixes, to the letter: loading the parser takes longer than patching a template."""
TAG_NAME = REFERENCE_TAG.lower()
"""The tag of the order reference, in small letters: names of tags have no case."""
_FUNCTIONS = frozenset({"iif", "contains", "replace"})
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″＂«»‘’‚‛'", '"'))
_TAG = re.compile(r"\[\{[^\[\]{}]*\}\]")
_QUOTED_TAG = re.compile(r"\s*\[\{\s*" + TAG_NAME + r"\s*\}\]\s*", re.IGNORECASE)


def write_reference(prefixes: Sequence[str], style: FormulaStyle = FormulaStyle.DELIVERED) -> str:
    """What stands in the order-number label of a template that serves ``prefixes``.

    No prefix: the tag alone. One: Back Market's formula with both literals replaced, or the
    never-blank form. Several, or one beside ``""`` (orders without a prefix): a ``Replace`` for
    each, the longest innermost, so that ``bm`` does not eat the lead of ``bmFR``; a reference
    without any of them prints as it is.
    """
    if is_delivered_wording(prefixes, style):
        only = next((prefix for prefix in prefixes if prefix), None)
        if only is None:
            return BARE_TAG
        return DELIVERED_FORMULA.replace(_DELIVERED_PREFIX, f'"{only}"')
    source = BARE_TAG
    for prefix in sorted({prefix for prefix in prefixes if prefix}, key=lambda p: (-len(p), p)):
        source = f'Replace[{source},"{prefix}",""]'
    return f"EVAL{{BEGIN}}{source}{{END}}"


def is_delivered_wording(
    prefixes: Sequence[str], style: FormulaStyle = FormulaStyle.DELIVERED
) -> bool:
    """Whether Back Market's page describes the text that :func:`write_reference` gives."""
    given = set(prefixes)
    if given <= {""}:
        return True
    return len(given) == 1 and style is FormulaStyle.DELIVERED


class ReferenceForm(StrEnum):
    """How the order number is printed."""

    DELIVERED = "delivered"
    CHAIN = "chain"
    BARE = "bare"
    ODD = "odd"
    UNCLOSED = "unclosed"


class Literal(NamedTuple):
    """A prefix in a formula; ``start`` and ``end`` enclose it without its quotes."""

    start: int
    end: int
    value: str


class Reference(NamedTuple):
    """A place that prints the order reference, in characters of the text it was found in.

    ``literals`` are its prefixes: two for the delivered form, one for each ``Replace`` of a
    chain, innermost first. ``quotes`` holds the places of quotes that are not straight double
    ones; ``surplus`` is where a bracket too many stands, or None.
    """

    form: ReferenceForm
    start: int
    end: int
    text: str
    literals: tuple[Literal, ...] = ()
    quotes: tuple[int, ...] = ()
    surplus: int | None = None

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The different prefixes that it strips."""
        return tuple(dict.fromkeys(literal.value for literal in self.literals))

    def shift(self, distance: int) -> Reference:
        """The same in a text that begins ``distance`` characters earlier."""
        return self._replace(
            start=self.start + distance,
            end=self.end + distance,
            literals=_shift(self.literals, distance),
            quotes=tuple(place + distance for place in self.quotes),
            surplus=None if self.surplus is None else self.surplus + distance,
        )


def compile_written(text: str) -> Callable[[str], str] | None:
    """What a text that notegen writes makes of a reference, without evaluating it.

    That is ten times as quick, which counts for a million orders, and the same for references of
    plain characters. None for any other text.
    """
    prefixes = find_prefixes(text)
    if not all(prefix.isascii() for prefix in prefixes):
        return None
    if text == BARE_TAG:
        return lambda reference: reference
    if text == write_reference(prefixes, FormulaStyle.DELIVERED) and len(prefixes) == 1:
        (only,) = prefixes
        return lambda reference: reference.replace(only, "") if only in reference else ""
    if text != write_reference(prefixes, FormulaStyle.NEVER_BLANK):
        return None

    def strip(reference: str) -> str:
        for prefix in prefixes:
            reference = reference.replace(prefix, "")
        return reference

    return strip


def find_prefixes(words: str) -> tuple[str, ...]:
    """The different prefixes that formulas in a template's words strip; ``""`` for a bare tag."""
    found = (
        prefix
        for sentence in words.split(BREAK)
        for reference in find_references(sentence)
        for prefix in reference.prefixes
    )
    return tuple(dict.fromkeys(found)) or ("",)


def find_reference_text(words: str) -> str:
    """The one text among a template's words that prints the order reference.

    Bare tags beside a formula do not count: a barcode may need them. Raises
    :class:`TemplateError` where there is none, or there are several that differ.
    """
    found: dict[str, bool] = {}
    for sentence in words.split(BREAK):
        for reference in find_references(sentence):
            end = reference.end if reference.surplus is None else reference.surplus + 1
            found[sentence[reference.start : end]] = reference.form is not ReferenceForm.BARE
    formulas = [text for text, is_formula in found.items() if is_formula]
    texts = formulas or list(found)
    if len(texts) == 1:
        return texts[0]
    count = f"{len(texts)} different places print" if texts else "nothing prints"
    hint = "notegen check says what is in the template"
    raise TemplateError.of("reference-count", f"{count} the order reference", hint=hint)


def find_references(text: str) -> list[Reference]:
    """Each formula that holds the reference's tag, and each bare tag, in order."""
    found: list[Reference] = []
    label = parse_label(text)
    balance = _Balance(text)
    unclosed = min((item.span.start for item in label.diagnostics if item.span), default=len(text))
    for segment in label.segments:
        if isinstance(segment, FormulaSegment) and TAG_NAME in segment.source.lower():
            found.append(_read_formula(segment, text))
        elif isinstance(segment, TagSegment) and segment.name.lower() == TAG_NAME:
            start, end = segment.span.start, segment.span.end
            form = ReferenceForm.BARE if start < unclosed else ReferenceForm.UNCLOSED
            surplus = end if text[end : end + 1] == "]" and not balance.is_open(start) else None
            found.append(Reference(form, start, end, text[start:end], surplus=surplus))
    return found


class _Balance:
    """How many brackets of a text are open at its tags, which are asked for in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.counted = 0
        self.open = 0

    def is_open(self, tag: int) -> bool:
        """Whether more brackets open than close before the tag at ``tag``, other tags apart."""
        before = _TAG.sub("", self.text[self.counted : tag])
        self.open += before.count("[") - before.count("]")
        self.counted = tag
        return self.open > 0


def _read_formula(segment: FormulaSegment, text: str) -> Reference:
    """A formula's form; where its quotes are not straight double ones, as if they were."""
    span, shift = segment.span, segment.source_span.start
    whole = text[span.start : span.end]
    for source in dict.fromkeys((segment.source, segment.source.translate(_QUOTES))):
        form, literals = _recognise(source)
        if form is not ReferenceForm.ODD:
            pairs = enumerate(zip(segment.source, source, strict=True))
            quotes = tuple(shift + place for place, (old, new) in pairs if old != new)
            literals = _shift(literals, shift)
            return Reference(form, span.start, span.end, whole, literals, quotes)
    return Reference(ReferenceForm.ODD, span.start, span.end, whole)


@lru_cache(maxsize=64)
def _recognise(source: str) -> tuple[ReferenceForm, tuple[Literal, ...]]:
    """The form of an expression and its prefixes, by the tree that it parses to.

    Where another function stands than the three of the known forms, it is none of them.
    """
    if as_delivered := _AS_DELIVERED.fullmatch(source):
        literals = (Literal(*as_delivered.span(n), as_delivered[n]) for n in (1, 2))
        return ReferenceForm.DELIVERED, tuple(literals)

    from notegen.formula import parse

    odd: tuple[ReferenceForm, tuple[Literal, ...]] = (ReferenceForm.ODD, ())
    try:
        program = parse(source, functions=_FUNCTIONS)
    except FormulaSyntaxError:
        return odd
    if program.assignments or program.result is None:
        return odd
    if found := _read_delivered(program.result, source):
        return ReferenceForm.DELIVERED, found
    if found := _read_chain(program.result, source):
        return ReferenceForm.CHAIN, found
    return odd


def _read_delivered(node: Node, source: str) -> tuple[Literal, ...]:
    """``IIF[contains["a", tag], Replace[tag, "b", ""], ""]``: the two prefixes, else nothing."""
    from notegen.formula import Call, String

    match node:
        case Call(
            name="iif",
            arguments=(
                Call(name="contains", arguments=(String() as first, tested)),
                Call(name="replace", arguments=(stripped, String() as second, String(value=""))),
                String(value="") | None,
            ),
        ) if _is_tag(tested) and _is_tag(stripped):
            return _literal(first, source), _literal(second, source)
    return ()


def _read_chain(node: Node | None, source: str) -> tuple[Literal, ...]:
    """``Replace[Replace[tag, "a", ""], "b", ""]``, of any length: the prefixes, innermost first."""
    from notegen.formula import Call, String

    found: list[Literal] = []
    while not _is_tag(node):
        match node:
            case Call(name="replace", arguments=(inner, String() as prefix, String(value=""))):
                found.append(_literal(prefix, source))
                node = inner
            case _:
                return ()
    return tuple(found[::-1])


def _is_tag(node: Node | None) -> bool:
    from notegen.formula import String, Tag

    match node:
        case Tag(name=name):
            return name.strip().lower() == TAG_NAME
        case String(value=value):
            return _QUOTED_TAG.fullmatch(value) is not None
    return False


def _literal(node: Node, source: str) -> Literal:
    return Literal(node.start + 1, node.end - 1, source[node.start + 1 : node.end - 1])


def _shift(literals: tuple[Literal, ...], distance: int) -> tuple[Literal, ...]:
    return tuple(Literal(x.start + distance, x.end + distance, x.value) for x in literals)
