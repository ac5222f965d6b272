"""Who is patched for: company, go-live month and order prefixes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.locales import Locale, format_month

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FormulaStyle", "Month", "Phrases", "Seller"]


class FormulaStyle(StrEnum):
    """How the order-number formula is written for a seller with one prefix."""

    DELIVERED = "delivered"
    """Back Market's own: prints nothing when the prefix is wrong."""
    NEVER_BLANK = "never-blank"
    """``Replace[[{SecondaryReference}],"bm-",""]``: a wrong prefix shows instead of vanishing."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, 1 to 12."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """The placeholders to look for, as Back Market's page gives them.

    The go-live phrase is followed by the sentence's own full stop, which is not part of it.
    That all five templates hold them in English is not proved, so they can be set.
    """

    company: str = "YOUR COMPANY NAME"
    live_since: str = (
        "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
        " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
    )


@dataclass(frozen=True, slots=True)
class Seller:
    """What the slots of each template in use must say.

    ``prefixes`` has an entry for each locale in use; an empty tuple means that the orders of
    that locale have no prefix. ``companies`` and ``live_texts`` override the two defaults for a
    locale.
    """

    default_company: str
    live_since: Month
    prefixes: Mapping[Locale, tuple[str, ...]]
    companies: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    live_texts: Mapping[Locale, str] = field(default_factory=lambda: MappingProxyType({}))
    formula: FormulaStyle = FormulaStyle.DELIVERED
    phrases: Phrases = field(default_factory=Phrases)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The locales in use, in the order FR, DE, IT, ES, ENG."""
        return tuple(locale for locale in Locale if locale in self.prefixes)

    def company(self, locale: Locale) -> str:
        """The company's name in the template of ``locale``."""
        return self.companies.get(locale, self.default_company)

    def live_text(self, locale: Locale) -> str:
        """The go-live month and year in the template's language, or the seller's own wording."""
        if locale in self.live_texts:
            return self.live_texts[locale]
        return format_month(self.live_since.year, self.live_since.month, locale)
