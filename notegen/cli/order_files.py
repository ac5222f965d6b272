"""Order files of any size, opened as often as they must be walked."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import about
from notegen.cli.files import unreadable
from notegen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from notegen.orders.reading import OrderRows


STDIN = "-"

ORDERS_OPTION = click.option(
    "--orders",
    "order_files",
    metavar="FILE",
    multiple=True,
    help="Orders as Linnworks gives them: Open Orders Export (CSV) or OrderDetails (JSON). May be"
    " repeated; - is standard input.",
)
COLUMN_OPTION = click.option(
    "--column",
    "columns",
    metavar='FIELD="HEADING"',
    multiple=True,
    help='The heading of a field\'s column in the CSV, such as SubSource="My heading".',
)


def parse_columns(pairs: Sequence[str]) -> dict[str, str]:
    """``FIELD=HEADING`` pairs; raises click's error where one is none."""
    columns = {}
    for pair in pairs:
        field, sign, heading = pair.partition("=")
        if not (sign and field.strip() and heading.strip()):
            raise click.BadParameter(f'{pair} is not FIELD="HEADING"', param_hint="--column")
        columns[field.strip()] = heading.strip().strip('"')
    return columns


@contextmanager
def kept_orders(names: Sequence[str]) -> Iterator[dict[str, Path]]:
    """The path of each file by its name; standard input is kept on the disk until the end.

    Raises :class:`SourceError` where a file is missing or no regular file.
    """
    with tempfile.TemporaryDirectory(prefix="notegen-") as folder:
        paths: dict[str, Path] = {}
        for name in names:
            path = Path(name)
            if name == STDIN:
                path = Path(folder) / "orders"
                with path.open("wb") as file:
                    shutil.copyfileobj(sys.stdin.buffer, file)
            with about(name):
                _refuse_irregular(path, name)
            paths[name] = path
        yield paths


def _refuse_irregular(path: Path, name: str) -> None:
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        raise unreadable(name, error) from None
    if not is_file:
        what = "a directory" if path.is_dir() else "no regular file"
        raise SourceError.of("not-a-file", f"{name} is {what}")


def open_orders(
    paths: Mapping[str, Path], tags: Sequence[str], columns: Mapping[str, str]
) -> Iterator[OrderRows]:
    """The orders of each file, to be walked before the next is asked for."""
    from notegen.orders.reading import read_order_rows

    for name, path in paths.items():
        with about(name):
            try:
                stream = path.open("rb")
            except OSError as error:
                raise unreadable(name, error) from None
        with stream:
            with about(name):
                orders = read_order_rows(stream, tags, columns)
            yield replace(orders, name="standard input" if name == STDIN else name)
