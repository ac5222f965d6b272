"""Which template an order prints in, by the templates' printing conditions, and which to propose."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.errors import FormulaError, OrderError, SellerError, did_you_mean
from notegen.formula import compile_condition, parse_condition
from notegen.locales import Locale, find_locale
from notegen.orders import TAGS, find_tag, show_reference
from notegen.seller import Channel, fold_name, fold_source
from notegen.simulation.routing import Router, list_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from notegen.seller import Seller
    from notegen.simulation.routing import Route

MAX_VALUES = 10_000
"""The most different values of the tags in conditions that are kept."""
MAX_KINDS = 1000
"""The most pairs of Source and SubSource of other channels that are told apart."""


@dataclass(frozen=True, slots=True)
class PrintingTemplate:
    """A template and its printing condition, empty for the default one.

    ``locale`` is None where it is not known, or where the template is not Back Market's.
    """

    name: str
    condition: str = ""
    locale: Locale | None = None

    @property
    def path(self) -> str:
        """The condition's path in a seller's file."""
        return f"condition.{self.name}"


@dataclass(slots=True)
class TemplateChoice:
    """How many orders of one Source and SubSource print in the same ``templates``.

    ``reference`` is that of the first. ``findings`` are codes: ``no-template``,
    ``several-templates``, ``wrong-template``, ``foreign-order``, or ``not-told`` where the file has
    no column for one of the tags, ``missing``, on which a condition depends.
    """

    source: str
    subsource: str
    templates: tuple[str, ...]
    count: int
    reference: str
    findings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def list_templates(
    seller: Seller, own: Mapping[Locale, str] = MappingProxyType({})
) -> tuple[PrintingTemplate, ...]:
    """Those that the seller's file gives a condition for, else those that have one of their ``own``."""
    return tuple(
        PrintingTemplate(str(locale), condition, locale)
        for locale, condition in (seller.conditions or own).items()
    )


def read_template_list(raw: bytes) -> tuple[PrintingTemplate, ...]:
    """The enabled invoice templates of a saved ``PrintService/GetTemplateList`` answer.

    Raises :class:`OrderError` when it is none. A template counts as Back Market's when its name
    says so, or when it is called by a locale alone.
    """
    hint = "save the answer of PrintService/GetTemplateList as it comes"
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise OrderError.of("templates-not-json", "the file is not JSON", hint=hint) from None
    if not isinstance(data, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("TemplateName"), str) for entry in data
    ):
        message = "the file is no list of templates, each with a TemplateName"
        raise OrderError.of("not-templates", message, hint=hint)
    templates = tuple(
        PrintingTemplate(
            entry["TemplateName"],
            str(entry.get("VisibilityCondition") or "").strip(),
            _locale_of(entry["TemplateName"]),
        )
        for entry in data
        if entry.get("Enabled") is not False
        and entry.get("bLogicalDelete") is not True
        and "invoice" in str(entry.get("TemplateType") or "invoice").casefold()
    )
    if not templates:
        message = "the list has no invoice template that is enabled"
        raise OrderError.of("no-templates", message, hint="enable Back Market's in Linnworks")
    return templates


def _locale_of(name: str) -> Locale | None:
    words = re.findall(r"[A-Za-z]+", name)
    found = {locale for word in words if word.isupper() and (locale := find_locale(word))}
    is_ours = len(words) == 1 or "backmarket" in "".join(words).casefold()
    return found.pop() if is_ours and len(found) == 1 else None


class CompiledTemplate:
    """A template whose condition can be tried on orders; ``tags`` are those that it reads.

    Raises :class:`SellerError` where the condition cannot be parsed or names an unknown tag.
    """

    def __init__(self, template: PrintingTemplate) -> None:
        self.template = template
        try:
            self._condition = compile_condition(parse_condition(template.condition))
        except FormulaError as error:
            found = error.diagnostic
            message = f"{template.path}: {found.message}, in {template.condition}"
            found = replace(found, message=message, span=None, path=template.path)
            raise SellerError(found) from None
        names = (name for name, _ in self._condition.formula.names)
        self.tags = tuple(dict.fromkeys(map(self._find_tag, names)))

    def holds(
        self, tags: Mapping[str, str], today: date, missing: Collection[str] = ()
    ) -> bool | None:
        """Whether the condition is true for an order; None where that depends on ``missing`` tags.

        Those are in small letters. Raises :class:`SellerError` where it is neither true nor false.
        """
        try:
            return self._condition.decide(tags, today, missing)
        except FormulaError as error:
            path, text = self.template.path, self.template.condition
            message = f"{path}: {error.diagnostic.message}, in {text}"
            raise SellerError.of("condition", message, path=path) from None

    def _find_tag(self, name: str) -> str:
        tag = find_tag(name)
        if tag and tag.name.casefold() == name.casefold():
            return tag.name
        path = self.template.path
        known = [tag.name for tag in TAGS]
        meant = did_you_mean(tag.name if tag else name, known, "look it up: notegen explain")
        message = f"{path}: no tag is called [{name}]"
        raise SellerError.of("unknown-tag", message, hint=meant, path=path)


def compile_templates(templates: Iterable[PrintingTemplate]) -> tuple[CompiledTemplate, ...]:
    """Those that have a condition; raises :class:`SellerError` where one cannot be read."""
    return tuple(CompiledTemplate(each) for each in templates if each.condition)


