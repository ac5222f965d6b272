"""What does not fit its box and which fonts were used, read from the layout that was made anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.errors import Diagnostic

__all__ = ["find_misfits", "find_substitutes"]


def find_misfits(pages: Any) -> Iterator[Diagnostic]:
    yield from ()


def find_substitutes(layout: Any) -> Iterator[Diagnostic]:
    yield from ()
