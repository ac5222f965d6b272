"""The one door to what ships with notegen: templates, catalogs, orders, pages and dialects."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent
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


def _folder(folder: str) -> Path:
    """Wheels are installed unpacked, so a path will do: ``importlib.resources`` loads slowly."""
    installed = DATA / folder
    if folder in CHECKOUT_FOLDERS and not installed.is_dir():
        return DATA.parents[1] / folder
    return installed
