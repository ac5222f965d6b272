"""What of a page can be seen: hidden, covered and cut-off text is not printed text."""

from __future__ import annotations

import math
from typing import Any

SCALE = 2.0
"""Pixels per point of the picture that is looked at."""
MAX_PIXELS = 4_000_000
CONTRAST = 12
"""How much lighter or darker (of 255) ink must be than what is around it."""


class Ink:
    """The picture of one page, to look up whether something shows in a box."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - pypdfium2 is untyped
        self._left, bottom, right, self._top = page.get_bbox()
        area = max((right - self._left) * (self._top - bottom), 1.0)
        self._scale = min(SCALE, math.sqrt(MAX_PIXELS / area))
        self._rotation = page.get_rotation()
        if self._rotation:
            page.set_rotation(0)
        bitmap = page.render(scale=self._scale, may_draw_forms=False, rev_byteorder=True)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._channels = bitmap.n_channels
        self._pixels = bytes(bitmap.buffer)
        bitmap.close()
        if self._rotation:
            page.set_rotation(self._rotation)

    @property
    def any(self) -> bool:
        """Whether the page is not blank: whether any two of its pixels differ."""
        return self._contrast(0, 0, self._width, self._height)

    def shows(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether something can be seen in a box of the page, in points from its bottom left."""
        column = math.floor((left - self._left) * self._scale)
        last = math.ceil((right - self._left) * self._scale)
        row = math.floor((self._top - top) * self._scale) - 1
        end = math.ceil((self._top - bottom) * self._scale) + 1
        return self._contrast(
            max(column, 0), max(row, 0), min(last, self._width), min(end, self._height)
        )

    def _contrast(self, left: int, top: int, right: int, bottom: int) -> bool:
        if left >= right or top >= bottom:
            return False
        for channel in range(min(self._channels, 3)):
            low, high = 255, 0
            for row in range(top, bottom):
                begin = row * self._stride + channel
                line = self._pixels[
                    begin + left * self._channels : begin + right * self._channels : self._channels
                ]
                low, high = min(low, *line), max(high, *line)
                if high - low >= CONTRAST:
                    return True
        return False
