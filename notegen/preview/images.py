"""The pages of a PDF as PNG pictures."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


MOST_PIXELS = 50_000_000
"""Of one page. A1 at 150 pixels per inch has 17 million."""


def to_images(pdf: bytes, resolution: float = 150) -> Iterator[bytes]:
    """A PNG of each page, in order, at ``resolution`` pixels per inch, or less on a huge page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)  # type: ignore[no-untyped-call]
    try:
        for page in document:
            output = io.BytesIO()
            largest = math.sqrt(MOST_PIXELS / (page.get_width() * page.get_height()))
            page.render(scale=min(resolution / 72, largest)).to_pil().save(output, "PNG")
            yield output.getvalue()
    finally:
        document.close()  # type: ignore[no-untyped-call]
