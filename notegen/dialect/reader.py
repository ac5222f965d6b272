"""A template's tree read into a layout, through a dialect; what was not understood is said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from notegen.dialect.elements import READERS, read_items, read_page
from notegen.dialect.layout import Items, Layout, Page
from notegen.dialect.schema import ATTRIBUTES
from notegen.dialect.values import Fields
from notegen.errors import Diagnostic, Severity, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.dialect.layout import Element
    from notegen.dialect.vocabulary import Dialect, Rule
    from notegen.xml.tree import Node


def read_layout(root: Node, dialect: Dialect) -> tuple[Layout, tuple[Diagnostic, ...]]:
    """The layout, and all that was wrong or not understood in it.

    Nothing stops the reading: a value that cannot be right counts as its default.
    """
    return _Reading(dialect).read(root)


class _Reading:
    """One pass over one tree: what was found so far."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.findings: list[Diagnostic] = []
        self.counts: dict[str, int] = {}
        self.unknown: set[str] = set()

    def read(self, root: Node) -> tuple[Layout, tuple[Diagnostic, ...]]:
        nodes = self._nodes(root)
        head = self._fields_of_root(root)
        page = self._page(nodes)
        elements: list[Element] = []
        items: Items | None = None
        items_index = 0
        for node, rule in nodes:
            if rule.kind == "items" and items is None:
                items, items_index = self._items(node, rule, page), len(elements)
            elif rule.kind == "items":
                self._warn("second-items", "a template has one items table; this one is left out")
            elif rule.kind in READERS:
                fields = self._fields(node, rule)
                element = READERS[rule.kind](fields)
                elements.append(self._moved(element, page))
        layout = Layout(
            page=page,
            elements=tuple(elements),
            items=items,
            items_index=items_index if items else len(elements),
            locale=head.text("locale"),
            origin=head.text("origin"),
            title=head.text("title"),
        )
        return layout, tuple(self.findings)

    def _nodes(self, root: Node) -> list[tuple[Node, Rule]]:
        """The elements that the dialect knows, in document order, but for what tables hold."""
        found: list[tuple[Node, Rule]] = []
        for child in root.children:
            rule = self.dialect.rule_for(child)
            if rule and rule.kind in ("column", "summary"):
                self._warn("unknown-element", f"<{child.tag}> belongs in the items table")
            elif rule and rule.kind != "template":
                found.append((child, rule))
            else:
                inner = [] if self.dialect.same_names else self._nodes(child)
                found.extend(inner)
                if not inner:
                    self._unknown_element(child)
        return found

    def _unknown_element(self, node: Node) -> None:
        if node.tag in self.unknown:
            return
        self.unknown.add(node.tag)
        meant = nearest(node.tag, (rule.element for rule in self.dialect.rules))
        self._warn(
            "unknown-element",
            f"<{node.tag}> is not known in the dialect {self.dialect.name}; it is left out",
            f"did you mean <{meant}>?" if meant else None,
        )

    def _fields_of_root(self, root: Node) -> Fields:
        for rule in self.dialect.rules:
            if rule.kind == "template" and rule.matches(root):
                return self._fields(root, rule)
        return Fields(root.tag, {})

    def _page(self, nodes: list[tuple[Node, Rule]]) -> Page:
        pages = [(node, rule) for node, rule in nodes if rule.kind == "page"]
        if len(pages) > 1:
            self._warn("second-page", "a template has one page element; only the first counts")
        return read_page(self._fields(*pages[0])) if pages else Page()

    def _items(self, node: Node, rule: Rule, page: Page) -> Items:
        children = [
            (child_rule.kind, self._fields(child, child_rule))
            for child in self._table_nodes(node)
            if (child_rule := self.dialect.rule_for(child))
        ]
        items = read_items(self._fields(node, rule), children, page)
        if self.dialect.from_margins:
            items = replace(items, x=items.x + page.margin_left, y=items.y + page.margin_top)
        return items

    def _table_nodes(self, node: Node) -> list[Node]:
        found = []
        for child in node.children:
            rule = self.dialect.rule_for(child)
            if rule and rule.kind in ("column", "summary"):
                found.append(child)
            elif not self.dialect.same_names and child.children:
                found.extend(self._table_nodes(child))
            else:
                self._unknown_element(child)
        return found

    def _moved(self, element: Element, page: Page) -> Element:
        if not self.dialect.from_margins:
            return element
        box = replace(
            element.box, x=element.box.x + page.margin_left, y=element.box.y + page.margin_top
        )
        return replace(element, box=box)

    def _fields(self, node: Node, rule: Rule) -> Fields:
        self.counts[rule.kind] = self.counts.get(rule.kind, 0) + 1
        where = (
            node.tag if node.tag == self.dialect.root else f"{node.tag}[{self.counts[rule.kind]}]"
        )
        if self.dialect.same_names:
            self._check_names(node, where)
            texts: Mapping[str, str] = {**node.attributes, ".": node.text}
        else:
            texts = _translate(node, rule)
        return Fields(where, texts, self.dialect.unit, self.findings)

    def _check_names(self, node: Node, where: str) -> None:
        known = ATTRIBUTES[node.tag]
        for name in node.attributes:
            if name not in known:
                meant = nearest(name, known)
                hint = f"did you mean {meant}?" if meant else None
                self._warn("unknown-attribute", f"{where} has no attribute {name}", hint)

    def _warn(self, code: str, message: str, hint: str | None = None) -> None:
        self.findings.append(Diagnostic(code, Severity.WARNING, message, hint=hint))


def _translate(node: Node, rule: Rule) -> dict[str, str]:
    """Our attributes, read where the rule says."""
    texts = dict(rule.fixed)
    for name, source in rule.sources.items():
        found = _lookup(node, source)
        if found is None:
            continue
        words = rule.values.get(name, {})
        texts["." if name == "text" else name] = words.get(found.strip(), found)
    return texts


def _lookup(node: Node, source: str) -> str | None:
    """The text at a path such as ``@Left``, ``.``, ``Font/@Name`` or ``@Size#2``."""
    path, _, part = source.partition("#")
    for step in path.split("/"):
        if step.startswith("@"):
            return _part(node.attributes.get(step[1:]), part)
        if step not in (".", ""):
            child = next((child for child in node.children if child.tag == step), None)
            if child is None:
                return None
            node = child
    return _part(node.text, part)


def _part(text: str | None, part: str) -> str | None:
    if text is None or not part:
        return text
    pieces = [piece.strip() for piece in re.split("[,;]", text)]
    index = int(part) - 1 if part.isdigit() else -1
    return pieces[index] if 0 <= index < len(pieces) else None
