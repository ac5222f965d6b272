"""A dialect says which elements and attributes of a file hold page, labels, images and tables.

It is a data file (docs/dialects.md). notegen's own format is one too, the shortest.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from notegen.data import read_text
from notegen.document.attributes import UNITS, AttributeReader
from notegen.document.elements import READERS, read_items, read_page
from notegen.document.layout import Items, Layout, Page
from notegen.errors import Diagnostic, SourceError, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from notegen.document.layout import Element
    from notegen.errors import Findings
    from notegen.template import Node

_BORDERS = "border-top border-right border-bottom border-left"
_BOX = f"x y width height on visible background rotation {_BORDERS}"
_FONT = "font size weight style colour line-height"
_TEXT = f"{_FONT} align valign padding"
_ATTRIBUTES = {
    "template": "locale origin title condition schemaLocation",
    "page": "width height orientation margin-top margin-right margin-bottom margin-left",
    "label": f"{_BOX} {_TEXT} empty-lines role",
    "image": f"{_BOX} src alt fit",
    "items": "x y width next-y bottom header row-height sub-items padding edge-padding background visible"
    " header-size header-weight header-colour header-background header-border-top"
    f" header-border-bottom {_FONT} {_BORDERS}",
    "column": f"order field title width align visible weight {_BORDERS}",
    "summary": "label value weight size colour background border-top border-bottom visible",
    "notes": f"{_BOX} {_TEXT} title",
    "stamp": _BOX,
    "shipping-label": _BOX,
    "page-number": f"{_BOX} {_TEXT}",
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split()) for kind, names in _ATTRIBUTES.items()
}
"""What a template is made of, by notegen's own names, and the attributes of each; the tests compare it with
the XML Schema. docs/template-format.md tells what they mean."""

_TOP_KEYS = {"name", "root", "namespace", "unit", "resolution", "origin", "same-names"}
_RULE_KEYS = {"element", "where", "values", "fixed"}
_IN_TABLE = ("column", "summary")


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
        if key not in _TOP_KEYS and key not in ATTRIBUTES:
            raise _invalid(f"a dialect has no {key!r}", key)
    for key in ("name", "root"):
        if not isinstance(data.get(key), str) or not data[key]:
            raise _invalid(f"a dialect needs a {key!r}", key)
    origin = data.get("origin", "page")
    if origin not in ("page", "margins"):
        raise _invalid(f"origin must be page or margins, not {origin!r}", "origin")
    same_names = data.get("same-names", False) is True
    return Dialect(
        name=data["name"],
        root=data["root"],
        namespace=str(data.get("namespace", "")),
        unit=_read_unit(data),
        from_margins=origin == "margins",
        same_names=same_names,
        rules=tuple(Rule(kind, kind) for kind in ATTRIBUTES) if same_names else _read_rules(data),
    )


def _read_unit(data: Mapping[str, Any]) -> float:
    unit = data.get("unit", "mm")
    if unit == "pixel":
        resolution = data.get("resolution", 96)
        if not isinstance(resolution, int | float) or resolution <= 0:
            raise _invalid("resolution must be pixels per inch, above 0", "resolution")
        return 25.4 / resolution
    if unit not in UNITS:
        raise _invalid(f"unit must be one of {', '.join(UNITS)}, pixel; not {unit!r}", "unit")
    return UNITS[unit]


def _read_rules(data: Mapping[str, Any]) -> tuple[Rule, ...]:
    rules = []
    for kind in ATTRIBUTES:
        entries = data.get(kind, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            if not isinstance(entry, dict):
                raise _invalid(f"{kind!r} must be a table", kind)
            rules.append(_read_rule(kind, entry, data["root"]))
    return tuple(rules)


def _read_rule(kind: str, entry: Mapping[str, Any], root: str) -> Rule:
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
        where=_read_texts(entry.get("where", {}), f"{kind}.where"),
        sources=sources,
        values={
            key: _read_texts(words, f"{kind}.values.{key}")
            for key, words in _read_table(entry.get("values", {}), f"{kind}.values").items()
        },
        fixed=_read_texts(entry.get("fixed", {}), f"{kind}.fixed"),
    )


def _read_table(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid("this must be a table", path)
    return value


def _read_texts(value: object, path: str) -> dict[str, str]:
    table = _read_table(value, path)
    for key, text in table.items():
        if not isinstance(text, str):
            raise _invalid("this must be a text", f"{path}.{key}")
    return table


def _invalid(message: str, path: str) -> SourceError:
    return SourceError.of(
        "dialect-invalid", message, path=path, hint="docs/dialects.md shows a whole dialect"
    )


def read_layout(root: Node, dialect: Dialect, findings: Findings) -> Layout:
    """The layout of a file in the dialect; what was wrong or not understood goes to ``findings``.

    Nothing stops the reading: a value that cannot be right counts as its default.
    """
    return _LayoutReader(dialect, findings).read(root)


class _LayoutReader:
    """One pass over one tree: what was found so far."""

    def __init__(self, dialect: Dialect, findings: Findings) -> None:
        self.dialect = dialect
        self.findings = findings
        self.counts: Counter[str] = Counter()
        self.unknown: set[str] = set()

    def read(self, root: Node) -> Layout:
        nodes = list(self._find(root))
        is_head = (
            rule for rule in self.dialect.rules if rule.kind == "template" and rule.matches(root)
        )
        head = self._attributes(root, next(is_head, Rule("template", root.tag)))
        pages = [(node, rule) for node, rule in nodes if rule.kind == "page"]
        if len(pages) > 1:
            self._warn("second-page", "a template has one page element; only the first counts")
        page = read_page(self._attributes(*pages[0])) if pages else Page()
        elements: list[Element] = []
        items: Items | None = None
        for node, rule in nodes:
            if rule.kind == "items" and items is None:
                items = self._read_items(node, rule, page)
            elif rule.kind == "items":
                self._warn("second-items", "a template has one items table; this one is left out")
            elif rule.kind in READERS:
                element = READERS[rule.kind](self._attributes(node, rule))
                if self.dialect.from_margins:
                    x, y = element.box.x + page.margin_left, element.box.y + page.margin_top
                    element = replace(element, box=replace(element.box, x=x, y=y))
                elements.append(element)
        return Layout(page, tuple(elements), items, head.text("origin"), head.text("title"))

    def _find(self, parent: Node) -> Iterator[tuple[Node, Rule]]:
        """The elements that the dialect knows, in document order, but for what tables hold."""
        for child in parent.children:
            rule = self.dialect.rule_for(child)
            if rule and rule.kind in _IN_TABLE:
                self._warn("unknown-element", f"<{child.tag}> belongs in the items table")
            elif rule and rule.kind != "template":
                yield child, rule
            else:
                inner = [] if self.dialect.same_names else list(self._find(child))
                yield from inner
                if not inner:
                    self._warn_unknown(child)

    def _read_items(self, node: Node, rule: Rule, page: Page) -> Items:
        children = [
            (child_rule.kind, self._attributes(child, child_rule))
            for child, child_rule in self._find_in_table(node)
        ]
        items = read_items(self._attributes(node, rule), children, page)
        if self.dialect.from_margins:
            items = replace(items, x=items.x + page.margin_left, y=items.y + page.margin_top)
        return items

    def _find_in_table(self, parent: Node) -> Iterator[tuple[Node, Rule]]:
        """The columns and summary rows of a table."""
        for child in parent.children:
            rule = self.dialect.rule_for(child)
            if rule and rule.kind in _IN_TABLE:
                yield child, rule
            elif not self.dialect.same_names and child.children:
                yield from self._find_in_table(child)
            else:
                self._warn_unknown(child)

    def _attributes(self, node: Node, rule: Rule) -> AttributeReader:
        """The attributes of an element, which is named as notegen's own would be: ``label[2]``."""
        self.counts[rule.kind] += 1
        name = rule.kind if rule.kind == "template" else f"{rule.kind}[{self.counts[rule.kind]}]"
        if not self.dialect.same_names:
            texts, places = _translate(node, rule)
            return AttributeReader(name, texts, self.findings, self.dialect.unit, node, places)
        known = ATTRIBUTES[rule.kind]
        for word in (word for word in node.attributes if word not in known):
            self._warn("unknown-attribute", f"{name} has no attribute {word}", word, known)
        return AttributeReader(name, {**node.attributes, ".": node.text}, self.findings, node=node)

    def _warn_unknown(self, node: Node) -> None:
        if node.tag in self.unknown:
            return
        self.unknown.add(node.tag)
        message = f"<{node.tag}> is not known in the dialect {self.dialect.name}; it is left out"
        known = [rule.element for rule in self.dialect.rules]
        self._warn("unknown-element", message, node.tag, known)

    def _warn(self, code: str, message: str, word: str = "", known: Iterable[str] = ()) -> None:
        """Keep a warning. ``word`` is perhaps one of ``known``, misspelt."""
        hint = did_you_mean(word, known) if word and self.findings.wants(code) else None
        self.findings.add(Diagnostic.warning(code, message, hint=hint))


