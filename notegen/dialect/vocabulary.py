"""A dialect: which elements and attributes of a file hold page, labels, images and tables."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notegen.dialect.schema import ATTRIBUTES
from notegen.errors import SourceError, nearest
from notegen.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.xml.tree import Node


ELEMENTS = (
    "template", "page", "label", "image", "items", "column", "summary",
    "notes", "stamp", "shipping-label", "page-number",
)  # fmt: skip
"""notegen's own names of what a template is made of; see docs/template-format.md."""

UNITS: Mapping[str, float] = MappingProxyType(
    {
        "mm": 1.0,
        "cm": 10.0,
        "inch": 25.4,
        "inch/100": 0.254,
        "point": 25.4 / 72,
        "twip": 25.4 / 1440,
    }
)
"""How many millimetres a unit is; ``pixel`` depends on the dialect's ``resolution``."""

_TOP_KEYS = {"name", "root", "namespace", "unit", "resolution", "origin", "same-names"}
_RULE_KEYS = {"element", "where", "values", "fixed"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Which of the file's elements is one of ours, and where each of our attributes is read.

    ``where`` holds attributes that the element must have. ``sources`` maps our attribute to a
    path: ``@Name`` (attribute), ``.`` (text), ``Child`` or ``Child/@Name``; ``#2`` at the end takes
    the second of several parts between commas. ``values`` translates words, ``fixed`` sets them.
    """

    kind: str
    element: str
    where: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    def matches(self, node: Node) -> bool:
        """Whether this element of the file is meant."""
        return node.tag == self.element and all(
            node.attributes.get(name) == value for name, value in self.where.items()
        )


@dataclass(frozen=True, slots=True)
class Dialect:
    """A vocabulary. ``unit`` is in millimetres; ``from_margins``: x and y count from the margins."""

    name: str
    root: str
    namespace: str = ""
    unit: float = 1.0
    from_margins: bool = False
    same_names: bool = False
    rules: tuple[Rule, ...] = ()

    def speaks(self, root: Node) -> bool:
        """Whether a file with this root element is in the dialect."""
        return root.tag == self.root and (not self.namespace or root.namespace == self.namespace)

    def rule_for(self, node: Node) -> Rule | None:
        """The first rule that means this element."""
        return next((rule for rule in self.rules if rule.matches(node)), None)


@cache
def builtin_dialect() -> Dialect:
    """The dialect of the templates that ship with notegen."""
    return parse_dialect(read_text("dialects", "notegen.toml"))


def parse_dialect(text: str) -> Dialect:
    """A dialect from its data file, as docs/dialects.md describes it.

    Raises :class:`SourceError` (``dialect-invalid``) with the path of what is wrong.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(f"the dialect file is not TOML: {error}", "") from None
    for key in data:
        if key not in _TOP_KEYS and key not in ELEMENTS:
            raise _invalid(f"a dialect has no {key!r}", key)
    for key in ("name", "root"):
        if not isinstance(data.get(key), str) or not data[key]:
            raise _invalid(f"a dialect needs a {key!r}", key)
    same_names = data.get("same-names", False) is True
    return Dialect(
        name=data["name"],
        root=data["root"],
        namespace=str(data.get("namespace", "")),
        unit=_unit(data),
        from_margins=_origin(data) == "margins",
        same_names=same_names,
        rules=_own_rules() if same_names else _rules(data),
    )


def _own_rules() -> tuple[Rule, ...]:
    return tuple(Rule(name, name) for name in ELEMENTS)


def _unit(data: Mapping[str, Any]) -> float:
    unit = data.get("unit", "mm")
    if unit == "pixel":
        resolution = data.get("resolution", 96)
        if not isinstance(resolution, int | float) or resolution <= 0:
            raise _invalid("resolution must be pixels per inch, above 0", "resolution")
        return 25.4 / resolution
    if unit not in UNITS:
        raise _invalid(f"unit must be one of {', '.join(UNITS)}, pixel; not {unit!r}", "unit")
    return UNITS[unit]


def _origin(data: Mapping[str, Any]) -> str:
    origin = data.get("origin", "page")
    if origin not in ("page", "margins"):
        raise _invalid(f"origin must be page or margins, not {origin!r}", "origin")
    return str(origin)


def _rules(data: Mapping[str, Any]) -> tuple[Rule, ...]:
    rules = []
    for kind in ELEMENTS:
        entries = data.get(kind, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            if not isinstance(entry, dict):
                raise _invalid(f"{kind!r} must be a table", kind)
            rules.append(_rule(kind, entry, data["root"]))
    return tuple(rules)


def _rule(kind: str, entry: Mapping[str, Any], root: str) -> Rule:
    element = entry.get("element", root if kind == "template" else None)
    if not isinstance(element, str):
        raise _invalid(f"{kind!r} needs the name of an element", f"{kind}.element")
    sources = {key: value for key, value in entry.items() if key not in _RULE_KEYS}
    known = ATTRIBUTES[kind] | {"text"}
    for key, value in sources.items():
        if key not in known:
            meant = nearest(key, known)
            asked = f" (did you mean {meant}?)" if meant else ""
            raise _invalid(f"{kind!r} has no attribute {key!r}{asked}", f"{kind}.{key}")
        if not isinstance(value, str):
            raise _invalid("where to read it must be a text, such as '@Left'", f"{kind}.{key}")
    return Rule(
        kind,
        element,
        where=_texts(entry.get("where", {}), f"{kind}.where"),
        sources=sources,
        values={
            key: _texts(words, f"{kind}.values.{key}")
            for key, words in _table(entry.get("values", {}), f"{kind}.values").items()
        },
        fixed=_texts(entry.get("fixed", {}), f"{kind}.fixed"),
    )


def _table(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid("this must be a table", path)
    return value


def _texts(value: object, path: str) -> dict[str, str]:
    table = _table(value, path)
    for key, text in table.items():
        if not isinstance(text, str):
            raise _invalid("this must be a text", f"{path}.{key}")
    return table


def _invalid(message: str, path: str) -> SourceError:
    return SourceError.of(
        "dialect-invalid", message, path=path, hint="docs/dialects.md shows a whole dialect"
    )
