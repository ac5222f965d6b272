"""Order files of any size, each opened once, and what their orders print."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.console import about
from notegen.cli.files import STDIN, open_input, open_regular, read_file, reading
from notegen.cli.inputs import get_today
from notegen.errors import SellerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from notegen.locales import Locale
    from notegen.orders.reading import OrderRows
    from notegen.seller import SellerFile
    from notegen.simulation.report import Report


@contextmanager
def kept_orders(names: Sequence[str]) -> Iterator[dict[str, Path]]:
    """The path of each file by its name; standard input is kept on the disk until the end.

    Raises :class:`SourceError` where a file is missing or no regular file.
    """
    with tempfile.TemporaryDirectory(prefix="notegen-") as folder:
        paths: dict[str, Path] = {}
        for name in names:
            path = Path(name)
            with about(name), reading(name):
                if name == STDIN:
                    path = Path(folder) / "orders"
                    with path.open("wb") as file:
                        shutil.copyfileobj(open_input(), file)
                open_regular(path).close()
            paths[name] = path
        yield paths


def open_orders(
    paths: Mapping[str, Path], columns: Mapping[str, str], tags: Sequence[str]
) -> Iterator[OrderRows]:
    """The orders of each file, to be walked before the next is asked for."""
    from notegen.orders.reading import read_order_rows

    for name, path in paths.items():
        with about(name), reading(name):
            stream = open_regular(path)
        with stream:
            with about(name):
                called = "standard input" if name == STDIN else name
                orders = read_order_rows(stream, tags, columns, called)
            yield orders


def simulate_files(
    name: str,
    file: SellerFile,
    templates: Mapping[Locale, tuple[str, str]],
    open_files: Callable[[Sequence[str]], Iterator[OrderRows]] | None,
    sources: tuple[str, ...] = (),
    template_list: str | None = None,
) -> Report:
    """What the orders of files print, or made-up references where there is none to open.

    ``name`` is that of the seller's file. ``templates`` gives for each locale the text that prints
    the order number, and the template's own printing condition, empty for none. Raises what the
    library's functions raise, with the place in its file.
    """
    from notegen.simulation.conditions import (
        compile_templates,
        list_templates,
        read_template_list,
    )
    from notegen.simulation.report import simulate_orders, simulate_references

    today = get_today()
    seller = file.seller
    texts = {locale: text for locale, (text, _) in templates.items()}
    own = {locale: condition for locale, (_, condition) in templates.items() if condition}
    if template_list:
        with about(template_list):
            conditions = compile_templates(read_template_list(read_file(template_list)))
    try:
        if not template_list:
            conditions = compile_templates(list_templates(seller, own))
        if open_files is None:
            return simulate_references(seller, texts, today)
        return simulate_orders(
            seller, texts, open_files, today, sources=sources, conditions=conditions
        )
    except SellerError as error:
        with about(name, file.text):
            raise SellerError.from_all([file.place(found) for found in error.diagnostics]) from None
