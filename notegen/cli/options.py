"""Options that several commands take: each with one definition and one help text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from notegen.locales import Locale, find_locale

PATH = click.Path(path_type=Path, readable=False)
"""A file or folder. That it cannot be read is said by whoever reads it, with exit code 3."""


class LocaleCode(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A locale as people write it: FR, fr-FR, ENG, en-GB."""

    name = "CODE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Locale:
        """The locale; a usage error where it is none of the five."""
        locale = value if isinstance(value, Locale) else find_locale(str(value))
        if locale is None:
            self.fail(f"{value!r} is none of {', '.join(Locale)}", param, ctx)
        return locale


class Pair(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """``NAME=VALUE``, as a tuple of two; the name without the blanks around it."""

    name = "NAME=VALUE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two; a usage error where there is no ``=`` or no name."""
        name, equals, text = str(value).partition("=")
        if not (equals and name.strip()):
            self.fail(f"{value!r} is not {(param and param.metavar) or self.name}", param, ctx)
        return name.strip(), text


def _read_columns(
    ctx: click.Context, param: click.Parameter, pairs: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    """The heading of each field; it may be in quotes."""
    columns = {field: heading.strip().strip('"') for field, heading in pairs}
    if not all(columns.values()):
        raise click.BadParameter("a field has no heading", ctx, param)
    return columns


seller_option = partial(
    click.option, "--seller", "seller_file", metavar="FILE", type=PATH, help="The seller's file."
)
out_option = partial(click.option, "-o", "--out", metavar="DIR", type=PATH)
LOCALE_OPTION = click.option(
    "--locale", type=LocaleCode(), help="FR, DE, IT, ES or ENG.  [default: found]"
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
ORDER_OPTION = click.option(
    "--order", "order_file", metavar="FILE", type=PATH,
    help="An order as Linnworks gives it: Open Orders Export (CSV) or OrderDetails (JSON).",
)  # fmt: skip
ORDERS_OPTION = click.option(
    "--orders", "order_files", metavar="FILE", multiple=True,
    help="Orders as Linnworks gives them: Open Orders Export (CSV) or OrderDetails (JSON). May be"
    " repeated; - is standard input.",
)  # fmt: skip
COLUMN_OPTION = click.option(
    "--column", "columns", metavar='FIELD="HEADING"', multiple=True, type=Pair(),
    callback=_read_columns,
    help='The heading of a field\'s column in the CSV, such as SubSource="My heading".',
)  # fmt: skip
WAS_OPTION = click.option(
    "--was", "was_file", metavar="OLD.toml", type=PATH,
    help="Find the slots by an earlier seller's values.",
)  # fmt: skip
