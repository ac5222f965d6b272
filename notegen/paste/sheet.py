"""What a paste sheet is made of: its steps and tasks, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.locales import Locale


class Piece(StrEnum):
    """What a step replaces: one of the three slots, or the whole text of a box."""

    COMPANY = "company"
    LIVE_SINCE = "live-since"
    REFERENCE = "reference"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the sheet in no language yet: its key, and the values that it names."""

    key: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PasteStep:
    """One text to paste: in which box, what to select there, what it becomes.

    ``old`` is what is selected, and what puts it back. ``paste`` equals ``old`` where nothing
    is to be changed and the seller only looks.
    """

    piece: Piece
    title: Message
    where: Message
    select: Message
    paste: str
    old: str
    notes: tuple[Message, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to paste."""
        return self.paste != self.old


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do before or after pasting; ``copy`` is a text to copy for it, or empty."""

    title: Message
    texts: tuple[Message, ...]
    copy: str = ""


@dataclass(frozen=True, slots=True)
class PasteSheet:
    """All that finishes the template of ``locale`` by hand, in the order of the work."""

    locale: Locale
    company: str
    before: tuple[Task, ...]
    steps: tuple[PasteStep, ...]
    after: tuple[Task, ...]


def write_message(key: str, **values: str) -> Message:
    """The sentence ``key`` with its values by name."""
    return Message(key, MappingProxyType(values))
