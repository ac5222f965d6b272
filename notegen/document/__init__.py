"""What a template prints for an order: ``Template + Order → Document``, finished strings in finished boxes.

Read ``layout``, ``dialect`` (with ``attributes`` and ``elements``): what a template's file says; then
``content``: what a document holds; ``evaluation``, ``texts``, ``images``, ``svg``: how the one becomes the
other. Names are loaded when they are first used: who draws a document needs no formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notegen.document.content import Document
    from notegen.document.evaluation import evaluate

__all__ = ["Document", "evaluate"]


def __getattr__(name: str) -> object:
    if name == "Document":
        from notegen.document.content import Document

        return Document
    if name == "evaluate":
        from notegen.document.evaluation import evaluate

        return evaluate
    raise AttributeError(f"module 'notegen.document' has no attribute {name!r}")
