"""What a printed PDF shows: its notes, what is wrong, what is proved and what is not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from notegen.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.locales import Locale
    from notegen.seller import Seller, SlotKind


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic and the pages that it is about, counted from 1; none for the whole print."""

    diagnostic: Diagnostic
    pages: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The diagnostic's code, such as ``company-count``."""
        return self.diagnostic.code

    @classmethod
    def error(cls, code: str, message: str, hint: str, pages: tuple[int, ...] = ()) -> Self:
        """Something that is wrong."""
        return cls(Diagnostic.error(code, message, hint=hint), pages)

    @classmethod
    def warning(cls, code: str, message: str, hint: str, pages: tuple[int, ...] = ()) -> Self:
        """Something that could not be told."""
        return cls(Diagnostic.warning(code, message, hint=hint), pages)


@dataclass(frozen=True, slots=True)
class Proof:
    """An order number that stands right, in a note without any finding, for a known reference.

    ``prefix`` is the order's, ``""`` for none; ``reference`` is the number that is printed.
    """

    locale: Locale
    prefix: str
    reference: str


@dataclass(frozen=True, slots=True)
class SlotText:
    """What stands in a slot's place, and the words beside it, for a person to look at."""

    kind: SlotKind
    page: int
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class CheckedNote:
    """One note of the print: its pages, its locale and order number where they are known.

    ``reference`` is the given order reference that the number is of; ``wording`` says whether the
    note was compared with its delivered print and differs in nothing but the slots; ``prefix`` is
    that of the order, None where it is not known.
    """

    pages: tuple[int, ...]
    locale: Locale | None
    number: str | None
    reference: str | None
    prefix: str | None
    companies: int
    wording: bool
    slots: tuple[SlotText, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a print shows: its notes, all that is wrong, and which prefixes it proves.

    ``proofs`` are of notes that were compared with their delivered prints; ``seen`` are of the
    others: nothing wrong was seen, nothing is proved. ``unproved`` are the seller's prefixes
    (``""`` for none) without a proof.
    """

    notes: tuple[CheckedNote, ...]
    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]
    seen: tuple[Proof, ...]
    unproved: tuple[tuple[Locale, str], ...]

    @property
    def ok(self) -> bool:
        """Whether nothing wrong was found; what is proved is said by ``proofs``."""
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
        Finding.error("order-number-blank", f"no note shows the number of {reference}", hint)
        for reference in dict.fromkeys(map(str.strip, references))
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
