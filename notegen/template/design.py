"""A design and a catalog of words make a template: the same two always make the same text."""

from __future__ import annotations

import base64
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, meta, nodes

from notegen.errors import Diagnostic, SourceError, Span, did_you_mean
from notegen.locales import LANGUAGE_KEYS
from notegen.template.xml_tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from notegen.locales import Locale


OWN_NAMES = frozenset({"locale", "embed"})
"""What a design may use besides the catalog's keys: the locale's code, and a picture as a URL."""
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
}
PLAIN_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const,
    nodes.If, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip
"""The parts of Jinja2 that a design may use. None of them can fail once its names are known."""
MAX_DEPTH = 20
FORBIDDEN_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2, Char)."""


def generate(
    design: str, catalog: Mapping[str, str], locale: Locale, read: Callable[[str], bytes]
) -> str:
    """The template's XML text, to be written as UTF-8.

    ``design`` is Jinja2 text: ``{{ key }}`` stands for a word of the catalog, ``{{ locale }}`` for
    the locale's code, ``{{ embed('logo.svg') }}`` for a picture as a ``data:`` URL, whose bytes
    ``read`` supplies; ``{% if locale == 'FR' %}`` and comments may be used, and nothing else.

    Raises :class:`SourceError` when the design cannot be read, when the catalog lacks a key that
    the design uses or has one that it does not use, when a picture cannot be embedded, and when
    what they make is not well-formed XML. Spans are characters of ``design``.
    """
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    tree = _parse(environment, design)
    _check_keys(design, meta.find_undeclared_variables(tree) - OWN_NAMES, catalog, locale)
    environment.globals = {"embed": lambda name: _data_url(name, read)}
    made = environment.from_string(tree).render({**catalog, "locale": locale.value})
    try:
        read_tree(made.encode("utf-8"))
    except SourceError as error:
        raise SourceError.of(
            "design-not-xml", f"the design does not make a readable template: {error}"
        ) from None
    return made


def _parse(environment: Environment, design: str) -> nodes.Template:
    try:
        tree = environment.parse(design)
    except TemplateSyntaxError as error:
        raise SourceError.of(
            "design-syntax",
            f"the design cannot be read: {error.message}",
            span=_line(design, error.lineno),
        ) from None
    except RecursionError:
        raise SourceError.of("design-syntax", "the design is nested too deeply") from None
    for node, depth in _walk(tree, 0):
        if isinstance(node, nodes.Call) and not _is_embed(node):
            raise _refused("only embed('file name') may be called", design, node)
        if not isinstance(node, (*PLAIN_NODES, nodes.Call)) or depth > MAX_DEPTH:
            raise _refused("the design may hold only words, conditions and embed", design, node)
        if isinstance(node, nodes.Compare) and {part.op for part in node.ops} - {"eq", "ne"}:
            raise _refused("conditions may only compare with == and !=", design, node)
        if isinstance(node, nodes.Name) and node.name == "embed":
            raise _refused("embed needs a file name: embed('logo.svg')", design, node)
    return tree


def _walk(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    """Every node below and including ``node``, but for the name and the text of an embed call."""
    yield node, depth
    if depth > MAX_DEPTH or (isinstance(node, nodes.Call) and _is_embed(node)):
        return
    for child in node.iter_child_nodes():
        yield from _walk(child, depth + 1)


def _is_embed(call: nodes.Call) -> bool:
    return (
        isinstance(call.node, nodes.Name)
        and call.node.name == "embed"
        and len(call.args) == 1
        and isinstance(call.args[0], nodes.Const)
        and isinstance(call.args[0].value, str)
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    )


def _refused(message: str, design: str, node: nodes.Node) -> SourceError:
    return SourceError.of("design-instruction", message, span=_line(design, node.lineno))


def _check_keys(design: str, used: set[str], catalog: Mapping[str, str], locale: Locale) -> None:
    """Every key that the design uses stands in the catalog, and the other way round."""
    known = catalog.keys() - LANGUAGE_KEYS
    findings = [
        Diagnostic.error(
            "missing-key",
            f"the design uses {key}, which the {locale} catalog lacks",
            _place(design, key),
            did_you_mean(key, known - used),
        )
        for key in sorted(used - catalog.keys())
    ]
    for key in sorted(known - used - OWN_NAMES):
        message = f"the {locale} catalog has {key}, which the design does not use"
        findings.append(Diagnostic.error("unused-key", message))
    for key in sorted(catalog.keys() & OWN_NAMES):
        message = f"{key} means something of its own in a design"
        findings.append(Diagnostic.error("reserved-key", message, hint="rename it"))
    for key, value in catalog.items():
        if found := FORBIDDEN_CHARACTERS.search(value):
            message = f"{key} in the {locale} catalog holds {found[0]!r}"
            findings.append(Diagnostic.error("bad-character", message, hint="no XML"))
    if findings:
        raise SourceError.from_all(findings)


def _data_url(name: str, read: Callable[[str], bytes]) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise SourceError.of(
            "image-place", f"{name} does not lie in the design's folder", hint="copy it there"
        )
    if path.suffix.lower() not in MEDIA_TYPES:
        kinds = ", ".join(MEDIA_TYPES)
        raise SourceError.of("image-kind", f"{name} is no picture: it must end in one of {kinds}")
    content = base64.b64encode(read(name)).decode("ascii")
    return f"data:{MEDIA_TYPES[path.suffix.lower()]};base64,{content}"


def _place(design: str, key: str) -> Span | None:
    """Where a key first stands inside ``{{ }}`` or ``{% %}``."""
    found = re.search(rf"{{[{{%][^}}]*?\b({re.escape(key)})\b", design)
    return Span(*found.span(1)) if found else None


def _line(design: str, number: int) -> Span:
    """The text of a line, counted from 1; the end of the design when it has no such line."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", design)
    start = len("".join(lines[: number - 1]))
    return Span(start, start + len("".join(lines[number - 1 : number]).rstrip()))
