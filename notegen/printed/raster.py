"""What of a page's text can be seen: the page drawn with its text, against the page without it."""

from __future__ import annotations

import math
import zlib
from contextlib import closing
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    Box = tuple[float, float, float, float]
    """Left, bottom, right and top edge, in points from the page's bottom left."""

SCALE = 2.0
"""Pixels per point of the pictures that are compared."""
MAX_PIXELS = 4_000_000
CONTRAST = 24
"""How much lighter or darker (of 255) text must be than what is below it."""
DARK = 96
"""How much darker than the lightest part of a picture that is in which text could stand."""
BUSY = 0.002
"""From which share of dark points on a picture is more than a tint."""
PART, WHOLE = 0.35, 0.6
"""From which share of its height and width on a glyph shows in part, and shows."""
STRAY = 40
"""How many points of text may be left over: edges of letters, about half a letter in all."""


class Shown(Enum):
    """How much of a glyph can be seen."""

    NOT = auto()
    PART = auto()
    WHOLE = auto()


class PageRaster:
    """A page without its text, and where the text makes a difference to it.

    ``inked`` says whether the page shows anything, ``is_busy`` whether it shows enough without
    its text to hold words. The text objects are made invisible, for good.
    """

    def __init__(self, page: Any, texts: Iterable[Any]) -> None:  # noqa: ANN401
        from PIL import ImageChops
        from pypdfium2 import raw

        api: Any = raw

        self._left, bottom, right, self._top = page.get_bbox()
        area = max((right - self._left) * (self._top - bottom), 1.0)
        self._scale = min(SCALE, math.sqrt(MAX_PIXELS / area))
        whole = self._draw(page)
        for text in texts:
            api.FPDFTextObj_SetTextRenderMode(text, api.FPDF_TEXTRENDERMODE_INVISIBLE)
        bare = self._draw(page)
        difference = ImageChops.difference(whole, bare).split()
        most = ImageChops.lighter(ImageChops.lighter(*difference[:2]), difference[2])
        self._text: Image = most.point([0] * CONTRAST + [255] * (256 - CONTRAST))
        self.inked = whole.convert("L").histogram().count(0) < 255
        tones = bare.convert("L").histogram()
        lightest = max(tone for tone, count in enumerate(tones) if count)
        self.is_busy = sum(tones[: max(lightest - DARK, 0)]) > BUSY * sum(tones)

    def _draw(self, page: Any) -> Image:  # noqa: ANN401
        with closing(
            page.render(scale=self._scale, may_draw_forms=False, rev_byteorder=True)
        ) as bitmap:
            picture: Image = bitmap.to_pil().convert("RGB")
        return picture

    def _place(self, box: Box) -> tuple[int, int, int, int]:
        """The pixels that a box covers, with one more on each side."""
        left, bottom, right, top = box
        return (
            math.floor((left - self._left) * self._scale) - 1,
            math.floor((self._top - top) * self._scale) - 1,
            math.ceil((right - self._left) * self._scale) + 1,
            math.ceil((self._top - bottom) * self._scale) + 1,
        )

    def look(self, box: Box, *, slanted: bool = False) -> Shown:
        """How much of the glyph whose ink fills ``box`` can be seen."""
        left, upper, right, lower = place = self._place(box)
        if left >= self._text.width or upper >= self._text.height or right <= 0 or lower <= 0:
            return Shown.NOT
        seen = self._text.crop(place).getbbox()
        if seen is None:
            return Shown.NOT
        if slanted:
            return Shown.WHOLE
        share = min(
            (seen[2] - seen[0] + 1) / max(right - left - 2, 1),
            (seen[3] - seen[1] + 1) / max(lower - upper - 2, 1),
        )
        return Shown.WHOLE if share >= WHOLE else Shown.PART if share >= PART else Shown.NOT

    def tell_apart(self, box: Box) -> int:
        """A number below 65536 that is the same for glyphs that look the same in the same place."""
        return zlib.crc32(self._text.crop(self._place(box)).tobytes()) & 0xFFFF

    def has_other_text(self, boxes: Sequence[Box]) -> bool:
        """Whether text shows outside the boxes of the glyphs that were read."""
        from PIL import ImageDraw

        pencil = ImageDraw.Draw(self._text)
        for box in boxes:
            pencil.rectangle(self._place(box), fill=0)
        return self._text.histogram()[255] > STRAY
