"""notegen fills in, checks and previews Back Market delivery notes printed by Linnworks.

    raw ──parse──▶ Template ──plan(seller)──▶ Patch ──apply──▶ raw'            lossless
                      │
          Order ──────┴──evaluate──▶ Document ──to_html──▶ str ──to_pdf──▶ bytes    preview

Everything here takes bytes and values and gives bytes and values; only the command line reads
and writes files. Names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen._version import __version__
from notegen.faces import load_lazily

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
    from notegen.order_number import simulate
    from notegen.orders import Order, parse_orders, read_sample_order, read_shipped_template
    from notegen.paste import PasteSheet, write_sheet
    from notegen.patching import Edit, Patch, Plan, check, plan, prove
    from notegen.preview import to_html, to_pdf
    from notegen.printed import Verification, verify
    from notegen.seller import Seller
    from notegen.template import Template, parse
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "Diagnostic", "Document", "Edit", "FinishedTemplate", "FormulaError", "Locale", "Month",
    "NotegenError", "Order", "OrderError", "PasteSheet", "Patch", "PatchError", "Plan",
    "PreviewError", "Seller", "SellerError", "Severity", "SourceError", "Span", "Template",
    "TemplateError", "Verification", "__version__", "check", "evaluate", "finish_template",
    "parse", "parse_orders", "plan", "prove", "read_sample_order", "read_shipped_template",
    "simulate", "to_html", "to_pdf", "verify", "write_sheet",
]  # fmt: skip
