"""Whatever the bytes are, they give a verification or an error of ours."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from notegen.errors import SourceError
from notegen.printed import verify
from notegen.seller.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Sequence

PRINT = (
    Path(__file__).parents[1] / "fixtures" / "printed" / "reportlab-rows-over-columns.pdf"
).read_bytes()
SELLER = Seller.from_mapping({"company": "Acme", "live_since": "2018-12", "prefix": {"FR": "bm-"}})
places = st.lists(st.tuples(st.integers(0, len(PRINT) - 1), st.integers(0, 255)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(places, st.integers(0, len(PRINT)), st.integers(0, 300))
def test_a_damaged_print_is_refused_or_never_ok(
    changes: Sequence[tuple[int, int]], cut: int, length: int
) -> None:
    damaged = bytearray(PRINT)
    for place, value in changes:
        damaged[place] = value
    del damaged[cut : cut + length]
    with contextlib.suppress(SourceError):
        assert not verify(bytes(damaged), SELLER).ok
