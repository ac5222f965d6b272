"""Order files of any size, opened as often as they must be walked."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.console import about
from notegen.cli.files import STDIN, open_input, open_regular, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from notegen.order_rows import OrderRows


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
    paths: Mapping[str, Path], tags: Sequence[str], columns: Mapping[str, str]
) -> Iterator[OrderRows]:
    """The orders of each file, to be walked before the next is asked for."""
    from notegen.order_rows import read_order_rows

    for name, path in paths.items():
        with about(name), reading(name):
            stream = open_regular(path)
        with stream:
            with about(name):
                orders = read_order_rows(stream, tags, columns)
            yield replace(orders, name="standard input" if name == STDIN else name)
