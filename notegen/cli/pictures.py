"""Files that a template's pictures name, read only from the template's own folder."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from notegen.document.pictures import MAX_FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def read_below(folder: Path) -> Callable[[str], bytes]:
    """A function that reads a regular file in ``folder`` or below it, links out of it refused.

    It raises ``OSError`` for anything else, and reads at most one byte more than a picture may
    have.
    """
    root = folder.resolve()

    def read(name: str) -> bytes:
        try:
            path = (root / name).resolve(strict=True)
        except (ValueError, RuntimeError) as error:
            raise OSError(str(error)) from None
        if not path.is_relative_to(root):
            raise PermissionError(None, "it is not in the template's folder")
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "it is no regular file")
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)

    return read
