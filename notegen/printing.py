"""Which template an order prints in, by the templates' printing conditions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, FormulaError, OrderError, SellerError, Severity, nearest
from notegen.formula import compile_condition, parse_condition
from notegen.locales import Locale, find_locale
from notegen.orders.reading import iter_unique_orders
from notegen.orders.reference import show_reference
from notegen.tags import TAGS, find_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from notegen.formula import Condition
    from notegen.orders.reading import OrderRows
    from notegen.routing import Router
    from notegen.seller import Seller

    _Kind = tuple[str, str, tuple["PrintingTemplate", ...], tuple[str, ...]]


MAX_VALUES = 10_000
"""The most different values of the tags in conditions that are kept."""
MAX_KINDS = 1000
"""The most pairs of Source and SubSource of other channels that are told apart."""


@dataclass(frozen=True, slots=True)
class PrintingTemplate:
    """A template and its printing condition; the default one has none.

    ``locale`` is None where it is not known, or where the template is not Back Market's.
    """

    name: str
    condition: str = ""
    is_default: bool = False
    locale: Locale | None = None


@dataclass(frozen=True, slots=True)
class Printing:
    """Orders of one Source and SubSource whose conditions hold for the same ``templates``."""

    source: str
    subsource: str
    templates: tuple[str, ...]
    count: int
    reference: str
    findings: tuple[str, ...] = ()
    """Codes: ``no-template``, ``several-templates``, ``wrong-template``, ``foreign-order``, or
    ``not-told`` where the file has no column for one of the tags that the conditions read."""
    missing: tuple[str, ...] = ()
    """Those tags."""


@dataclass(slots=True)
class _Tally:
    """How many orders, and the reference of the first."""

    reference: str
    count: int = 0


def templates_of(seller: Seller) -> tuple[PrintingTemplate, ...]:
    """The templates for which the seller's file gives a printing condition."""
    return tuple(
        PrintingTemplate(str(locale), condition, locale=locale)
        for locale, condition in seller.conditions.items()
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
            entry.get("IsDefault") is True,
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


def list_condition_tags(templates: Iterable[PrintingTemplate]) -> tuple[str, ...]:
    """The tags that the conditions read.

    Raises :class:`SellerError` where a condition cannot be parsed or names an unknown tag.
    """
    names: dict[str, None] = {}
    for template in templates:
        condition = _compile(template)
        for spelled, _ in condition.formula.names if condition else ():
            tag = find_tag(spelled)
            if tag is None:
                meant = nearest(spelled, [tag.name for tag in TAGS])
                hint = f"did you mean [{meant}]?" if meant else "look it up: notegen explain"
                message = f"{_path(template)}: no tag is called [{spelled}]"
                raise SellerError.of("unknown-tag", message, hint=hint, path=_path(template))
            names[tag.name] = None
    return tuple(names)


def _path(template: PrintingTemplate) -> str:
    return f"condition.{template.name}"


def _compile(template: PrintingTemplate) -> Condition | None:
    if not template.condition:
        return None
    try:
        return compile_condition(parse_condition(template.condition))
    except FormulaError as error:
        found = error.diagnostic
        raise SellerError(
            replace(
                found,
                message=f"{_path(template)}: {found.message}, in {template.condition}",
                span=None,
                path=_path(template),
            )
        ) from None


def check_printing(
    templates: Sequence[PrintingTemplate],
    files: Iterable[OrderRows],
    router: Router,
    today: date,
) -> tuple[Printing, ...]:
    """Which templates the conditions choose for each order.

    The files are read with ``TAGS_READ`` and then :func:`list_condition_tags`. Orders of other
    channels are only looked at for a template of Back Market's, and for one of several.
    """
    conditional = [
        (template, condition) for template in templates if (condition := _compile(template))
    ]
    tags = list_condition_tags(templates)
    tallies: dict[_Kind, _Tally] = {}
    seen: set[int] = set()
    for orders in files:
        missing = tuple(tag for tag in tags if tag in orders.missing)
        known: dict[tuple[str, ...], _Tally] = {}
        for _, reference, *values in iter_unique_orders(orders, seen):
            key = tuple(values)
            tally = known.get(key)
            if tally is None:
                source, subsource, *texts = values
                bound = dict(zip(tags, texts, strict=True))
                fits = tuple(t for t, c in conditional if _holds(t, c, bound, today))
                if len(tallies) >= MAX_KINDS and router.route(source, subsource).is_foreign:
                    source = subsource = "…"
                tally = tallies.setdefault((source, subsource, fits, missing), _Tally(reference))
                if len(known) < MAX_VALUES:
                    known[key] = tally
            tally.count += 1
    return tuple(_describe(*kind, tally, router) for kind, tally in tallies.items())


def _describe(
    source: str,
    subsource: str,
    fits: tuple[PrintingTemplate, ...],
    missing: tuple[str, ...],
    tally: _Tally,
    router: Router,
) -> Printing:
    return Printing(
        source,
        subsource,
        tuple(template.name for template in fits),
        tally.count,
        show_reference(tally.reference),
        ("not-told",) if missing else _judge(fits, source, subsource, router),
        missing,
    )


def _holds(
    template: PrintingTemplate, condition: Condition, tags: Mapping[str, str], today: date
) -> bool:
    try:
        return condition.holds(tags, today)
    except FormulaError as error:
        message = f"{_path(template)}: {error.diagnostic.message}, in {template.condition}"
        raise SellerError(
            Diagnostic("condition", Severity.ERROR, message, path=_path(template))
        ) from None


def _judge(
    fits: Sequence[PrintingTemplate], source: str, subsource: str, router: Router
) -> tuple[str, ...]:
    """What is wrong where orders of this Source and SubSource print in the templates that fit."""
    route = router.route(source, subsource)
    if route.is_foreign:
        wrong = ["foreign-order"] if any(template.locale for template in fits) else []
    else:
        expected = {destination.locale for destination in route.destinations}
        found = {template.locale for template in fits if template.locale}
        wrong = ["wrong-template"] if expected and found - expected else []
        wrong += [] if fits else ["no-template"]
    return (*wrong, "several-templates") if len(fits) > 1 else tuple(wrong)
