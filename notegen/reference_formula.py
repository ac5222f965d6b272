"""The text that prints the order number, written for a seller's prefixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.seller_fields import FormulaStyle

if TYPE_CHECKING:
    from collections.abc import Sequence


BARE_TAG = "[{SecondaryReference}]"
"""The order reference as it is, for orders without a prefix (Back Market's page, less its typo)."""
DELIVERED_FORMULA = (
    'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]],'
    ' Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
)
"""As Linnworks delivers it in each of the five templates (Back Market's page)."""
_DELIVERED_PREFIX = '"bm-"'


def write_reference(prefixes: Sequence[str], style: FormulaStyle = FormulaStyle.DELIVERED) -> str:
    """What stands in the order-number label of a template that serves ``prefixes``.

    No prefix: the tag alone. One: Back Market's formula with both literals replaced, or the
    never-blank form. Several, or one beside ``""`` (orders without a prefix): a ``Replace`` for
    each, the longest innermost, so that ``bm`` does not eat the lead of ``bmFR``; a reference
    without any of them prints as it is.
    """
    if is_delivered_wording(prefixes, style):
        only = next((prefix for prefix in prefixes if prefix), None)
        if only is None:
            return BARE_TAG
        return DELIVERED_FORMULA.replace(_DELIVERED_PREFIX, f'"{only}"')
    source = BARE_TAG
    for prefix in sorted({prefix for prefix in prefixes if prefix}, key=lambda p: (-len(p), p)):
        source = f'Replace[{source},"{prefix}",""]'
    return f"EVAL{{BEGIN}}{source}{{END}}"


def is_delivered_wording(
    prefixes: Sequence[str], style: FormulaStyle = FormulaStyle.DELIVERED
) -> bool:
    """Whether Back Market's page describes the text that :func:`write_reference` gives."""
    given = set(prefixes)
    if given <= {""}:
        return True
    return len(given) == 1 and style is FormulaStyle.DELIVERED
