"""``notegen init``: write a seller's file from a few questions, or from options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notegen.cli.console import ExitCode
from notegen.cli.options import COLUMN_OPTION, ORDERS_OPTION
from notegen.cli.transaction import replace_file
from notegen.errors import PatchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.cli.interview import Answers
    from notegen.seller import Seller


@click.command("init")
@click.argument("out", metavar="[FILE]", default="seller.toml", type=click.Path(path_type=Path))
@click.option("--company", metavar="NAME", help="The company's name as it must be printed.")
@click.option("--live-since", metavar="MONTH", help="The go-live month, such as 2018-12.")
@click.option(
    "--prefix", "prefixes", multiple=True, metavar="FR=PREFIX",
    help="A template in use and its order prefix; FR= where orders have none. May be repeated.",
)  # fmt: skip
@click.option(
    "--channel", "channels", multiple=True, metavar="fr-be=PREFIX",
    help="A country of Back Market and its integration's order prefix. May be repeated.",
)  # fmt: skip
@click.option(
    "--subsource", "subsources", multiple=True, metavar="fr-be=NAME",
    help="A country of Back Market and its integration's SubSource; with --orders its prefix is"
    " found there. May be repeated.",
)  # fmt: skip
@ORDERS_OPTION
@COLUMN_OPTION
@click.option("--source", metavar="NAME", help="The Source in the orders that is Back Market.")
@click.option("--force", is_flag=True, help="Write over a FILE that exists.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    ctx: click.Context,
    out: Path,
    company: str | None,
    live_since: str | None,
    prefixes: tuple[str, ...],
    channels: tuple[str, ...],
    subsources: tuple[str, ...],
    order_files: tuple[str, ...],
    columns: dict[str, str],
    source: str | None,
    *,
    force: bool,
) -> None:
    """Write a seller's FILE (seller.toml), asking for what no option gives.

    With --orders the prefixes are found in the orders and proposed.
    """
    from notegen.cli.interview import Answers

    if prefixes and (channels or order_files):
        raise click.UsageError("--prefix does not go with --channel or --orders")
    if subsources and not (channels or order_files):
        raise click.UsageError("--subsource needs --channel or --orders")
    _refuse_existing(out, force=force)
    given = Answers(
        company,
        live_since,
        parse_pairs(prefixes, "--prefix"),
        parse_pairs(channels, "--channel"),
        parse_pairs(subsources, "--subsource"),
        source,
        order_files,
        columns,
    )
    seller = _interview(given)
    replace_file(out, seller.to_toml().encode())
    _show_end(out, seller, order_files)
    ctx.exit(ExitCode.DONE)


def _refuse_existing(out: Path, *, force: bool) -> None:
    if out.is_dir():
        hint = "name the file to write, such as seller.toml"
        raise PatchError.of("exists", f"{out} is a directory", hint=hint)
    if out.exists() and not force:
        hint = "choose another name, or say --force"
        raise PatchError.of("exists", f"{out} exists", hint=hint)


def _interview(given: Answers) -> Seller:
    from notegen.cli.interview import ask_all
    from notegen.seller import Seller

    try:
        return Seller.from_mapping(ask_all(given))
    except click.Abort:
        message = "the answers ended before the last question; give them as options: see --help"
        raise click.UsageError(message) from None


def parse_pairs(pairs: Sequence[str], option: str) -> list[tuple[str, str]]:
    """``NAME=VALUE`` pairs; raises click's error where one is none."""
    found = []
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not (sign and name.strip()):
            raise click.BadParameter(f"{pair} has no =", param_hint=option)
        found.append((name.strip(), value))
    return found


def _show_end(out: Path, seller: Seller, order_files: tuple[Any, ...]) -> None:
    from notegen.locales import Locale

    click.echo(f"Written: {out}")
    unused = [locale for locale in Locale if locale not in seller.locales]
    if unused:
        click.echo(f"Not in use: {', '.join(unused)}: disable those templates in Linnworks.")
    orders = "".join(f' --orders "{name}"' for name in order_files)
    name = f'"{out}"' if " " in str(out) else str(out)
    click.echo(f"Next: notegen simulate --seller {name}{orders or ' --orders FILE'}")
    click.echo(f"      notegen onboard {name} --out DIR")
