"""What a printed PDF shows: its notes, what is wrong, what is proved and what is not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.errors import Severity
from notegen.printed.finding import Finding, report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.locales import Locale
    from notegen.seller import Seller


@dataclass(frozen=True, slots=True)
class Proof:
    """An order number that was printed right in a note without any finding.

    ``prefix`` is the order's, ``""`` for none, or None where the locale has several and nothing
    says which of them the order had.
    """

    locale: Locale
    prefix: str | None
    reference: str


@dataclass(frozen=True, slots=True)
class CheckedNote:
    """One note of the print: its pages, its locale and order number where they are known.

    ``reference`` is the given order reference that the number is of; ``wording`` says whether
    its wording was compared with a print before and is equal.
    """

    pages: tuple[int, ...]
    locale: Locale | None
    number: str | None
    reference: str | None
    companies: int
    wording: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """What a print shows: its notes, all that is wrong, and which prefixes it proves.

    ``unproved`` are the seller's prefixes (``""`` for none) that no note of it proves.
    """

    notes: tuple[CheckedNote, ...]
    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    unproved: tuple[tuple[Locale, str], ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong and nothing was left unchecked."""
        return all(f.diagnostic.severity is Severity.NOTE for f in self.findings)


def find_missing(
    references: Iterable[str], notes: Iterable[CheckedNote], findings: Iterable[Finding]
) -> list[Finding]:
    """A finding for each reference that no note shows, where no note's own number is at fault."""
    blamed = {"order-number-blank", "order-number-wrong", "prefix-left", "text-unreadable"}
    if blamed & {finding.code for finding in findings}:
        return []
    printed = {note.reference for note in notes}
    hint = "print that order too, or leave its --reference out"
    return [
        report("order-number-blank", f"no note shows the number of {reference}", hint)
        for reference in dict.fromkeys(references)
        if reference not in printed
    ]


def find_unproved(seller: Seller, proofs: Iterable[Proof]) -> tuple[tuple[Locale, str], ...]:
    """The seller's prefixes, with their locales, that ``proofs`` leave open."""
    proved = {(proof.locale, proof.prefix) for proof in proofs}
    return tuple(
        (each, prefix)
        for each in seller.locales
        for prefix in seller.prefixes[each]
        if (each, prefix) not in proved
    )
