"""What commands read: a seller's file, orders, and a folder of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.cli.console import about, decode
from notegen.cli.files import read_file, unreadable
from notegen.errors import SourceError
from notegen.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from notegen.locales import Locale
    from notegen.order import Order
    from notegen.template import Template

__all__ = ["read_orders", "read_seller", "read_templates"]

TEMPLATE_SUFFIXES = (".xml", ".txt")


def read_seller(path: Path) -> Seller:
    """The seller of a TOML file; an error names the file."""
    with about(str(path)):
        raw = read_file(path)
    with about(str(path), decode(raw).removeprefix("\ufeff")):
        return Seller.from_toml(raw)


def read_orders(path: Path) -> tuple[Order, ...]:
    """The orders of a JSON file; an error names the file."""
    from notegen.order import parse_orders

    with about(str(path)):
        return parse_orders(read_file(path))


def read_templates(folder: Path, locales: Sequence[Locale]) -> dict[Locale, tuple[Path, Template]]:
    """A template for each of ``locales``, found in ``folder`` by words and file names.

    Files of other locales are passed over. Raises :class:`SourceError` when a locale has no
    template (``template-missing``) or two (``template-doubled``).
    """
    from notegen.template import detect_locale, parse

    found: dict[Locale, tuple[Path, Template]] = {}
    for path in _template_files(folder):
        raw = read_file(path)
        with about(str(path), raw):
            template = parse(raw)
            texts = [text.value for text in template.texts]
            locale = detect_locale(texts, path.name, template.locale)
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
