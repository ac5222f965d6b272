"""The patch that makes a template a seller's own, and the proof that it does nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from notegen.errors import Diagnostic, PatchError, Severity, TemplateError
from notegen.patch import Edit, Patch
from notegen.reference_formula import write_reference
from notegen.slots import Slot, SlotKind, SlotState
from notegen.survey import Finding, Options, Place, Survey, survey_phrase
from notegen.survey_reference import survey_reference
from notegen.template import PLAIN, LocatedText, Template, parse
from notegen.xml.escape import escape_attribute, escape_cdata, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.locales import Locale
    from notegen.seller import Phrases, Seller
    from notegen.xml.locate import Piece

__all__ = ["Options", "Plan", "inspect", "plan", "prove"]


class NewText(NamedTuple):
    """Text number ``place`` of the template becomes ``value``."""

    place: int
    value: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to a template.

    ``slots`` are all slots with what stands there now; ``diagnostics`` are the notes and warnings.
    ``texts`` are the texts that the patch must change, with what they become: the proof compares
    them with what a parser reads in the result.
    """

    patch: Patch
    slots: tuple[Slot, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: tuple[NewText, ...]


def plan(
    template: Template,
    seller: Seller,
    locale: Locale,
    options: Options | None = None,
    was: Seller | None = None,
) -> Plan:
    """The patch that fills in the slots of ``template`` for ``seller``.

    ``was`` is the seller for whom it was filled in before, where that is to be replaced. Raises
    ``TemplateError`` when the slots are not as they must be (every place and every near miss is
    among its related diagnostics), ``SellerError`` for a value that no template can hold, and
    ``PatchError`` (``not-encodable``).
    """
    surveys = _survey(template, seller, locale, options or Options(), was)
    errors = [item for survey in surveys for item in survey.errors]
    notes = [_locate(template, item) for survey in surveys for item in survey.notes]
    if errors:
        raise _refuse(template, surveys, errors)
    places = [place for survey in surveys for place in survey.places]
    texts, edits, cut = _write(template, places)
    return Plan(
        Patch(tuple(edits)),
        tuple(_slot(template, place) for place in places),
        (*notes, *cut),
        texts,
    )


def inspect(
    template: Template, seller: Seller | None, locale: Locale | None, phrases: Phrases
) -> tuple[tuple[Slot, ...], tuple[Diagnostic, ...]]:
    """Every slot with its state, missing ones too, and all that is wrong with them."""
    raise NotImplementedError


def prove(template: Template, planned: Plan) -> bytes:
    """The patched bytes, read again and found to differ in exactly the planned texts.

    Raises ``PatchError``: ``proof-failed``.
    """
    from notegen.xml.codec import decode
    from notegen.xml.proof import prove_texts

    result = planned.patch.apply(template.raw)
    if not planned.patch:
        return result
    changes = [
        (template.texts[item.place].run.node, template.texts[item.place].run.part,
         template.texts[item.place].value, item.value)
        for item in planned.texts
    ]
    after = decode(result)
    prove_texts(template.source, after, changes)
    return result


def _survey(template, seller, locale, options, was):
    passage = template.passage
    return (
        survey_phrase(SlotKind.COMPANY, passage, seller.phrases.company,
                      (seller.company(locale), was.company(locale) if was else None), options),
        survey_phrase(SlotKind.LIVE, passage, seller.phrases.live_since,
                      (seller.live_text(locale), was.live_text(locale) if was else None), options),
        survey_reference(passage, write_reference(seller.prefixes[locale], seller.formula), options),
    )


def _refuse(template: Template, surveys: Iterable[Survey], errors: list[Finding]) -> TemplateError:
    main, *others = [_locate(template, item) for item in errors]
    for survey in surveys:
        if survey.errors:
            for place in survey.places:
                others.append(_locate(template, Finding("slot-found", Severity.NOTE, f"found here: {place.value}", place.start, place.end)))
    return TemplateError(main, others)


def _span(template, start, end):
    parts = template.passage.parts(start, end)
    if not parts:
        return None
    first = template.texts[parts[0].run].span_of(parts[0].start, parts[0].end)
    last = template.texts[parts[-1].run].span_of(parts[-1].start, parts[-1].end)
    from notegen.spans import Span
    return Span(first.start, last.end) if last.end >= first.start else first


def _locate(template: Template, item: Finding) -> Diagnostic:
    span = None if item.start is None else _span(template, item.start, item.end)
    return Diagnostic(item.code, item.severity, item.message, span, item.hint)


def _slot(template: Template, place: Place) -> Slot:
    span = _span(template, place.start, place.end)
    return Slot(place.kind, place.state, place.value, place.wanted, span, template.position(span.start))


def _write(template, places):
    changes: dict[int, list[tuple[int, int, str]]] = {}
    cut = []
    for place in places:
        for change in place.changes:
            parts = template.passage.parts(change.start, change.end)
            if len(parts) > 1:
                cut.append(_locate(template, Finding("cut-by-markup", Severity.NOTE, "markup stands inside the placeholder; the text goes into its first piece", change.start, change.end)))
            text = change.text
            for part in parts:
                changes.setdefault(part.run, []).append((part.start, part.end, part.write(text)))
                text = ""
    texts, edits = [], []
    for run, items in sorted(changes.items()):
        items.sort()
        located = template.texts[run]
        value, copied = [], 0
        for start, end, text in items:
            value += (located.value[copied:start], text)
            copied = end
            edits += _edits(located, start, end, text)
        value.append(located.value[copied:])
        new = "".join(value)
        if new != located.value:
            texts.append(NewText(run, new))
    return tuple(texts), edits, cut


def _edits(located: LocatedText, start: int, end: int, text: str):
    source = located.source
    for piece, first, last in located.pieces_of(start, end):
        written = _escape(piece, text, source, first, last)
        at = source.byte_at(first)
        yield Edit(at, source.text[first:last].encode(source.encoding), source.encode(written))
        text = ""


def _escape(piece: Piece, text: str, source, first, last) -> str:
    if piece.delimiter == PLAIN:
        return text
    if piece.delimiter == "]]>":
        return escape_cdata(text, source.can_encode)
    if piece.delimiter:
        return escape_attribute(text, piece.delimiter, source.can_encode)
    return escape_text(text, source.can_encode)
