"""The patch that makes a template a seller's own, and the proof that it does nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.edits import NewText, write_places
from notegen.errors import Diagnostic, PatchError, Severity, TemplateError
from notegen.patch import Patch
from notegen.slots import Former, Options, Slot, diagnose, locate_slot
from notegen.slots.survey import remember, survey_slots
from notegen.template import Template
from notegen.xml.codec import decode
from notegen.xml.proof import prove_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.locales import Locale
    from notegen.seller import Seller
    from notegen.slots import Survey
    from notegen.xml.codec import FileText


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
    among its related diagnostics), ``SellerError`` for a locale that the seller does not use,
    and ``PatchError`` (``not-encodable``, ``makes-formula``).
    """
    seller.require(locale)
    former = remember(was, locale) if was else Former()
    surveys = survey_slots(template.passage, seller, locale, options or Options(), former)
    if any(survey.errors for survey in surveys):
        raise _refuse(template, surveys)
    places = [place for survey in surveys for place in survey.places]
    written = write_places(template, places)
    notes = [diagnose(template, note) for survey in surveys for note in survey.notes]
    slots = tuple(locate_slot(template, place) for place in places)
    return Plan(Patch(written.edits), slots, (*notes, *written.notes), written.texts)


def prove(template: Template, planned: Plan) -> bytes:
    """The patched bytes, read again and found to differ in exactly the planned texts.

    Raises ``PatchError``: ``proof-failed``.
    """
    return make_finished(template, planned).raw


def make_finished(template: Template, planned: Plan) -> Template:
    """The patched template, proved as :func:`prove` does: what the proof read is kept."""
    if not planned.patch:
        return template
    if template.parsed is None:
        return _prove_plain(template, planned)
    source = decode(planned.patch.apply(template.raw))
    changes = [(template.texts[text.place].run, text.value) for text in planned.texts]
    return Template((source,), prove_texts(template.parsed, source, changes))


def split_patch(template: Template, patch: Patch) -> tuple[Patch, ...]:
    """The patch of each file of a template, with offsets in that file."""
    origins = [source.origin for source in template.sources]
    ends = [*origins[1:], len(template.raw)]
    return tuple(
        Patch(tuple(edit.shift(-start) for edit in patch.edits if start <= edit.start < end))
        for start, end in zip(origins, ends, strict=True)
    )


def _refuse(template: Template, surveys: Sequence[Survey]) -> TemplateError:
    """All errors, and for each kind of slot that has one the places that were found."""
    found: list[Diagnostic] = []
    for survey in surveys:
        if survey.errors:
            found += [diagnose(template, error) for error in survey.errors]
            found += [
                Diagnostic("slot-found", Severity.NOTE, f"found here: {slot.value}", slot.span)
                for slot in (locate_slot(template, place) for place in survey.places)
            ]
    return TemplateError(found[0], found[1:])


def _prove_plain(template: Template, planned: Plan) -> Template:
    """Read each plain text again, and compare it with the original in which labels are swapped."""
    new = {text.place: text.value for text in planned.texts}
    sources: list[FileText] = []
    origin = 0
    for source, patch in zip(template.sources, split_patch(template, planned.patch), strict=True):
        found = decode(patch.apply(source.raw), origin=origin)
        pieces: list[str] = []
        copied = 0
        for place, text in enumerate(template.texts):
            if text.source is source:
                piece = text.run.pieces[0]
                pieces += (source.text[copied : piece.start], new.get(place, text.value))
                copied = piece.end
        if found.text != "".join((*pieces, source.text[copied:])):
            raise PatchError.of(
                "proof-failed",
                "the patched text was read again and differs in more than the planned places",
                hint="nothing was written; please report this file's form",
            )
        sources.append(found)
        origin += len(found.raw)
    finished = Template(tuple(sources))
    if finished.raw != planned.patch.apply(template.raw):
        raise PatchError.of("proof-failed", "the files' patches are not those of the whole")
    return finished
