"""The one door to what ships with notegen: templates, catalogs, orders, pages and dialects."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["read_bytes", "read_text"]

CHECKOUT_FOLDERS = ("templates", "locales")
"""Folders that stand at the top of a checkout and inside ``notegen/data`` once installed."""


def read_bytes(folder: str, name: str) -> bytes:
    """The shipped file ``name`` of ``folder`` (``templates``, ``locales``, ``orders``, ``pages``…).

    Raises ``FileNotFoundError`` when notegen ships no such file: a mistake of ours.
    """
    return _folder(folder).joinpath(name).read_bytes()


def read_text(folder: str, name: str) -> str:
    """The shipped UTF-8 text ``name`` of ``folder``; see :func:`read_bytes`."""
    return read_bytes(folder, name).decode("utf-8")


def _folder(folder: str) -> Traversable:
    package = files("notegen")
    installed = package.joinpath("data", folder)
    if folder in CHECKOUT_FOLDERS and not installed.is_dir():
        return package.joinpath("..", folder)
    return installed
