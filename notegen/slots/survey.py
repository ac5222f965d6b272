"""What a template holds for each of the three slots, and what must change for a seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.order_number.formula import write_reference
from notegen.seller_fields import Phrases
from notegen.slots import Former, Options, SlotKind, Survey
from notegen.slots.phrase_survey import survey_phrase
from notegen.slots.reference_survey import survey_reference

if TYPE_CHECKING:
    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.xml.passage import Passage


NOBODY = Former()


def remember(seller: Seller, locale: Locale) -> Former:
    """What stands in the slots of a template that was filled in for ``seller``."""
    reference = None
    if locale in seller.prefixes:
        reference = write_reference(seller.prefixes[locale], seller.formula)
    return Former(seller.company(locale), seller.live_text(locale), reference)


def survey_slots(
    passage: Passage,
    seller: Seller | None,
    locale: Locale | None,
    options: Options,
    former: Former = NOBODY,
) -> tuple[Survey, ...]:
    """One survey for each kind of slot.

    Without a seller, or without a locale that the seller uses, it is only said what stands there.
    ``former`` are the values that may stand where the placeholders were.
    """
    phrases = seller.phrases if seller else Phrases()
    company: str | None = None
    live: str | None = None
    wanted: str | None = None
    if seller and locale and locale in seller.prefixes:
        company, live = seller.company(locale), seller.live_text(locale)
        wanted = write_reference(seller.prefixes[locale], seller.formula)
    names = (company, former.company)
    months = (live, former.live)
    return (
        survey_phrase(SlotKind.COMPANY, passage, phrases.company, names, options),
        survey_phrase(
            SlotKind.LIVE,
            passage,
            phrases.live_since.rstrip(".") or phrases.live_since,
            months,
            options,
        ),
        survey_reference(passage, wanted, options, former.reference),
    )
