"""The table of functions: what evaluates them, counts their arguments, explains and tests them.

A function is added in one of the modules ``text``, ``number``, ``logic`` and ``date``; ``signature``
says how it is written there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.formula.functions import date, logic, number, text
from notegen.formula.functions.logic import CONTAINS, Contains

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notegen.formula.functions.signature import Signature

__all__ = ["CONTAINS", "FUNCTIONS", "Contains"]

FUNCTIONS: Mapping[str, Signature] = MappingProxyType(
    {
        name: signature
        for module in (text, logic, number, date)
        for name, signature in module.function.signatures.items()
    }
)
"""Every function by its name in lower case; ``contains`` in its default reading."""
