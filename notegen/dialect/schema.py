"""Which attributes each element of the format has; the tests compare it with the XML Schema."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


FIELDS = (
    "SKU", "Title", "Quantity", "PricePerUnit", "CostIncTax", "TaxRate", "BarcodeNumber", "BinRack",
)  # fmt: skip
"""What a column of the items table can show: fields of Linnworks' order items."""

_BORDERS = "border-top border-right border-bottom border-left"
_BOX = f"x y width height on visible background rotation {_BORDERS}"
_FONT = "font size weight style colour line-height"
_TEXT = f"{_FONT} align valign padding"

ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(names.split())
        for kind, names in {
            "template": "locale origin title condition schemaLocation",
            "page": "width height orientation margin-top margin-right margin-bottom margin-left",
            "label": f"{_BOX} {_TEXT} empty-lines role",
            "image": f"{_BOX} src alt fit",
            "items": f"x y width next-y bottom header row-height sub-items padding background visible"
            f" header-size header-weight header-colour header-background header-border-top"
            f" header-border-bottom {_FONT} {_BORDERS}",
            "column": f"order field title width align visible weight {_BORDERS}",
            "summary": "label value weight size colour background border-top border-bottom visible",
            "notes": f"{_BOX} {_TEXT} title",
            "stamp": _BOX,
            "shipping-label": _BOX,
            "page-number": f"{_BOX} {_TEXT}",
        }.items()
    }
)
"""The attributes of each element, by name."""
