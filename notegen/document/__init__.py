"""What a template prints for an order: finished strings in finished boxes."""

from __future__ import annotations

from notegen.document.content import Document
from notegen.document.evaluation import evaluate

__all__ = ["Document", "evaluate"]
