"""``notegen init``: write a seller's file from a few questions, or from options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from notegen.cli.console import ExitCode
from notegen.cli.inputs import get_today
from notegen.cli.options import COLUMN_OPTION, ORDERS_OPTION, PATH, Pair
from notegen.cli.order_files import open_orders
from notegen.cli.transaction import replace_file
from notegen.errors import PatchError, SellerError, Severity, did_you_mean
from notegen.locales import Locale, find_locale
from notegen.orders import TAGS_READ
from notegen.seller import (
    Seller,
    doubt_prefix,
    fold_name,
    fold_source,
    is_none,
    judge_month,
    parse_prefixes,
    quote_toml,
    read_company,
    read_country,
    read_locale,
    read_month,
    read_prefixes,
    refuse_prefix,
)
from notegen.simulation import Router, show_name, summarise_sources, write_count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from notegen.simulation import SourceSummary

    Pairs = tuple[tuple[str, str], ...]

T = TypeVar("T")

BACK = "back"
"""What a person types to return to the question before."""
NONE = "none"
"""What a person types for orders without a prefix."""
SKIP = "skip"
"""What a person types for an integration that has no template."""
WHERE = (
    "Linnworks shows the prefix in Settings > Channel Integration > Edit Channel Settings"
    " > Order > Order Prefix, and before the number on each order."
)
FEW = 0.01
"""The share of orders below which a prefix is taken for an oddity and not proposed."""


@click.command("init")
@click.argument("out", metavar="[FILE]", default="seller.toml", type=PATH)
@click.option("--company", metavar="NAME", help="The company's name as it must be printed.")
@click.option("--live-since", metavar="MONTH", help="The go-live month, such as 2018-12.")
@click.option(
    "--prefix", "prefixes", multiple=True, metavar="FR=PREFIX", type=Pair(),
    help="A template in use and its order prefix; FR= where orders have none. May be repeated.",
)  # fmt: skip
@click.option(
    "--channel", "channels", multiple=True, metavar="fr-be=PREFIX", type=Pair(),
    help="A country of Back Market and its integration's order prefix. May be repeated.",
)  # fmt: skip
@click.option(
    "--subsource", "subsources", multiple=True, metavar="fr-be=NAME", type=Pair(),
    help="A country of Back Market and its integration's SubSource; with --orders its prefix is"
    " found there. May be repeated.",
)  # fmt: skip
@ORDERS_OPTION
@COLUMN_OPTION
@click.option("--source", metavar="NAME", help="The Source in the orders that is Back Market.")
@click.option("--force", is_flag=True, help="Write over a FILE that exists.")
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    *,
    out: Path,
    company: str | None,
    live_since: str | None,
    prefixes: Pairs,
    channels: Pairs,
    subsources: Pairs,
    order_files: tuple[str, ...],
    columns: dict[str, str],
    source: str | None,
    force: bool,
) -> None:
    """Write a seller's FILE (seller.toml), asking for what no option gives.

    With --orders the prefixes are found in the orders and proposed.
    """
    if prefixes and (channels or order_files):
        raise click.UsageError("--prefix does not go with --channel or --orders")
    if subsources and not (channels or order_files):
        raise click.UsageError("--subsource needs --channel or --orders")
    _refuse_existing(out, force=force)
    summaries: tuple[SourceSummary, ...] = ()
    if order_files:
        summaries = summarise_sources(open_orders(order_files, columns, TAGS_READ))

    def ask_all(asked: Interview) -> dict[str, Any]:
        data: dict[str, Any] = {
            "company": asked.ask(
                "Your company's name, as it must be printed",
                "type the name alone",
                lambda answer: read_company(answer, "company"),
                company,
            ),
            "live_since": asked.ask(
                "The month in which the shop went live on Back Market, such as 2018-12",
                "type a month such as 2018-12",
                asked.read_month,
                live_since,
            ),
        }
        if summaries:
            data |= _ask_about_orders(asked, summaries, source, channels, subsources)
        elif prefixes or channels:
            data |= _gather(prefixes, channels, dict(subsources), source)
        else:
            data["prefix"] = _ask_templates(asked, {})
        return data

    seller = _converse(ask_all, out)
    if seller is None:
        click.echo("Nothing was written.", err=True)
        ctx.exit(ExitCode.REFUSED)
    replace_file(out, seller.to_toml().encode())
    click.echo(f"Written: {out}")
    unused = [locale for locale in Locale if locale not in seller.locales]
    if unused:
        click.echo(f"Not in use: {', '.join(unused)}: disable those templates in Linnworks.")
    orders = "".join(f' --orders "{name}"' for name in order_files)
    name = f'"{out}"' if " " in str(out) else str(out)
    click.echo(f"Next: notegen simulate --seller {name}{orders or ' --orders FILE'}")
    click.echo(f"      notegen onboard {name} --out DIR")


def _refuse_existing(out: Path, *, force: bool) -> None:
    if out.is_dir():
        hint = "name the file to write, such as seller.toml"
        raise PatchError.of("exists", f"{out} is a directory", hint=hint)
    if out.exists() and not force:
        hint = "choose another name, or say --force"
        raise PatchError.of("exists", f"{out} exists", hint=hint)


# --- The conversation --------------------------------------------------------------------------


class BackError(Exception):
    """The person wants the question before."""


class Interview:
    """Questions on standard error, and the answers so far.

    To go back, the last answer is dropped and all questions are asked anew: those that have an
    answer are passed over in silence.
    """

    def __init__(self) -> None:
        self.answers: list[str] = []
        self._next = 0
        self._dropped = ""

    def go_back(self) -> None:
        """Drop the last answer, which is proposed then, and begin again."""
        self._next = 0
        self._dropped = self.answers.pop() if self.answers else ""

    def say(self, text: str) -> None:
        """Tell something that belongs to the next question."""
        if self._next == len(self.answers):
            click.echo(text, err=True)

    def ask(
        self,
        question: str,
        hint: str,
        read: Callable[[str], T],
        given: str | None = None,
        default: str | None = None,
        doubt: Callable[[T], str] | None = None,
    ) -> T:
        """What ``read`` makes of the answer; ``given`` is that of an option, and final.

        ``hint`` says what may be typed. What ``doubt`` says of an answer, the person must confirm.
        ``read`` raises :class:`SellerError` where the answer is wrong.
        """
        if given is not None:
            return read(given)
        if self._next < len(self.answers):
            self._next += 1
            return read(self.answers[self._next - 1])
        default, self._dropped = self._dropped or default, ""
        if not self.answers:
            click.echo(f"({BACK} returns to the question before)", err=True)

        def check(answer: str) -> tuple[str, T]:
            if answer.strip().casefold() == BACK:
                raise BackError
            try:
                return answer.strip(), read(answer.strip())
            except SellerError as error:
                said = [each.message.removeprefix(f"{each.path}: ") for each in error.diagnostics]
                raise click.UsageError(f"{'; '.join(said)} ({hint})") from None

        while True:
            answer, value = click.prompt(question, default=default, err=True, value_proc=check)
            doubts = doubt(value) if doubt and answer != default else ""
            if not doubts or click.confirm(f"  {doubts}. Take it so", err=True):
                self.answers.append(answer)
                self._next += 1
                return value

    def read_month(self, answer: str) -> str:
        """An answer that is a month, and not too far ahead."""
        month = read_month(answer, "live_since")
        soon = judge_month(month, "live_since", get_today())
        if soon and soon.severity is Severity.ERROR:
            raise SellerError(soon)
        if soon:
            self.say(f"  {soon.severity}: {soon.message} ({soon.hint})")
        return answer


def _converse(ask_all: Callable[[Interview], dict[str, Any]], out: Path) -> Seller | None:
    """Ask until the person agrees to the whole; None where it is not to be written."""
    asked = Interview()
    while True:
        try:
            seller = _make_seller(ask_all(asked), asked)
            if seller and (not asked.answers or _confirm(seller, out)):
                return seller
            if seller:
                return None
        except BackError:
            asked.go_back()
        except click.Abort as end:
            if isinstance(end.__context__, KeyboardInterrupt):
                raise
            message = "the answers ended before the last question; give them as options: see --help"
            raise click.UsageError(message) from None


def _make_seller(data: Mapping[str, Any], asked: Interview) -> Seller | None:
    """The seller of all answers; where they do not go together, None and the last is asked anew."""
    try:
        return Seller.from_mapping(data)
    except SellerError as error:
        if not asked.answers:
            raise
        click.echo(f"  error: {error.diagnostic.message}", err=True)
        asked.go_back()
        return None


def _confirm(seller: Seller, out: Path) -> bool:
    """Show what would be written, and ask; where the answers come from a file, its end is a yes."""
    click.echo(f"\n{seller.to_toml()}", err=True)
    choices = click.Choice(["yes", "no", BACK], case_sensitive=False)
    try:
        answer = click.prompt(f"Write this to {out}", default="yes", type=choices, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, KeyboardInterrupt) or (sys.stdin and sys.stdin.isatty()):
            raise
        return True
    if answer == BACK:
        raise BackError
    return bool(answer == "yes")


# --- The questions about prefixes --------------------------------------------------------------


def _gather(
    prefixes: Pairs, channels: Pairs, subsources: Mapping[str, str], source: str | None
) -> dict[str, Any]:
    """``[prefix]`` and ``[[channel]]`` as the options give them; doubled ones make a list."""
    data: dict[str, Any] = {}
    for name, prefix in prefixes:
        data.setdefault("prefix", {}).setdefault(name, []).append("" if is_none(prefix) else prefix)
    found: dict[str, dict[str, Any]] = {}
    for country, prefix in channels:
        channel = found.setdefault(country, {"country": country, "prefix": []})
        channel["prefix"].append("" if is_none(prefix) else prefix)
        channel |= {"subsource": subsources[country]} if country in subsources else {}
        channel |= {"source": source} if source else {}
    return data | ({"channel": list(found.values())} if found else {})


def _ask_templates(asked: Interview, found: Mapping[str | None, int]) -> dict[str, list[str]]:
    """The short form: which templates are in use, and the prefix of each."""
    names = " ".join(Locale)
    used = asked.ask(
        f"The templates in use, of {names}",
        f"type one or more of {names}",
        lambda answer: {read_locale(code, code) for code in answer.replace(",", " ").split()},
        default=names,
    )
    if not found:
        asked.say(WHERE)
    return {
        locale: _ask_prefix(asked, f"The order prefix of {locale}", found)
        for locale in Locale
        if locale in used
    }


def _ask_prefix(asked: Interview, question: str, found: Mapping[str | None, int]) -> list[str]:
    """The prefixes of one channel; those of most of its orders are proposed."""
    leads = _list_leads(found)
    default = ", ".join(lead or NONE for lead in leads) or None
    shown = [lead for lead in found if lead]

    def read(answer: str) -> list[str]:
        if answer == default:
            return leads
        read_prefixes(parse_prefixes(answer), "prefix")
        return parse_prefixes(answer)

    def doubt(prefixes: list[str]) -> str:
        doubts = ((prefix, doubt_prefix(prefix, shown)) for prefix in prefixes)
        return "; ".join(f'"{prefix}" {reason}' for prefix, reason in doubts if reason)

    return asked.ask(
        f"{question} ({NONE} where orders have none, commas between several)",
        f"type it as Linnworks shows it, such as bm-, or {NONE}",
        read,
        default=default,
        doubt=doubt,
    )


def _list_leads(found: Mapping[str | None, int]) -> list[str]:
    """What stands before the numbers of most orders and can be a prefix."""
    total = sum(found.values())
    leads = [lead for lead, n in found.items() if lead is not None and n >= total * FEW]
    return [lead for lead in leads if not (lead and refuse_prefix(lead))]


def _ask_about_orders(
    asked: Interview,
    summaries: Sequence[SourceSummary],
    source: str | None,
    channels: Pairs,
    subsources: Pairs,
) -> dict[str, Any]:
    """The channels that the orders show: their Source is asked for, and the country of each."""
    chosen = _ask_source(asked, source, summaries)
    mine = [each for each in summaries if fold_source(each.source) == fold_source(chosen)]
    known = {fold_name(each.subsource): each.subsource for each in mine}
    for country, name in subsources:
        if fold_name(name) not in known:
            hint = did_you_mean(name, known.values(), "see them without this option")
            message = f"{country}: no order has the SubSource {name}"
            raise SellerError.of("unknown-subsource", message, hint=hint, path=country)
    if not any(each.subsource for each in mine):
        found = {lead: count for each in mine for lead, count in each.prefixes.items()}
        asked.say("The orders have no SubSource: all of them are taken together.")
        return {"prefix": _ask_templates(asked, found)}
    countries = {fold_name(name): country for country, name in subsources}
    answers = (_ask_channel(asked, each, channels, countries) for each in mine)
    return {"channel": [channel for channel in answers if channel]}


def _ask_channel(
    asked: Interview, summary: SourceSummary, channels: Pairs, countries: Mapping[str, str]
) -> dict[str, Any] | None:
    """The entry of one SubSource, or None where it is left out."""
    prefixes = ", ".join(
        f"{'no number' if lead is None else quote_toml(lead)} ({count:,})"
        for lead, count in list(summary.prefixes.items())[:5]
    )
    asked.say(
        f"SubSource {show_name(summary.subsource)}: {write_count(summary.count)}, such as"
        f" {summary.example}; prefix {prefixes}"
    )

    def read(answer: str) -> str:
        if answer.casefold() != SKIP:
            read_country(answer, "country")
        return answer

    words = summary.subsource.replace("_", "-").split()
    last = words[-1].casefold() if words else ""
    country = asked.ask(
        f"Its country on Back Market, such as fr-fr or fr-be ({SKIP} to leave it out)",
        f"type a country such as fr-fr, or {SKIP}",
        read,
        countries.get(fold_name(summary.subsource), SKIP if countries else None),
        last if "-" in last and find_locale(last) else None,
    )
    if country.casefold() == SKIP:
        return None
    told = ["" if is_none(prefix) else prefix for name, prefix in channels if name == country]
    names = {"source": summary.source, "subsource": summary.subsource}
    return {
        "country": country,
        **{key: " ".join(name.split()) for key, name in names.items() if name.strip()},
        "prefix": told
        or (
            _list_leads(summary.prefixes)
            if countries
            else _ask_prefix(asked, "Its order prefix", summary.prefixes)
        ),
    }


def _ask_source(asked: Interview, given: str | None, summaries: Sequence[SourceSummary]) -> str:
    """Which Source is Back Market; the one that reads so is proposed."""
    counts: dict[str, int] = {}
    known: dict[str, str] = {}
    for summary in summaries:
        name = known.setdefault(fold_source(summary.source), summary.source)
        counts[name] = counts.get(name, 0) + summary.count
    if set(counts) == {""}:
        return ""
    for source, count in counts.items():
        asked.say(f"Source {show_name(source)}: {write_count(count)}")
    default = next((source for source in counts if Router(()).is_back_market(source)), None)

    def read(answer: str) -> str:
        if fold_source(answer) not in known:
            raise SellerError.of("unknown-source", f"{answer}: no order has this Source")
        return known[fold_source(answer)]

    return asked.ask(
        "Which Source is Back Market",
        f"type one of {', '.join(show_name(source) for source in counts)}",
        read,
        given or (default if len(counts) == 1 else None),
        default,
    )
