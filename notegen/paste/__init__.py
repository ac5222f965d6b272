"""What finishes a template by hand in Linnworks: the texts to paste, and the sheet that gives them."""

from __future__ import annotations

from notegen.paste.labels import LabelChange, find_changes
from notegen.paste.sheet import Message, PasteSheet, PasteStep, Piece, Task
from notegen.paste.steps import write_sheet

__all__ = [
    "LabelChange",
    "Message",
    "PasteSheet",
    "PasteStep",
    "Piece",
    "Task",
    "find_changes",
    "write_sheet",
]
