"""A seller's orders tried on the seller's templates before anything is printed.

Orders, channels and the texts of the templates go in, a ``Report`` comes out. Read ``routing``
(which channel an order came through), ``counting`` (what prints, by prefix), ``conditions`` (which
template prints), ``report`` (all of it in one pass) and ``findings`` (what it means); ``sources``
looks at orders before a seller is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.simulation.conditions import compile_templates, list_templates, read_template_list
    from notegen.simulation.counting import PrefixCount
    from notegen.simulation.findings import find_problems, name_channel, show_name, write_count
    from notegen.simulation.report import Report, simulate_orders, simulate_references
    from notegen.simulation.routing import Router
    from notegen.simulation.sources import SourceSummary, summarise_sources
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "PrefixCount", "Report", "Router", "SourceSummary", "compile_templates", "find_problems",
    "list_templates", "name_channel", "read_template_list", "show_name", "simulate_orders",
    "simulate_references", "summarise_sources", "write_count",
]  # fmt: skip
