"""The pages of a PDF as PNG pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["to_images"]


def to_images(pdf: bytes, resolution: float = 150) -> Iterator[bytes]:
    """A PNG of each page, in order, at ``resolution`` pixels per inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)  # type: ignore[no-untyped-call]
    try:
        for page in document:
            output = io.BytesIO()
            page.render(scale=resolution / 72).to_pil().save(output, "PNG")
            yield output.getvalue()
    finally:
        document.close()  # type: ignore[no-untyped-call]
