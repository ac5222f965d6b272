"""A document as a page, a PDF and pictures, for the person who approves it.

``Document → HTML → PDF, findings, page images``. Read ``styles``, ``html``, ``pdf``, ``fit`` (what does not fit)
and ``limits``; ``weasyprint_internals`` is the one place that leans on the inside of the engine that draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.preview.html import to_html
    from notegen.preview.images import to_images
    from notegen.preview.pdf import Renderer, Rendering, to_pdf
    from notegen.preview.styles import FALLBACKS
    from notegen.preview.weasyprint_internals import describe_libraries
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "FALLBACKS", "Renderer", "Rendering", "describe_libraries", "to_html", "to_images", "to_pdf",
]  # fmt: skip
