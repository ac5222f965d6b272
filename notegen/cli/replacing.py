"""Writing one file in a directory that may exist: the file of the same name is replaced whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from notegen.errors import PatchError


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and rename it into place; a link there is replaced itself.

    Raises :class:`PatchError` (``not-writable``) when the system refuses.
    """
    staging = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(None, "there is a directory of that name")
        handle, staging = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0o022)
        os.umask(mask)
        Path(staging).chmod(0o666 & ~mask)
        Path(staging).replace(path)
    except OSError as error:
        if staging:
            Path(staging).unlink(missing_ok=True)
        raise PatchError.of("not-writable", f"{path} cannot be written: {error.strerror}") from None
