"""A printed PDF against its seller: what is wrong, what is proved, and what is not yet proved."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from notegen.order_number import expect
from notegen.printed.checks import (
    check_language,
    check_letters,
    check_print,
    check_readable,
    check_remnants,
)
from notegen.printed.difference import compare
from notegen.printed.labels import find_order
from notegen.printed.notes import NoteReader
from notegen.printed.number import check_number
from notegen.printed.pdf_text import read_pdf
from notegen.printed.reading_order import STOP, read_page
from notegen.printed.result import (
    CheckedNote,
    Finding,
    Proof,
    SlotText,
    Verification,
    find_missing,
    find_unproved,
)
from notegen.printed.search import show
from notegen.printed.slots import check_slots
from notegen.seller import SlotKind
from notegen.template import MIN_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notegen.locales import Locale
    from notegen.order_number import Expected
    from notegen.printed.notes import Note
    from notegen.printed.number import Printed
    from notegen.printed.pdf_text import PdfText
    from notegen.printed.reading_order import Page
    from notegen.seller import Seller

NEIGHBOURS = 3
"""How many words beside a slot are shown."""
CAUSES = {
    "text-unreadable": {
        "order-number-blank", "order-number-wrong", "order-number-unproved", "company-count",
        "month-wrong", "locale-unknown", "wording-changed", "before-mismatch",
    },
    "formula-printed": {
        "order-number-blank", "order-number-wrong", "order-number-unproved", "tag-printed",
        "prefix-left",
    },
    "tag-printed": {
        "order-number-blank", "order-number-wrong", "order-number-unproved", "prefix-left",
    },
}  # fmt: skip
"""Findings that are the cause of others in the same note, which are then left out."""


def verify(
    pdf: bytes,
    seller: Seller,
    *,
    locale: Locale | None = None,
    references: Sequence[str] = (),
    orders: Sequence[str] = (),
    before: bytes | None = None,
) -> Verification:
    """Check a PDF that was printed for ``seller``.

    ``locale`` is that of all its notes; without it each note's words tell. ``references`` are
    the orders that were printed, with or without prefix: each must be found. ``orders`` are
    references of which the printed ones are some. ``before`` is a print of the same orders from
    the templates as delivered: with it, a note that differs from it in nothing but the slots is
    proved.
    Raises :class:`~notegen.errors.SourceError` for a PDF that cannot be read, and
    :class:`~notegen.errors.SellerError` for a locale that the seller does not use.
    """
    if locale is not None:
        seller.require(locale)
    known = [*map(_clean, references), *map(_clean, orders)]
    text, delivered = read_pdf(pdf), read_pdf(before) if before is not None else None
    pages = _read_pages(text)
    reader = NoteReader(seller, locale, _expect(known, seller, None))
    notes = reader.read(pages)
    along = reader.read_along(_read_pages(delivered), notes) if delivered else ()
    of_print = tuple(check_print(text, pages))
    findings = list(of_print)
    checked: list[CheckedNote] = []
    proofs: list[Proof] = []
    seen: list[Proof] = []
    for number, note in enumerate(notes):
        expected = _expect(known, seller, note.locale)
        printed = check_number(note, expected, _prefixes(seller, None))
        problems = list(_check_note(note, seller, printed))
        compared = False
        if delivered and note.locale:
            sheets = delivered.pages, text.pages
            differences = compare(along[number], note, seller, sheets, printed.number)
            told = {finding.code for finding in problems}
            compared = not differences
            problems.extend(each for each in differences if each.code not in told)
        if not compared:
            problems[:0] = check_readable(note, text.pages)
        problems = _drop_caused(problems)
        findings.extend(problems)
        order = printed.order
        prefix = _find_prefix(printed, expected)
        reference = order.reference if order else None
        shown = tuple(_show_slots(note))
        companies = len(note.slots.companies)
        checked.append(
            CheckedNote(
                note.numbers,
                note.locale,
                printed.number,
                reference,
                prefix,
                companies,
                compared,
                shown,
            )
        )
        if note.locale and printed.number and prefix is not None and not (problems or of_print):
            proof = Proof(note.locale, prefix, printed.number)
            (proofs if compared else seen).append(proof)
    findings.extend(find_missing(references, checked, findings))
    unproved = find_unproved(seller, proofs)
    return Verification(tuple(checked), tuple(findings), tuple(proofs), tuple(seen), unproved)


def _clean(reference: str) -> str:
    """A reference without the blanks that were pasted with it, those that are not seen too."""
    return reference.strip("\u200b\ufeff" + string.whitespace + "\xa0")


def _prefixes(seller: Seller, locale: Locale | None) -> tuple[str, ...]:
    """The prefixes of a locale; of all of the seller's where it is not known."""
    if locale is not None:
        return seller.prefixes[locale]
    return tuple(dict.fromkeys(p for each in seller.prefixes.values() for p in each))


