"""What a seller pastes into Linnworks' Template Designer, box by box, as values.

No import of templates is documented: a seller double-clicks a box and edits its text
(Back Market's page). Where the template's texts are not known the pieces are fragments of
them; where they are known, whole labels.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.locales import Locale
from notegen.order_number.formula import (
    BARE_TAG,
    DELIVERED_FORMULA,
    is_delivered_wording,
    write_reference,
)
from notegen.paste.labels import LabelChange, write_openings
from notegen.paste.sheet import (
    Message,
    PasteSheet,
    PasteStep,
    Piece,
    write_message,
)
from notegen.paste.tasks import finish, keep_print
from notegen.slots import COUNTS, SlotKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.seller import Seller


ORDER_WORDS = MappingProxyType(
    {
        Locale.FR: "Commande n°",
        Locale.DE: "Bestellung Nr.",
        Locale.IT: "Ordine n.",
        Locale.ES: "Pedido n.º",
        Locale.ENG: "Order No.",
    }
)
CONFIRMED_WORDS = frozenset({Locale.FR, Locale.DE})
"""The order-number labels that Back Market's page shows; the others are inferred."""


def write_sheet(
    seller: Seller,
    locale: Locale,
    changes: Sequence[LabelChange] | None = None,
    *,
    condition: str = "",
) -> PasteSheet:
    """The paste sheet of the template of ``locale``, which must be one that the seller uses.

    ``changes`` are those of the seller's own template (:func:`notegen.paste.labels.find_changes`); None, when its
    texts are not known, gives fragments. ``condition`` is the printing condition to propose
    where the seller's file gives none.
    """
    if changes is None:
        steps = (*_company_steps(seller, locale), _live_step(seller, locale))
        steps = (*steps, _reference_step(seller, locale))
    else:
        steps = _label_steps(seller, locale, changes)
        if not any("SecondaryReference" in step.paste for step in steps):
            steps = (*steps, _unchanged_reference_step(seller, locale))
    return PasteSheet(
        locale,
        seller.company(locale),
        (keep_print(locale, len(seller.prefixes[locale])),),
        steps,
        tuple(finish(seller, locale, seller.conditions.get(locale, condition))),
    )


def _company_steps(seller: Seller, locale: Locale) -> tuple[PasteStep, ...]:
    phrase = seller.phrases.company
    return tuple(
        PasteStep(
            Piece.COMPANY,
            write_message("company", number=str(number), of=str(COUNTS[SlotKind.COMPANY])),
            write_message("where-holds" if number == 1 else "where-holds-next", text=phrase),
            write_message("select-phrase", text=phrase),
            seller.company(locale),
            phrase,
        )
        for number in range(1, COUNTS[SlotKind.COMPANY] + 1)
    )


def _live_step(seller: Seller, locale: Locale) -> PasteStep:
    phrase = seller.phrases.live_since
    words = phrase.split()
    return PasteStep(
        Piece.LIVE_SINCE,
        write_message("live-since"),
        write_message("where-holds", text=" ".join(words[:4])),
        write_message("select-live-since", first=words[0], last=words[-1]),
        seller.live_text(locale),
        phrase,
    )


def _reference_step(seller: Seller, locale: Locale) -> PasteStep:
    words = ORDER_WORDS[locale]
    sure = locale in CONFIRMED_WORDS
    return PasteStep(
        Piece.REFERENCE,
        write_message("reference"),
        write_message("where-reference" if sure else "where-reference-inferred", text=words),
        write_message("select-formula"),
        write_reference(seller.prefixes[locale], seller.formula),
        DELIVERED_FORMULA,
        _reference_notes(seller, locale),
    )


def _unchanged_reference_step(seller: Seller, locale: Locale) -> PasteStep:
    """The look at an order number that the template given has as the seller wants it already."""
    wanted = write_reference(seller.prefixes[locale], seller.formula)
    bare = wanted == BARE_TAG
    return PasteStep(
        Piece.REFERENCE,
        write_message("reference"),
        write_message("where-holds", text="SecondaryReference"),
        write_message("select-tag" if bare else "select-formula"),
        wanted,
        wanted,
        _reference_notes(seller, locale),
    )


def _reference_notes(seller: Seller, locale: Locale) -> tuple[Message, ...]:
    prefixes = seller.prefixes[locale]
    if not any(prefixes):
        return (write_message("note-bare"),)
    if is_delivered_wording(prefixes, seller.formula):
        return (write_message("note-contains"),)
    return (write_message("note-several" if len(prefixes) > 1 else "note-never-blank"),)


def _label_steps(
    seller: Seller, locale: Locale, changes: Sequence[LabelChange]
) -> tuple[PasteStep, ...]:
    openings = write_openings([change.old for change in changes])
    return tuple(
        PasteStep(
            Piece.LABEL,
            write_message("label", number=str(number), of=str(len(changes))),
            write_message("where-begins", text=opening),
            write_message("select-whole"),
            change.new,
            change.old,
            _reference_notes(seller, locale) if BARE_TAG in change.new else (),
        )
        for number, (change, opening) in enumerate(zip(changes, openings, strict=True), 1)
    )
