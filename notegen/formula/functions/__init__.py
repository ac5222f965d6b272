"""The table of functions: each a plain typed function and how it is called."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.formula.functions.date import DATE_FUNCTIONS
from notegen.formula.functions.form import FORM_FUNCTIONS
from notegen.formula.functions.logic import CONTAINS, LOGIC_FUNCTIONS, Contains
from notegen.formula.functions.number import NUMBER_FUNCTIONS
from notegen.formula.functions.part import PART_FUNCTIONS
from notegen.formula.functions.text import TEXT_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.formula.signature import Signature

__all__ = ["CONTAINS", "FUNCTIONS", "Contains"]

FUNCTIONS: Mapping[str, Signature] = MappingProxyType(
    {
        signature.name: signature
        for table in (
            TEXT_FUNCTIONS,
            PART_FUNCTIONS,
            FORM_FUNCTIONS,
            LOGIC_FUNCTIONS,
            NUMBER_FUNCTIONS,
            DATE_FUNCTIONS,
        )
        for signature in table
    }
)
"""Every function by its name in lower case; ``contains`` in its default reading."""
