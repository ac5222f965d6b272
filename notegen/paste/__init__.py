"""What finishes a template by hand in Linnworks: the texts to paste, and the sheet that gives them.

``Seller, Locale (, labels) → PasteSheet → text, page``. Read ``sheet`` (what is pasted where, and what is
done before and after), then ``render`` (its words in five languages, as text and as a page).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.paste.render import say_plainly, to_html, to_text
    from notegen.paste.sheet import (
        LabelChange,
        Message,
        PasteSheet,
        PasteStep,
        Piece,
        Task,
        find_changes,
        write_sheet,
    )
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "LabelChange", "Message", "PasteSheet", "PasteStep", "Piece", "Task", "find_changes",
    "say_plainly", "to_html", "to_text", "write_sheet",
]  # fmt: skip
