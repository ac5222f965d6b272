"""A template's layout, read through a dialect: a data file that says what means what."""

from __future__ import annotations

from notegen.dialect.layout import Layout
from notegen.dialect.vocabulary import (
    ATTRIBUTES,
    Dialect,
    builtin_dialect,
    parse_dialect,
    read_layout,
)

__all__ = ["ATTRIBUTES", "Dialect", "Layout", "builtin_dialect", "parse_dialect", "read_layout"]
