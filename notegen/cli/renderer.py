"""A renderer for a short-lived process, in which what is loaded and collected may be chosen."""

from __future__ import annotations

import gc

from notegen.preview.pdf import Renderer


def make_renderer() -> Renderer:
    """A renderer, loaded quickly.

    Rendering makes many objects and hardly any cycles, so garbage is looked for less often.

    Raises :class:`~notegen.errors.PreviewError`: ``renderer-missing``, ``no-fonts``.
    """
    gc.set_threshold(100_000, 20, 20)
    return Renderer(quickly=True)
