"""Previews drawn in a process of their own: what a hostile page takes or breaks is bounded there."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from notegen.cli.child import Child, ChildStopped, Limits
from notegen.errors import PreviewError
from notegen.preview import Renderer, to_images

if TYPE_CHECKING:
    from collections.abc import Callable

    from notegen.document import Document
    from notegen.preview import Rendering

P = ParamSpec("P")
R = TypeVar("R")


LIMITS = Limits()
"""What one page may take; docs/limits.md says it."""


class ChildRenderer:
    """Draws what :class:`~notegen.preview.pdf.Renderer` draws, in a child that has limits.

    The child loads WeasyPrint while this process does something else; the ``with`` block ends it.
    """

    def __init__(self) -> None:
        self._child = Child(LIMITS, preload=[f"{__name__}:load_renderer"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._child.__exit__(*error)

    def require(self) -> None:
        """Raise :class:`PreviewError` where nothing can be drawn: ``renderer-missing``, ``no-fonts``."""
        self._call(require_renderer)

    def render(self, document: Document, *, clean: bool = False) -> Rendering:
        """See :meth:`notegen.preview.pdf.Renderer.render`.

        Raises :class:`PreviewError` (``renderer-stopped``) too, where it took more than the limits.
        """
        return self._call(render, document, clean=clean)

    def draw_pages(self, pdf: bytes) -> list[bytes]:
        """A PNG of each page. Raises :class:`PreviewError` (``renderer-stopped``)."""
        return self._call(draw_pages, pdf)

    def _call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return self._child.call(function, *args, **kwargs)
        except ChildStopped as stopped:
            raise PreviewError.of(
                "renderer-stopped",
                f"the preview was not finished: {stopped}",
                hint="is the template a label sheet or a whole catalogue? docs/limits.md says how"
                " much is drawn",
            ) from None


@cache
def load_renderer() -> Renderer:
    """The child's renderer. Drawing makes many objects and hardly any cycles to look for."""
    gc.set_threshold(100_000, 20, 20)
    return Renderer(quickly=True)


def require_renderer() -> None:
    """In the child: load what draws, or say what is missing."""
    load_renderer()


def render(document: Document, *, clean: bool) -> Rendering:
    """In the child: draw a document."""
    return load_renderer().render(document, clean=clean)


def draw_pages(pdf: bytes) -> list[bytes]:
    """In the child: draw the pages of a PDF."""
    return list(to_images(pdf))
