"""How a package shows its names: written once as imports, loaded when they are first used.

Loading all of notegen takes a few times as long as the shortest command, so no face loads what is
not asked for. A face names what others may use as imports for the type checker and in ``__all__``;
here the same imports serve at run time.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.abc import InspectLoader

_IMPORT = re.compile(r"^    from (notegen\.\S+) import (?:\(([^)]*)\)|(.*))$", re.MULTILINE)
"""An import in a face's block for the type checker."""


def load_lazily(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` for ``package``, whose imports for typing say each name's home.

    The face's source must be there, as it is in a wheel and in a checkout. ``__getattr__`` raises
    ``AttributeError`` for a name that no such import gives.
    """
    homes: dict[str, str] = {}

    def load(name: str) -> object:
        if not homes:
            homes.update(_read_imports(package))
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def list_names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *sys.modules[package].__all__})

    return load, list_names


def _read_imports(package: str) -> dict[str, str]:
    """The module of each name that the face imports for typing; read without loading ``ast``."""
    spec = sys.modules[package].__spec__
    loader = cast("InspectLoader", spec.loader if spec else None)
    source = loader.get_source(package) or ""
    return {
        name: module
        for module, several, one in _IMPORT.findall(source)
        for name in re.findall(r"\w+", several or one)
    }