def _expect(references: Iterable[str], seller: Seller, locale: Locale | None) -> list[Expected]:
    prefixes = _prefixes(seller, locale)
    return [expect(reference, prefixes) for reference in references]


def _read_pages(text: PdfText) -> list[Page]:
    return [read_page(n, page.glyphs) for n, page in enumerate(text.pages, 1) if page.glyphs]


def _check_note(note: Note, seller: Seller, printed: Printed) -> Iterator[Finding]:
    if note.locale is None:
        yield _report_unknown(note, seller)
    else:
        yield from check_language(note, note.locale)
        yield from check_slots(note.slots, note.texts, seller, note.locale)
    yield from check_remnants(note)
    yield from check_letters(note)
    yield from printed.findings


def _report_unknown(note: Note, seller: Seller) -> Finding:
    """A finding for a note whose locale is not known, or is none of the seller's."""
    foreign = [
        each for each, n in note.words.items() if n >= MIN_MARKERS and each not in seller.prefixes
    ]
    if foreign:
        message = f"the note is in {foreign[0]}, a template that the seller's file does not use"
        hint = "check which template the order printed"
        return Finding.error("wrong-language", message, hint, note.numbers)
    message = "which of the seller's templates printed the note cannot be told from its words"
    return Finding.error("locale-unknown", message, "say --locale", note.numbers)


def _drop_caused(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another one causes."""
    kept = list(findings)
    for cause, caused in CAUSES.items():
        if any(finding.code == cause for finding in kept):
            kept = [finding for finding in kept if finding.code not in caused]
    return kept


def _find_prefix(printed: Printed, expected: Sequence[Expected]) -> str | None:
    """The prefix of the note's order; None where no reference, or more than one, says which.

    A bare number may be of an order with any of several prefixes.
    """
    if printed.order is None or printed.number is None:
        return None
    possible = {each.prefix for each in expected if find_order(printed.number, [each])}
    only = possible.pop() if len(possible) == 1 else None
    prefixes = printed.order.prefixes
    return only if only in prefixes and (only or len(prefixes) == 1) else None


def _show_slots(note: Note) -> Iterator[SlotText]:
    """What stands in the slots' places, with the words beside it."""
    slots = note.slots
    for kind, matches in (
        (SlotKind.COMPANY, (*slots.companies, *slots.near_companies, *slots.company_placeholders)),
        (SlotKind.LIVE, (*slots.months, *slots.near_months, *slots.live_placeholders)),
        (SlotKind.REFERENCE, [value.match for value in note.values]),
    ):
        for match in matches:
            page = match.page
            private = next(each.address for each in note.pages if each.page is page)
            before, after = (
                "".join(
                    char
                    for char, owner in zip(
                        page.text[start:end], page.owners[start:end], strict=True
                    )
                    if owner not in private
                )
                for start, end in (
                    (page.text.rfind(STOP, 0, match.start) + 1, match.start),
                    (match.end, len(page.text)),
                )
            )
            yield SlotText(
                kind,
                page.number,
                show(" ".join(before.split()[-NEIGHBOURS:])),
                show(match.text),
                show(" ".join(after.partition(STOP)[0].split()[:NEIGHBOURS])),
            )
