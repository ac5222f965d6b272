"""A printed PDF against its seller: what is wrong, what is proved, and what is not yet proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.printed.finding import Finding, report
from notegen.printed.language import (
    check_language,
    count_markers,
    recognise,
    report_unknown,
)
from notegen.printed.note import PrintedNote, group_pages
from notegen.printed.reading import read_page
from notegen.printed.reference import Expected, check_number
from notegen.printed.remnant import check_remnants
from notegen.printed.result import (
    CheckedNote,
    Proof,
    Verification,
    find_missing,
    find_unproved,
)
from notegen.printed.slot import Slots, check_slots
from notegen.printed.source import read_sheets
from notegen.printed.wording import compare_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.locales import Locale
    from notegen.printed.source import Sheet
    from notegen.seller import Seller


UNMAPPED = 0.2
"""From this share of characters without a meaning on, a page cannot be read."""


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
    the templates as delivered.
    Raises :class:`~notegen.errors.SourceError` for a PDF that cannot be read, and
    :class:`~notegen.errors.SellerError` for a locale that the seller does not use.
    """
    if locale is not None:
        seller.require(locale)
    known = (*references, *orders)
    sheets = read_sheets(pdf)
    findings = _check_readable(sheets)
    notes = _read_notes(sheets, seller, known)
    delivered = _read_notes(read_sheets(before), seller, known) if before is not None else None
    pairs = _pair(notes, delivered, findings) if delivered is not None else {}
    checked = []
    proofs = []
    for index, note in enumerate(notes):
        result, problems, order = _check_note(note, seller, locale, known, pairs.get(index))
        checked.append(result)
        findings.extend(problems)
        if not problems and result.locale and result.number and not _has_finding(note, findings):
            proofs.append(
                Proof(result.locale, _proved_prefix(result, order, seller), result.number)
            )
    findings.extend(find_missing(references, checked, findings))
    unproved = find_unproved(seller, proofs)
    return Verification(tuple(checked), tuple(findings), tuple(proofs), unproved)


def _has_finding(note: PrintedNote, findings: Iterable[Finding]) -> bool:
    """Whether a finding is about a page of the note."""
    return any(set(finding.pages) & set(note.page_numbers) for finding in findings)


def _check_readable(sheets: Sequence[Sheet]) -> list[Finding]:
    """Findings ``text-unreadable``: pages that show something but hold no text to read."""
    findings = []
    hint = "print to PDF from Linnworks itself: a scan, a photo or drawn text proves nothing"
    for number, sheet in enumerate(sheets, 1):
        if sheet.unmapped > UNMAPPED * (sheet.unmapped + len(sheet.glyphs)):
            message = "the page's font does not say which characters it shows"
        elif not sheet.glyphs and sheet.inked:
            message = "the page holds no text, only a picture"
        else:
            continue
        findings.append(report("text-unreadable", message, hint, (number,)))
    if not findings and not any(sheet.glyphs for sheet in sheets):
        findings.append(report("text-unreadable", "the PDF is blank", hint))
    return findings


def _read_notes(
    sheets: Sequence[Sheet], seller: Seller, references: Sequence[str]
) -> tuple[PrintedNote, ...]:
    pages = [read_page(n, sheet.glyphs) for n, sheet in enumerate(sheets, 1) if sheet.glyphs]
    return group_pages(pages, seller, references)


def _pair(
    notes: Sequence[PrintedNote], delivered: Sequence[PrintedNote], findings: list[Finding]
) -> dict[int, PrintedNote]:
    """Each note's delivered print, in the order printed; a finding when they cannot be paired."""
    hint = "print the same orders from the templates as Linnworks delivered them"
    if len(notes) != len(delivered):
        message = f"the print before holds {len(delivered)} notes, this one {len(notes)}"
        findings.append(report("before-mismatch", message, hint))
        return {}
    return dict(enumerate(delivered))


def _check_note(
    note: PrintedNote,
    seller: Seller,
    locale: Locale | None,
    references: Sequence[str],
    delivered: PrintedNote | None,
) -> tuple[CheckedNote, list[Finding], Expected | None]:
    """One note: what was found out, what is wrong with it, and the order it is of."""
    words = count_markers(note, seller)
    own = locale or recognise(note, seller, words)
    printed = check_number(note, seller, own, references)
    findings = []
    companies = 0
    compared = False
    if own is None:
        findings.append(report_unknown(note, seller, words))
        findings.extend(check_remnants(note, ()))
    else:
        slots = Slots(note, seller, own)
        companies = len(slots.companies)
        findings.extend(check_language(note, own, words))
        findings.extend(check_slots(note, slots, seller, own))
        findings.extend(check_remnants(note, slots.companies))
        if delivered is not None:
            changes = _compare(delivered, note, slots, seller, printed.number)
            compared = not changes
            findings.extend(changes)
    findings.extend(_apart(printed.findings, findings))
    order = printed.order
    reference = order.reference if order else None
    pages = note.page_numbers
    result = CheckedNote(pages, own, printed.number, reference, companies, compared)
    return result, findings, order


def _apart(number: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The findings about the number, unless a printed formula or tag is the cause of them."""
    causes = {"formula-printed", "tag-printed"} & {finding.code for finding in others}
    caused = {
        "order-number-blank",
        "order-number-wrong",
        "order-number-unproved",
        "tag-printed",
        "prefix-left",
    }
    return [finding for finding in number if not (causes and finding.code in caused)]


def _compare(
    delivered: PrintedNote,
    note: PrintedNote,
    slots: Slots,
    seller: Seller,
    number: str | None,
) -> list[Finding]:
    before = Slots(delivered, seller, slots.locale)
    hint = "print the same orders from the templates as Linnworks delivered them"
    if not before.company_placeholders and not before.live_placeholders:
        message = "the print before holds no placeholder: it is not of a template as delivered"
        return [report("before-mismatch", message, hint, note.page_numbers)]
    numbers = [{v.text for v in n.values if v.kind == "number"} for n in (delivered, note)]
    if all(numbers) and not numbers[0] & numbers[1]:
        message = "the print before is of another order"
        return [report("before-mismatch", message, hint, note.page_numbers)]
    return compare_wording(delivered, before, note, slots, number)


def _proved_prefix(note: CheckedNote, order: Expected | None, seller: Seller) -> str | None:
    if order is not None and order.prefix is not None:
        return order.prefix
    prefixes = seller.prefixes[note.locale] if note.locale else ("",)
    return prefixes[0] if len(prefixes) == 1 else None
