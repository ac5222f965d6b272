"""A template's layout, read through a dialect: a data file that says what means what."""

from __future__ import annotations

from notegen.dialect.layout import Layout
from notegen.dialect.reader import read_layout
from notegen.dialect.vocabulary import Dialect, builtin_dialect, parse_dialect

__all__ = ["Dialect", "Layout", "builtin_dialect", "parse_dialect", "read_layout"]
