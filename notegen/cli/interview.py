"""The interview of ``notegen init``: what it asks, and what the seller's orders already tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.order_files import kept_orders, open_orders
from notegen.cli.questions import (
    NONE,
    SKIP,
    ask,
    check_company,
    check_country,
    check_locales,
    check_month,
    check_prefixes,
    join_prefixes,
)
from notegen.errors import SellerError, nearest
from notegen.locales import Locale, find_locale
from notegen.seller import fold_name, fold_source
from notegen.seller_fields import Findings, doubt_prefix, is_none, parse_prefixes, refuse_prefix
from notegen.seller_toml import quote_toml
from notegen.simulation.findings import show_name, write_count
from notegen.simulation.routing import Router
from notegen.simulation.sources import SourceSummary, summarise_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from notegen.errors import Diagnostic


WHERE = (
    "Linnworks shows the prefix in Settings > Channel Integration > Edit Channel Settings"
    " > Order > Order Prefix, and before the number on each order."
)
FEW = 0.01
"""The share of orders below which a lead is taken for an oddity and not proposed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the options gave; None and empty where a question must be asked.

    ``channels`` are countries with a prefix, ``subsources`` countries with their SubSource.
    """

    company: str | None
    live_since: str | None
    prefixes: Sequence[tuple[str, str]]
    channels: Sequence[tuple[str, str]]
    subsources: Sequence[tuple[str, str]]
    source: str | None
    order_files: Sequence[str]
    columns: Mapping[str, str]


def ask_all(given: Answers) -> dict[str, Any]:
    """The seller's table, as a file would hold it.

    Raises :class:`~notegen.errors.SellerError` where an option is wrong,
    :class:`~notegen.errors.OrderError` where an order file is, and click's ``Abort`` where the
    answers end too early.
    """
    surveys = _survey(given)
    name = "Your company's name, as it must be printed"
    month = "The month in which the shop went live on Back Market, such as 2018-12"
    data: dict[str, Any] = {
        "company": ask(name, given.company, check_company),
        "live_since": ask(month, given.live_since, check_month),
    }
    if surveys:
        return data | _ask_about_orders(given, surveys)
    if given.prefixes or given.channels:
        return data | _gather(given)
    return data | {"prefix": _ask_templates({})}


def _survey(given: Answers) -> tuple[SourceSummary, ...]:
    from notegen.orders.reading import TAGS_READ

    if not given.order_files:
        return ()
    with kept_orders(given.order_files) as paths:
        return summarise_sources(open_orders(paths, given.columns, TAGS_READ))


def _gather(given: Answers) -> dict[str, Any]:
    """``[prefix]`` and ``[[channel]]`` as the options give them; doubled ones make a list."""
    data: dict[str, Any] = {}
    for name, prefix in given.prefixes:
        data.setdefault("prefix", {}).setdefault(name, []).append("" if is_none(prefix) else prefix)
    names = dict(given.subsources)
    channels: dict[str, dict[str, Any]] = {}
    for country, prefix in given.channels:
        channel = channels.setdefault(country, {"country": country, "prefix": []})
        channel["prefix"].append("" if is_none(prefix) else prefix)
        channel |= {"subsource": names[country]} if country in names else {}
        channel |= {"source": given.source} if given.source else {}
    return data | ({"channel": list(channels.values())} if channels else {})


def _ask_templates(found: Mapping[str | None, int]) -> dict[str, list[str]]:
    """The short form: which templates are in use, and the prefix of each."""
    names = " ".join(Locale)
    used = ask(f"The templates in use, of {names}", None, check_locales, names)
    if not found:
        click.echo(WHERE, err=True)
    chosen = {find_locale(code) for code in used.replace(",", " ").split()}
    return {
        locale: _ask_prefix(f"The order prefix of {locale}", found)
        for locale in Locale
        if locale in chosen
    }


def _ask_prefix(question: str, found: Mapping[str | None, int]) -> list[str]:
    """The prefixes of one channel; those of most of its orders are proposed."""
    leads = _list_leads(found)
    default = join_prefixes(leads) or None
    asked = f"{question} ({NONE} where orders have none, commas between several)"
    while True:
        answer = ask(asked, None, check_prefixes, default)
        if answer == default:
            return leads
        prefixes = parse_prefixes(answer)
        doubts = [
            f'"{prefix}" {doubt}'
            for prefix in prefixes
            if (doubt := doubt_prefix(prefix, [lead for lead in found if lead]))
        ]
        if not doubts or click.confirm(f"  {'; '.join(doubts)}. Take it so", err=True):
            return prefixes


def _list_leads(found: Mapping[str | None, int]) -> list[str]:
    """What stands before the numbers of most orders and can be a prefix."""
    total = sum(found.values())
    leads = [lead for lead, n in found.items() if lead is not None and n >= total * FEW]
    return [lead for lead in leads if not (lead and refuse_prefix(lead))]


def _ask_about_orders(given: Answers, surveys: Sequence[SourceSummary]) -> dict[str, Any]:
    """The channels that the orders show: their Source is asked for, and the country of each."""
    source = _ask_source(given.source, surveys)
    mine = [survey for survey in surveys if fold_source(survey.source) == fold_source(source)]
    _check_subsources(given.subsources, mine)
    if not any(survey.subsource for survey in mine):
        found = {lead: count for survey in mine for lead, count in survey.prefixes.items()}
        click.echo("The orders have no SubSource: all of them are taken together.", err=True)
        return {"prefix": _ask_templates(found)}
    asked = (_ask_channel(given, survey) for survey in mine)
    return {"channel": [channel for channel in asked if channel]}


def _check_subsources(given: Sequence[tuple[str, str]], surveys: Sequence[SourceSummary]) -> None:
    """Raise :class:`SellerError` where an option names a SubSource that no order has."""
    known = {fold_name(survey.subsource): survey.subsource for survey in surveys}
    for country, name in given:
        if fold_name(name) not in known:
            meant = nearest(name, list(known.values()))
            hint = f"did you mean {meant}?" if meant else "see them without this option"
            message = f"{country}: no order has the SubSource {name}"
            raise SellerError.of("unknown-subsource", message, hint=hint, path=country)


def _ask_channel(given: Answers, survey: SourceSummary) -> dict[str, Any] | None:
    """The entry of one SubSource, or None where it is left out."""
    click.echo(
        f"SubSource {show_name(survey.subsource)}: {write_count(survey.count)}, such as"
        f" {survey.example}; prefix {_describe(survey)}",
        err=True,
    )
    countries = {fold_name(name): country for country, name in given.subsources}
    country = countries.get(fold_name(survey.subsource), SKIP if countries else None)
    question = f"Its country on Back Market, such as fr-fr or fr-be ({SKIP} to leave it out)"
    country = ask(question, country, check_country, _guess_country(survey.subsource))
    if country.casefold() == SKIP:
        return None
    told = ["" if is_none(p) else p for name, p in given.channels if name == country]
    prefixes = told or (
        _list_leads(survey.prefixes)
        if countries
        else _ask_prefix("Its order prefix", survey.prefixes)
    )
    names = {"source": survey.source, "subsource": survey.subsource}
    return {
        "country": country,
        **{key: " ".join(name.split()) for key, name in names.items() if name.strip()},
        "prefix": prefixes,
    }


def _describe(survey: SourceSummary) -> str:
    shown = list(survey.prefixes.items())[:5]
    return ", ".join(
        f"{'no number' if lead is None else quote_toml(lead)} ({count:,})" for lead, count in shown
    )


def _guess_country(subsource: str) -> str | None:
    """The country that the name of an integration ends in, such as ``fr-be``, if any."""
    words = subsource.replace("_", "-").split()
    last = words[-1].casefold() if words else ""
    return last if "-" in last and find_locale(last) else None


def _ask_source(given: str | None, surveys: Sequence[SourceSummary]) -> str:
    """Which Source is Back Market; the one that reads so is proposed."""
    counts: dict[str, int] = {}
    known: dict[str, str] = {}
    for survey in surveys:
        name = known.setdefault(fold_source(survey.source), survey.source)
        counts[name] = counts.get(name, 0) + survey.count
    if set(counts) == {""}:
        return ""
    for source, count in counts.items():
        click.echo(f"Source {show_name(source)}: {write_count(count)}", err=True)
    default = next((source for source in counts if Router(()).is_back_market(source)), None)

    def check(answer: str) -> Iterable[Diagnostic]:
        findings = Findings()
        if fold_source(answer) not in known:
            findings.add("unknown-source", answer, "no order has this Source")
        return findings.errors

    answer = given or (default if len(counts) == 1 else None)
    return known[fold_source(ask("Which Source is Back Market", answer, check, default))]
