"""notegen fills in, checks and previews Back Market delivery notes printed by Linnworks.

    raw ──parse──▶ Template ──plan(seller)──▶ Patch ──apply──▶ raw'            lossless
                      │
          Order ──────┴──evaluate──▶ Document ──to_html──▶ str ──to_pdf──▶ bytes    preview

Everything here takes bytes and values and gives bytes and values; only the command line reads
and writes files. Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from notegen._version import __version__

if TYPE_CHECKING:
    from notegen.document import Document, evaluate
    from notegen.errors import (
        Diagnostic,
        FormulaError,
        NotegenError,
        OrderError,
        PatchError,
        PreviewError,
        SellerError,
        Severity,
        SourceError,
        Span,
        TemplateError,
    )
    from notegen.locales import Locale, Month
    from notegen.onboarding import FinishedTemplate, finish_template
    from notegen.order_number.outcome import simulate
    from notegen.orders.order import Order
    from notegen.orders.reading import parse_orders
    from notegen.orders.samples import read_sample_order, read_shipped_template
    from notegen.paste import PasteSheet, write_sheet
    from notegen.patching.checking import check
    from notegen.patching.patch import Edit, Patch
    from notegen.patching.planning import Plan, plan, prove
    from notegen.preview.html import to_html
    from notegen.preview.pdf import to_pdf
    from notegen.printed import Verification, verify
    from notegen.seller.seller import Seller
    from notegen.template.template import Template, parse

_HOMES = {
    "checker": ("check",),
    "document": ("Document", "evaluate"),
    "errors": (
        "Diagnostic",
        "FormulaError",
        "NotegenError",
        "OrderError",
        "PatchError",
        "PreviewError",
        "SellerError",
        "Severity",
        "SourceError",
        "TemplateError",
    ),
    "locales": ("Locale", "Month"),
    "onboarding": ("FinishedTemplate", "finish_template"),
    "order": ("Order",),
    "orders.reading": ("parse_orders",),
    "paste": ("PasteSheet", "write_sheet"),
    "patch": ("Edit", "Patch"),
    "planner": ("Plan", "plan", "prove"),
    "preview.html": ("to_html",),
    "preview.pdf": ("to_pdf",),
    "printed": ("Verification", "verify"),
    "samples": ("read_sample_order", "read_shipped_template"),
    "seller": ("Seller",),
    "order_number.outcome": ("simulate",),
    "spans": ("Span",),
    "template": ("Template", "parse"),
}
"""Which module holds which public names."""

__all__ = [
    "Diagnostic",
    "Document",
    "Edit",
    "FinishedTemplate",
    "FormulaError",
    "Locale",
    "Month",
    "NotegenError",
    "Order",
    "OrderError",
    "PasteSheet",
    "Patch",
    "PatchError",
    "Plan",
    "PreviewError",
    "Seller",
    "SellerError",
    "Severity",
    "SourceError",
    "Span",
    "Template",
    "TemplateError",
    "Verification",
    "__version__",
    "check",
    "evaluate",
    "finish_template",
    "parse",
    "parse_orders",
    "plan",
    "prove",
    "read_sample_order",
    "read_shipped_template",
    "simulate",
    "to_html",
    "to_pdf",
    "verify",
    "write_sheet",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"notegen.{module}"), name)
    raise AttributeError(f"module 'notegen' has no attribute {name!r}")
