"""``notegen generate``: templates from one design and a folder of catalogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notegen.cli.console import about
from notegen.cli.files import read_file
from notegen.cli.inputs import list_files
from notegen.cli.options import PATH, out_option
from notegen.cli.transaction import list_folders, lock_folders, write_directory
from notegen.data import read_bytes
from notegen.errors import SourceError
from notegen.locales import Locale, find_locale, load_catalog, parse_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


SHIPPED_DESIGN = "design.xml.j2"


@click.command(name="generate")
@click.option(
    "--design",
    metavar="FILE",
    type=PATH,
    help="A design of your own. Its pictures lie in its folder or below.  [default: the shipped one]",
)
@click.option(
    "--catalogs", metavar="DIR", type=PATH,
    help="A folder of your own words: fr.toml, de.toml …  [default: the five shipped ones]",
)  # fmt: skip
@out_option(required=True, help="Where to write.")
@click.option("--force", is_flag=True, help="Replace templates of the same names in DIR.")
def command(design: Path | None, catalogs: Path | None, out: Path, force: bool) -> None:
    """Make templates from a design and catalogs of words.

    One template for each catalog. A word that the design uses and a catalog lacks is an error,
    and so is a word that the design does not use.
    """
    from notegen.template import generate

    name = str(design or SHIPPED_DESIGN)
    with about(name):
        text = _decode(read_file(design) if design else read_bytes("templates", SHIPPED_DESIGN))
    read = _reader(design)
    files = {}
    for locale, catalog in (_read_catalogs(catalogs) if catalogs else _shipped()).items():
        with about(name, text):
            files[f"{locale.stem}.xml"] = generate(text, catalog, locale, read).encode("utf-8")
    with lock_folders(list_folders(out, files)):
        write_directory(out, files, list(files) if force else None)
    for file in files:
        click.echo(out / file)


def _reader(design: Path | None) -> Callable[[str], bytes]:
    """What reads the pictures of a design: from its folder, or from what is shipped."""
    if design is None:
        return lambda name: read_bytes("templates", name)
    return lambda name: read_file(design.parent / name)


def _shipped() -> Mapping[Locale, Mapping[str, str]]:
    return {locale: load_catalog(locale) for locale in Locale}


def _read_catalogs(folder: Path) -> Mapping[Locale, Mapping[str, str]]:
    """The catalogs of a folder, by the locale that their names say."""
    found: dict[Locale, tuple[Path, Mapping[str, str]]] = {}
    for path in list_files(folder, (".toml",), folder):
        with about(str(path)):
            locale = find_locale(path.stem)
            if locale is None:
                raise SourceError.of(
                    "unknown-locale", "the name is no locale", hint="fr, de, it, es or eng .toml"
                )
            if locale in found:
                raise SourceError.of("same-locale", f"{found[locale][0]} is for {locale} too")
            found[locale] = (path, parse_catalog(_decode(read_file(path))))
    if not found:
        raise SourceError.of("no-catalog", f"{folder} holds no catalog", hint="add one: fr.toml")
    return {locale: found[locale][1] for locale in Locale if locale in found}


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError.of("not-utf8", "it is not UTF-8", hint="save it as UTF-8") from None
