"""A renderer for a short-lived process, in which what is loaded and collected may be chosen."""

from __future__ import annotations

import ctypes.util
import gc
import sys
from typing import TYPE_CHECKING, Any

from notegen.errors import PreviewError
from notegen.preview.pdf import Renderer, import_weasyprint

if TYPE_CHECKING:
    from collections.abc import Iterator


def make_renderer() -> Renderer:
    """A renderer, loaded quickly.

    Rendering makes many objects and hardly any cycles, so garbage is looked for less often.

    Raises :class:`~notegen.errors.PreviewError`: ``renderer-missing``, ``no-fonts``.
    """
    gc.set_threshold(100_000, 20, 20)
    return Renderer(_load)


def _load() -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """WeasyPrint, without the dozens of processes that looking for its libraries starts.

    It asks ``ctypes.util.find_library`` for several names of each library before it tries the
    names that Linux loads at once. Where those do not load, it is imported as usual.
    """
    if not sys.platform.startswith("linux"):
        return import_weasyprint()
    find_library = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the signature of what it replaces
    try:
        return import_weasyprint()
    except PreviewError:
        for name in list(_half_loaded()):
            del sys.modules[name]
    finally:
        ctypes.util.find_library = find_library
    return import_weasyprint()


def _half_loaded() -> Iterator[str]:
    return (name for name in sys.modules if name.partition(".")[0] == "weasyprint")
