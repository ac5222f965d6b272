"""What a template prints for an order: ``Template + Order → Document``, finished strings in finished boxes.

Read ``layout``, ``dialect`` (with ``attributes`` and ``elements``): what a template's file says; then
``content``: what a document holds; ``evaluation``, ``texts``, ``images``, ``svg``: how the one becomes the
other. Names are loaded when they are first used: who draws a document needs no formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.document.content import (
        Block,
        Document,
        Picture,
        PlaceholderBox,
        Run,
        RunningText,
        Table,
        Text,
        clean,
        list_families,
        list_texts,
        longest_word,
    )
    from notegen.document.dialect import Dialect, parse_dialect
    from notegen.document.evaluation import evaluate
    from notegen.document.layout import Borders, Box, Font, Page, Placement, TextStyle
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "Block", "Borders", "Box", "Dialect", "Document", "Font", "Page", "Picture",
    "PlaceholderBox", "Placement", "Run", "RunningText", "Table", "Text", "TextStyle", "clean",
    "evaluate", "list_families", "list_texts", "longest_word", "parse_dialect",
]  # fmt: skip