class ChoiceCounter:
    """Counts which templates the conditions choose for the orders of one file after another.

    Orders of other channels are only looked at for a template of Back Market's, and for one of
    several. ``tags`` are those that are read of each order, behind its Source and SubSource.
    """

    def __init__(self, templates: Sequence[CompiledTemplate], today: date) -> None:
        self.tags = tuple(dict.fromkeys(tag for each in templates for tag in each.tags))
        self.choices: dict[tuple[object, ...], TemplateChoice] = {}
        self.templates = templates
        self._today = today
        self._known: dict[tuple[str, ...], TemplateChoice] = {}
        self._router = Router(())
        self._missing: frozenset[str] = frozenset()

    def open_file(self, missing: Collection[str], router: Router) -> None:
        """Say what the orders of the next file lack, and how they are routed."""
        self._missing = frozenset(tag.lower() for tag in self.tags if tag in missing)
        self._router = router
        self._known = {}

    def add(self, reference: str, values: tuple[str, ...]) -> None:
        """Count one order; ``values`` are its Source, its SubSource and those of the tags."""
        found = self._known.get(values)
        if found is None:
            found = self._choose(reference, *values)
            if len(self._known) < MAX_VALUES:
                self._known[values] = found
        found.count += 1

    def _choose(self, reference: str, source: str, subsource: str, *texts: str) -> TemplateChoice:
        tags = dict(zip(self.tags, texts, strict=True))
        held = [(each, each.holds(tags, self._today, self._missing)) for each in self.templates]
        untold = {tag for each, holds in held if holds is None for tag in each.tags}
        missing = tuple(tag for tag in self.tags if tag in untold and tag.lower() in self._missing)
        fits = [each.template for each, holds in held if holds]
        route = self._router.route(source, subsource)
        findings = ("not-told",) if missing else tuple(_judge(fits, route))
        if len(self.choices) >= MAX_KINDS and route.is_foreign:
            source = subsource = "…"
        names = tuple(each.name for each in fits)
        new = TemplateChoice(
            source, subsource, names, 0, show_reference(reference), findings, missing
        )
        return self.choices.setdefault((source, subsource, names, missing, findings), new)


def _judge(fits: Sequence[PrintingTemplate], route: Route) -> Iterator[str]:
    """What is wrong where orders of a route print in the templates whose conditions hold."""
    found = {each.locale for each in fits if each.locale}
    expected = {rule.locale for rule in route.rules}
    if route.is_foreign and found:
        yield "foreign-order"
    if not route.is_foreign and expected and found - expected:
        yield "wrong-template"
    if not route.is_foreign and not fits:
        yield "no-template"
    if len(fits) > 1:
        yield "several-templates"


def propose_conditions(
    seller: Seller, today: date, seen: Iterable[tuple[str, str]] = ()
) -> Mapping[Locale, str]:
    """A printing condition for each template that channels serve; together they do not overlap.

    ``seen`` are the pairs of Source and SubSource in the seller's orders: names are spelled as
    there, and no other channel's pair is taken in. Empty where no such set can be written: a
    channel has neither Source nor SubSource, or one of them holds a quote. Of AND and OR, AND is
    taken to bind first; a condition holds both only where a SubSource alone does not tell.
    """
    router = Router(list_rules(seller))
    pairs = tuple(dict.fromkeys(seen))
    channels = [_spell(n, channel, pairs, router) for n, channel in enumerate(seller.channels)]
    names = [name for channel in channels for name in (channel.source, channel.subsource)]
    if any("'" in name for name in names) or not all(c.source or c.subsource for c in channels):
        return {}
    every = {*pairs, *((c.source, c.subsource) for c in channels)}
    proposed = {
        locale: _join([c for c in channels if c.locale is locale], channels, every)
        for locale in Locale
        if any(channel.locale is locale for channel in channels)
    }
    return proposed if _is_proved(proposed, every, router, today) else {}


def _spell(
    number: int, channel: Channel, pairs: Sequence[tuple[str, str]], router: Router
) -> Channel:
    """The channel under the names that its orders bear; a Source that was not given is added."""
    for source, subsource in pairs:
        if router.route(source, subsource).rules == (router.rules[number],):
            return replace(channel, source=source, subsource=subsource if channel.subsource else "")
    return channel


def _join(mine: list[Channel], channels: list[Channel], every: set[tuple[str, str]]) -> str:
    """One template's condition: SubSources alone where they tell, else with their Sources."""
    if len(mine) > 1 and all(_tells(channel, every) for channel in mine):
        return " OR ".join(f"[SubSource] = '{channel.subsource}'" for channel in mine)
    return " OR ".join(_write(channel, channels) for channel in mine)


def _tells(channel: Channel, every: set[tuple[str, str]]) -> bool:
    """Whether no other Source has this SubSource."""
    alike = {s for s, subsource in every if fold_name(subsource) == fold_name(channel.subsource)}
    return bool(channel.subsource) and len(alike) <= 1


def _write(channel: Channel, channels: list[Channel]) -> str:
    """One channel's condition; without a SubSource it leaves those of its Source's others out."""
    terms = [f"[Source] = '{channel.source}'"] if channel.source else []
    if channel.subsource:
        return " AND ".join([*terms, f"[SubSource] = '{channel.subsource}'"])
    others = [
        other.subsource
        for other in channels
        if other.subsource and fold_source(other.source) in {"", fold_source(channel.source)}
    ]
    return " AND ".join([*terms, *(f"[SubSource] <> '{name}'" for name in others)])


def _is_proved(
    proposed: Mapping[Locale, str],
    every: set[tuple[str, str]],
    router: Router,
    today: date,
) -> bool:
    """Whether each channel's orders print in its template alone, and no other order in any."""
    compiled = {
        locale: compile_condition(parse_condition(text)) for locale, text in proposed.items()
    }
    for source, subsource in every:
        tags = {"Source": source, "SubSource": subsource}
        found = [locale for locale, condition in compiled.items() if condition.holds(tags, today)]
        wanted = {each.locale for each in router.route(source, subsource).rules}
        if set(found) != wanted & set(proposed) or len(found) > 1:
            return False
    return True
