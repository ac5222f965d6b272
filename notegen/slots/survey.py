"""What a template holds for each of the three slots, and what must change for a seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.reference_formula import write_reference
from notegen.seller_fields import Phrases
from notegen.slots import Options, SlotKind, Survey
from notegen.slots.phrase_survey import survey_phrase
from notegen.slots.reference_survey import survey_reference

if TYPE_CHECKING:
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.xml.passage import Passage

__all__ = ["survey_slots"]


def survey_slots(
    passage: Passage,
    seller: Seller | None,
    locale: Locale | None,
    options: Options,
    was: Seller | None = None,
) -> tuple[Survey, ...]:
    """One survey for each kind of slot.

    Without a seller, or without a locale that the seller uses, it is only said what stands there.
    ``was`` is the seller whose values may stand where the placeholders were.
    """
    phrases = seller.phrases if seller else Phrases()
    company: tuple[str | None, str | None] = (None, None)
    live = company
    wanted = None
    if seller and locale and locale in seller.prefixes:
        company = (seller.company(locale), was.company(locale) if was else None)
        live = (seller.live_text(locale), was.live_text(locale) if was else None)
        wanted = write_reference(seller.prefixes[locale], seller.formula)
    return (
        survey_phrase(SlotKind.COMPANY, passage, phrases.company, company, options),
        survey_phrase(SlotKind.LIVE, passage, phrases.live_since, live, options),
        survey_reference(passage, wanted, options),
    )
