"""The patch that makes a template a seller's own, and the proof that it does nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, PatchError, TemplateError, require_type
from notegen.locales import Locale
from notegen.patching.edits import write_edits
from notegen.patching.scanning import scan_slots
from notegen.patching.slots import Options, Slot, SlotValues
from notegen.seller import Seller
from notegen.template import Template, check_language, decode, prove_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from notegen.patching.patch import Patch
    from notegen.patching.slots import SlotScan
    from notegen.template import FileText, LocatedText


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to a template.

    ``patches`` are those of its files, one for each. ``slots`` are all slots with what stands there
    now; ``diagnostics`` are the notes and warnings. ``texts`` are the texts that the patches must
    change, by their numbers, with what they become: the proof compares them with what a parser
    reads in the result.
    """

    patches: tuple[Patch, ...]
    slots: tuple[Slot, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[int, str]

    @property
    def patch(self) -> Patch:
        """The patch of a template that is one file; ``ValueError`` where it is several."""
        (only,) = self.patches
        return only


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
    among its related diagnostics) or its words are another language's, ``SellerError`` for a locale
    that the seller does not use, and ``PatchError`` (``not-encodable``, ``makes-formula``,
    ``breaks-json``).
    """
    require_type(template, Template, "template")
    require_type(seller, Seller, "seller")
    locale, options = Locale(locale), options or Options()
    seller.require(locale)
    other = check_language(template.search.folded.text, locale)
    if other and not options.any_language:
        raise TemplateError(other)
    scans = scan_slots(
        template,
        SlotValues.of(seller, locale),
        SlotValues.of(was, locale),
        seller.phrases,
        options,
    )
    if errors := list(_list_errors(scans)):
        raise TemplateError.from_all(errors)
    slots = tuple(slot for scan in scans for slot in scan.slots)
    edits = write_edits(template, slots)
    notes = (note for scan in scans for note in scan.notes)
    return Plan(edits.patches, slots, (*notes, *edits.notes), edits.texts)


def _list_errors(scans: Iterable[SlotScan]) -> Iterable[Diagnostic]:
    """All errors, and for each kind of slot that has one the places that were found."""
    for scan in scans:
        yield from scan.errors
        for slot in scan.slots if scan.errors else ():
            yield Diagnostic.note("slot-found", f"found here: {slot.value}", slot.span)


def prove(template: Template, planned: Plan) -> bytes:
    """The patched bytes, read again and found to differ in exactly the planned texts.

    Raises ``PatchError``: ``proof-failed``.
    """
    return make_finished(template, planned).raw


def fill_in(
    template: Template, seller: Seller, locale: Locale, was: Seller | None = None
) -> Template:
    """The template as it is once patched, planned and proved. Raises as :func:`plan` does."""
    return make_finished(template, plan(template, seller, locale, was=was))


def make_finished(template: Template, planned: Plan) -> Template:
    """The patched template, proved as :func:`prove` does: what the proof read is kept."""
    require_type(template, Template, "template")
    require_type(planned, Plan, "planned")
    if not any(planned.patches):
        return template
    pairs = zip(template.sources, planned.patches, strict=True)
    sources = tuple(decode(patch.apply(source.raw)) if patch else source for source, patch in pairs)
    if template.parsed is None:
        _prove_plain(template, sources, planned.texts)
        return Template(sources)
    changes = [(template.texts[number].xml, value) for number, value in planned.texts.items()]
    return Template(sources, prove_texts(template.parsed, sources[0], changes))


def _prove_plain(template: Template, results: tuple[FileText, ...], new: Mapping[int, str]) -> None:
    """Compare what was read of each result with the original in which labels are swapped."""
    numbered = groupby(enumerate(template.texts), key=lambda pair: id(pair[1].source))
    wanted = {id(source): source.text for source in template.sources}
    for source, texts in numbered:
        wanted[source] = _swap_labels(list(texts), new)
    if list(wanted.values()) != [result.text for result in results]:
        raise PatchError.of(
            "proof-failed",
            "the patched text was read again and differs in more than the planned places",
            hint="nothing was written; please report this file's form",
        )


def _swap_labels(texts: list[tuple[int, LocatedText]], new: Mapping[int, str]) -> str:
    """The text of one file with new labels in it."""
    content = texts[0][1].source.text
    pieces: list[str] = []
    copied = 0
    for number, text in texts:
        pieces += (content[copied : text.start], new.get(number, text.value))
        copied = text.xml.end
    return "".join((*pieces, content[copied:]))
