"""An SVG picture written anew, with nothing in it but what is known to be drawn in bounded time.

What draws it believes every value, and draws a part wherever it is named: a few lines can stand for
billions of shapes, and a wrong value can spoil the rest of the page. So only a closed set of elements
and attributes is taken over, each value is read first, and a part that is shown again is written again,
up to a limit. Where something else would change the picture, it is refused as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from notegen.errors import SourceError
from notegen.template import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from notegen.template import Node

MAX_DEPTH = 100
"""Of parts within parts."""
MAX_NESTING = 8
"""Of clip paths in clip paths, and gradients of gradients."""
MAX_NUMBER = 1e7

_NAMESPACE = "http://www.w3.org/2000/svg"
_LETTERS = 100
"""So many letters of a path or a style are about as much work as an element."""

# All repeats that could share letters are possessive: no text is tried twice.
_N = r"[-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?+"
_LENGTH = rf"{_N}(?:px|pt|pc|mm|cm|in|em|ex|%)?"
_TRANSFORM = rf"(?:matrix|translate|scale|rotate|skewX|skewY) ?\( ?(?:{_LENGTH} ?){{1,6}}+\) ?"
_COLOUR = r"none|currentColor|[a-zA-Z]{1,24}|#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a? ?\([0-9., %/]{1,60}\)"
_URL = r"url\( ?['\"]?#[^'\"()#]+['\"]? ?\)"
_NUMERIC = {
    _LENGTH: "x y width height rx ry cx cy r fx fy fr x1 y1 x2 y2 dx dy offset stroke-width"
    " stroke-dashoffset font-size letter-spacing",
    rf"{_N}%?": "opacity fill-opacity stroke-opacity stop-opacity stroke-miterlimit",
    rf"none|(?:{_LENGTH} ?){{1,100}}+": "stroke-dasharray",
    rf"(?:{_N} ){{2}}+(?:(?!-|\+?[0.]+(?: |$)){_N} ?){{2}}+": "viewBox",
    rf"none|(?:{_TRANSFORM}){{0,20}}+": "transform gradientTransform",
}
_OTHER = {
    _COLOUR: "color stop-color",
    rf"{_COLOUR}|{_URL}(?: (?:{_COLOUR}))?": "fill stroke",
    rf"none|{_URL}": "clip-path",
    r"[^<>{}()\\]{1,200}": "font-family",
    r"[A-Za-z0-9 -]{1,40}": "fill-rule clip-rule stroke-linecap stroke-linejoin display visibility"
    " font-weight font-style text-anchor preserveAspectRatio gradientUnits clipPathUnits",
    "pad": "spreadMethod",
}
_VALUES = {
    name: re.compile(pattern)
    for pattern, names in (_NUMERIC | _OTHER).items()
    for name in names.split()
}
"""Every attribute with one value that is taken over, with what it may be when blanks are one space."""
_NUMBERS = frozenset(" ".join(_NUMERIC.values()).split())
_DEFAULTS = ("", "inherit", "initial", "unset", "auto", "medium")
"""Values that say what is so without them."""
_NO_SPACING = ("letter-spacing", "normal")
_REFUSED = ("mask", "filter", "marker", "marker-start", "marker-mid", "marker-end")
_TEXTS = {"text", "tspan"}
"""Each letter of them is about as much work as an element."""
_PATHS = {"path", "polyline", "polygon"}
_DRAWN = _TEXTS | _PATHS | {"g", "a", "svg", "use", "rect", "circle", "ellipse", "line", "image"}
_GRADIENTS = {"linearGradient", "radialGradient"}
_UNSEEN = _GRADIENTS | set(
    "defs title desc metadata style script clipPath symbol mask filter marker pattern".split()  # noqa: SIM905
)
"""Elements that draw nothing where they stand."""
_ARITY = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2}
_ARC = re.compile(rf"({_N}) ?({_N}) ?({_N}) ?([01]) ?([01]) ?({_N}) ?({_N}) ?")


class ImageRefused(Exception):  # noqa: N818 - nothing of ours is wrong
    """A picture may not be shown: the message goes on from its name, "is cut off"."""


class Drawing(NamedTuple):
    """A picture that may be drawn: its SVG, and what it costs in simple shapes."""

    svg: bytes
    render_cost: int


def rewrite_svg(
    raw: bytes, open_image: Callable[[str], str], spend: Callable[[int], None]
) -> Drawing:
    """The SVG file as it may be drawn.

    ``open_image`` gives for the address of a picture within it the one to use; ``spend`` is told of each
    shape before it is written. Both raise :class:`ImageRefused` for what may not be, as this does.
    """
    try:
        root = read_tree(raw)
    except SourceError as error:
        raise ImageRefused(f"is no svg picture: {error.diagnostic.message}") from None
    if root.tag != "svg":
        raise ImageRefused(f"is no svg picture: the root element is <{root.tag}>")
    return _Rewriter(root, open_image, spend).rewrite(root)


class _Rewriter:
    """One picture: its parts by name, its style rules by selector, and what was written so far."""

    def __init__(
        self, root: Node, open_image: Callable[[str], str], spend: Callable[[int], None]
    ) -> None:
        self.open_image = open_image
        self.spend_shapes = spend
        self.cost = 0
        self.parts: dict[str, Node] = {}
        self.rules: dict[str, dict[str, str]] = {}
        for node in _walk(root):
            if name := node.attributes.get("id"):
                self.parts.setdefault(name, node)
            if node.tag == "style":
                self._read_rules(node.text)
        self.result = ET.Element("svg", xmlns=_NAMESPACE)
        self.defs = ET.SubElement(self.result, "defs")
        self.defined: dict[str, tuple[str, int]] = {}
        self.nesting = 0

    def rewrite(self, root: Node) -> Drawing:
        self.result.attrib.update(self._read_look(root))
        for child in root.children:
            self._write(child, self.result)
        return Drawing(ET.tostring(self.result), self.cost)

    def _spend(self, cost: int) -> None:
        self.cost += cost
        self.spend_shapes(cost)

    def _write(self, node: Node, parent: ET.Element, depth: int = 1) -> None:
        """Write what an element draws into ``parent``."""
        if node.tag in _UNSEEN or node.namespace not in ("", _NAMESPACE):
            return
        if node.tag not in _DRAWN:
            raise ImageRefused(f"has <{node.tag}>, which a preview does not draw")
        if depth > MAX_DEPTH:
            raise ImageRefused(f"shows itself, or has parts in parts more than {MAX_DEPTH} deep")
        self._spend(1 + (len(node.text) if node.tag in _TEXTS else 0))
        before = self.cost
        look = self._read_look(node)
        if node.tag == "use":
            self._write_use(node, look, parent, depth)
        else:
            self._write_element(node, look, parent, depth)
        if "opacity" in look:  # the edges of all that is in it are looked for once more
            self._spend(self.cost - before)

    def _write_element(
        self, node: Node, look: dict[str, str], parent: ET.Element, depth: int
    ) -> None:
        if node.tag == "image":
            look["href"] = self.open_image(node.attributes.get("href", ""))
        elif node.tag == "svg":
            look = {"width": "100%", "height": "100%", **look}
        elif node.tag in _PATHS:
            look["d"] = self._read_path(node)
            if look.keys() & {"opacity", "fill", "stroke"}:  # its edges are looked for, slowly
                self._spend((len(look["d"]) // 1500) ** 2)
        tag = "path" if node.tag in _PATHS else "g" if node.tag == "a" else node.tag
        element = ET.SubElement(parent, tag, look)
        if tag in _TEXTS:
            first = node.parts[1].start if len(node.parts) > 1 else len(node.text)
            if node.text[first:].strip():
                raise ImageRefused(f"has words behind a part of a <{tag}>, which is not understood")
            element.text = node.text[:first]
        for child in node.children:
            self._write(child, element, depth + 1)

    def _write_use(self, node: Node, look: dict[str, str], parent: ET.Element, depth: int) -> None:
        """Write the part that is shown here, moved to its place."""
        part = self.parts.get(_fragment(node.attributes.get("href", "")))
        if part is None:
            raise ImageRefused("shows a part that is not in it")
        size = {str(name): look.pop(name) for name in ("width", "height") if name in look}
        move = f"translate({look.pop('x', '0')} {look.pop('y', '0')})"
        look["transform"] = f"{look.get('transform', '')} {move}".strip()
        group = ET.SubElement(parent, "g", look)
        if part.tag != "symbol":
            self._write(part, group, depth + 1)
            return
        inner = self._read_look(part)
        tag = "svg" if "viewBox" in inner else "g"
        symbol = ET.SubElement(group, tag, {"width": "100%", "height": "100%", **inner, **size})
        for child in part.children:
            self._write(child, symbol, depth + 2)

    def _read_look(self, node: Node) -> dict[str, str]:
        """The attributes of an element that are taken over: its own, then those of style rules."""
        given = dict(node.attributes)
        for selector in (node.tag, *(f".{name}" for name in given.get("class", "").split())):
            given |= self.rules.get(selector, {})
        given |= self.rules.get(f"#{given.get('id')}", {})
        given |= _read_declarations(given.get("style", ""))
        look = {}
        for name, text in given.items():
            value = " ".join(text.split())
            if name in _REFUSED and value != "none":
                raise ImageRefused(f"uses {name}, which a preview does not draw")
            if name not in _VALUES or value in _DEFAULTS or (name, value) == _NO_SPACING:
                continue
            if name in _NUMBERS:
                value = " ".join(re.split("[ ,]+", value))
                _check_numbers(re.findall(_N, value))
            if not _VALUES[name].fullmatch(value):
                raise ImageRefused(f"has {name}={value[:40]!r}, which is not understood")
            self._spend(len(value) // _LETTERS)
            look[name] = self._define(value) if "url(" in value else value
        return look

    def _read_rules(self, sheet: str) -> None:
        """A style sheet of rules for one element's name, class or id each, as drawing programs write."""
        sheet = re.sub(r"/\*.*?\*/", " ", sheet, flags=re.DOTALL)
        rule = re.compile(r"([^{}]*+)\{([^{}]*+)\}")
        self._spend(len(sheet) // _LETTERS)
        if rule.sub("", sheet).strip():
            raise ImageRefused("has a style sheet that is not understood")
        for selectors, body in rule.findall(sheet):
            for selector in selectors.split(","):
                self._spend(1)
                if not re.fullmatch(r"\s*+[.#]?[A-Za-z_][\w-]*+\s*+", selector):
                    raise ImageRefused(
                        f"has a style rule for {selector.strip()[:40]!r}, not understood"
                    )
                self.rules.setdefault(selector.strip(), {}).update(_read_declarations(body))

    def _define(self, paint: str) -> str:
        """A paint or clip path with its gradient or shape written, once; what is not there is nothing."""
        found = re.match(r"url\( ?['\"]?(#[^'\"()#]+)['\"]? ?\) ?(.*)", paint)
        name = _fragment(found[1]) if found else ""
        if name not in self.defined:
            part, before, new = self.parts.get(name), self.cost, f"d{len(self.defined)}"
            self._spend(len(self.defined) // 40)  # they are looked for one by one
            self.defined[name] = ("", 0)  # what shows itself shows nothing there
            if part is not None:
                self._write_definition(part, new)
                self.defined[name] = (f"url(#{new})", self.cost - before)
        value, cost = self.defined[name]
        self._spend(cost)
        return value or (found[2] if found else "") or "none"

    def _write_definition(self, part: Node, name: str) -> None:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise ImageRefused("has clip paths in clip paths, which are not understood")
        if part.tag == "clipPath":
            element = ET.SubElement(self.defs, part.tag, self._read_look(part) | {"id": name})
            for child in part.children:
                self._write(child, element)
        elif part.tag in _GRADIENTS:
            chain = [part]
            while (
                (linked := self.parts.get(_fragment(chain[-1].attributes.get("href", ""))))
                and linked.tag in _GRADIENTS
                and len(chain) < MAX_NESTING
            ):
                chain.append(linked)
            look: dict[str, str] = {}
            for linked in reversed(chain):
                look |= self._read_look(linked)
            element = ET.SubElement(self.defs, part.tag, look | {"id": name})
            stops = ([c for c in node.children if c.tag == "stop"] for node in chain)
            for stop in next(filter(None, stops), []):
                self._spend(1)
                ET.SubElement(element, "stop", self._read_look(stop))
        else:
            raise ImageRefused(f"is filled or cut by <{part.tag}>, which a preview does not draw")
        self.nesting -= 1

    def _read_path(self, node: Node) -> str:
        """A path with each command written out: what draws it is slow with repeats that are not."""
        text = node.attributes.get("d" if node.tag == "path" else "points", "")
        self._spend(len(text) // _LETTERS)
        text = " ".join(re.split(r"[\s,]+", text)).strip()
        if node.tag != "path" and text:
            text = f"M{text}{'Z' if node.tag == 'polygon' else ''}"
        begin, *commands = re.split("([A-DF-Za-df-z])", text)
        if begin or (commands and commands[0] not in "Mm"):
            raise ImageRefused("has a path that does not begin with a move")
        return " ".join(
            part
            for letter, numbers in zip(commands[::2], commands[1::2], strict=True)
            for part in _read_command(letter, numbers.strip())
        )


def _read_command(letter: str, text: str) -> Iterator[str]:
    """The commands that stand behind one letter of a path, each with its own letter."""
    if letter in "Zz":
        groups: list[list[str]] = [] if text else [[]]
    elif letter in "Aa":
        groups, place = [], 0
        while found := _ARC.match(text, place):
            groups.append(list(found.groups()))
            place = found.end()
        groups = groups if place == len(text) else []
    else:
        arity = _ARITY.get(letter.lower(), 0)
        numbers = re.findall(_N, text)
        is_whole = arity and not len(numbers) % arity and not re.sub(_N, "", text).strip()
        groups = [numbers[n : n + arity] for n in range(0, len(numbers), arity)] if is_whole else []
    if not groups:
        raise ImageRefused(f"has a path with {letter + text[:40]!r}, which is not understood")
    for numbers in groups:
        _check_numbers(numbers)
        yield letter + " ".join(numbers)
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _read_declarations(text: str) -> dict[str, str]:
    """What a style says of the attributes that are taken over or refused."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        name.strip(): value.replace("!important", "")
        for name, _, value in pairs
        if name.strip() in _VALUES or name.strip() in _REFUSED
    }


def _check_numbers(numbers: list[str]) -> None:
    if any(abs(float(number)) > MAX_NUMBER for number in numbers):
        raise ImageRefused(f"has a number above {MAX_NUMBER:,.0f}")


def _fragment(address: str) -> str:
    """The name in an address such as ``#name``; empty for one that leads elsewhere."""
    address = address.strip()
    return unquote(address[1:]).strip() if address.startswith("#") else ""


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)
