"""Who is patched for: company, go-live month, order prefixes and channels.

``TOML → SellerFile → Seller``, right however it is made. Read ``placeholders`` (the slots and what stands
in them as delivered), ``validation`` (one reader for each field), ``seller``, then ``toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.seller.placeholders import COUNTS, NAMES, SlotKind, find_leftovers
    from notegen.seller.seller import (
        Channel,
        Seller,
        SellerFile,
        check_live_since,
        fold_name,
        fold_source,
    )
    from notegen.seller.toml import decode_toml, load_toml, quote_toml, write_prefixes
    from notegen.seller.validation import (
        FormulaStyle,
        Phrases,
        doubt_prefix,
        is_none,
        judge_month,
        parse_prefixes,
        read_company,
        read_country,
        read_locale,
        read_month,
        read_prefixes,
        refuse_prefix,
    )
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "COUNTS", "NAMES", "Channel", "FormulaStyle", "Phrases", "Seller", "SellerFile", "SlotKind",
    "check_live_since", "decode_toml", "doubt_prefix", "find_leftovers", "fold_name",
    "fold_source", "is_none", "judge_month", "load_toml", "parse_prefixes", "quote_toml",
    "read_company", "read_country", "read_locale", "read_month", "read_prefixes",
    "refuse_prefix", "write_prefixes",
]  # fmt: skip
