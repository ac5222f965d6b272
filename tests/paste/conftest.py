"""A seller with each kind of prefix."""

from __future__ import annotations

import pytest

from notegen.seller.seller import Seller


@pytest.fixture
def seller() -> Seller:
    return Seller.from_mapping(
        {
            "company": "Smith & Sons <Ltd> \"A\" 'b' ]]> $& \\1 {x} é ß 漢字 🙂",
            "live_since": "2018-12",
            "prefix": {
                "FR": ["bm-", "bmBE"],
                "DE": "bm-",
                "IT": "",
                "ES": "bmES",
                "ENG": ["bm-", ""],
            },
        }
    )