def _translate(node: Node, rule: Rule) -> tuple[dict[str, str], dict[str, tuple[Node | None, str]]]:
    """Our attributes, read where the rule says, and the places of those that the file has as they are."""
    texts = dict(rule.fixed)
    places: dict[str, tuple[Node | None, str]] = dict.fromkeys(rule.fixed, (None, ""))
    for source_name, source in rule.sources.items():
        name = "." if source_name == "text" else source_name
        path, _, part = source.partition("#")
        owner, attribute = _walk(node, path)
        found = (
            None if owner is None else owner.attributes.get(attribute) if attribute else owner.text
        )
        found = _cut(found, part) if found is not None and part else found
        if found is not None:
            texts[name] = rule.values.get(source_name, {}).get(found.strip(), found)
            places[name] = (None if part or texts[name] != found else owner, attribute)
    return texts, places


def _walk(node: Node, path: str) -> tuple[Node | None, str]:
    """Where a path such as ``@Left``, ``.`` or ``Font/@Name`` leads: an element, and its attribute."""
    for step in path.split("/"):
        if step.startswith("@"):
            return node, step[1:]
        if step not in (".", ""):
            child = next((child for child in node.children if child.tag == step), None)
            if child is None:
                return None, ""
            node = child
    return node, ""


def _cut(text: str, part: str) -> str | None:
    """The first, second, … of the parts between commas or semicolons."""
    pieces = [piece.strip() for piece in re.split("[,;]", text)]
    index = int(part) - 1 if part.isdecimal() else -1
    return pieces[index] if 0 <= index < len(pieces) else None
