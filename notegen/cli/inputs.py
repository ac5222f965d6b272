"""What commands read: a locale's code, a seller's file, orders, and a folder of templates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from notegen.cli.console import about, show
from notegen.cli.files import read_file, unreadable
from notegen.errors import Diagnostic, SellerError, Severity, Source, SourceError
from notegen.locales import Locale, find_locale
from notegen.seller import SellerFile, check_live_since
from notegen.seller_toml import decode_toml, load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from notegen.order import Order
    from notegen.template import Template


MAX_LISTED = 8
"""The most tags that a message lists."""
TEMPLATE_SUFFIXES = (".xml", ".txt")


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


def read_seller(path: Path, *, has_orders: bool = False) -> SellerFile:
    """A seller's TOML file; an error names the file.

    A go-live month that is still to come is shown as a warning, or is an error. A prefix may begin
    or end with a blank only where orders are tried, which then must show it.
    """
    name = str(path)
    with about(name):
        raw = read_file(path)
        text = decode_toml(raw)
    with about(name, text):
        try:
            file = SellerFile.from_toml(raw)
        except SellerError:
            if not has_orders:
                raise
            file = SellerFile.from_toml(raw, _list_padded(load_toml(raw)[0]))
        today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
        findings = [file.place(found) for found in check_live_since(file.seller, today)]
        errors = [found for found in findings if found.severity is Severity.ERROR]
        if errors:
            raise SellerError.from_all(errors)
    show(findings, Source(name, text))
    return file


def _list_padded(value: object) -> set[str]:
    """The texts in a table that begin or end with a blank."""
    if isinstance(value, str):
        return {value} if value != value.strip() else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for part in parts for text in _list_padded(part)}


def read_orders(path: Path, columns: Mapping[str, str] | None = None) -> tuple[Order, ...]:
    """The orders of a file, CSV or JSON; an error names the file.

    What an export has no column for is shown as a warning: it prints as nothing.
    """
    from notegen.orders.reading import read_orders as read

    with about(str(path)):
        found = read(read_file(path), columns)
    if found.missing:
        names = ", ".join(found.missing[:MAX_LISTED])
        more = f" … ({len(found.missing)})" if len(found.missing) > MAX_LISTED else ""
        message = f"the file has no column for {names}{more}: these print as nothing"
        show([Diagnostic.warning("columns-missing", message)], Source(str(path)))
    return found.orders


def read_templates(folder: Path, locales: Sequence[Locale]) -> dict[Locale, tuple[Path, Template]]:
    """A template for each of ``locales``, found in ``folder`` by words and file names.

    Files of other locales are passed over. Raises :class:`SourceError` when a locale has no
    template (``template-missing``) or two (``template-doubled``).
    """
    from notegen.template import parse

    found: dict[Locale, tuple[Path, Template]] = {}
    for path in _template_files(folder):
        raw = read_file(path)
        with about(str(path), raw):
            template = parse(raw)
            locale = template.detect_locale(path.name)
        if locale in found:
            raise SourceError.of(
                "template-doubled",
                f"{found[locale][0]} and {path} are both {locale} templates",
                hint="leave one of them in the folder",
            )
        found[locale] = (path, template)
    missing = [locale for locale in locales if locale not in found]
    if missing:
        raise SourceError.of(
            "template-missing",
            f"{folder} has no template for {', '.join(missing)};"
            f" it has one for {', '.join(found) or 'none'}",
            hint="add the file, or leave the locale out of [prefix] in the seller's file",
        )
    return {locale: found[locale] for locale in locales}


def _template_files(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except NotADirectoryError:
        raise SourceError.of("not-a-folder", f"{folder} is no folder") from None
    except OSError as error:
        raise unreadable(folder, error) from None
    return [p for p in paths if p.suffix.lower() in TEMPLATE_SUFFIXES and p.name[0] != "."]
