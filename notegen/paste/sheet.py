"""What a seller pastes into Linnworks' Template Designer, box by box, as values in no language yet.

No import of templates is documented: a seller double-clicks a box and edits its text
(Back Market's page). Where the template's texts are not known the pieces are fragments of
them; where they are known, whole labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from notegen.frozen import FrozenMap
from notegen.locales import Locale, load_catalog
from notegen.order_number import (
    BARE_TAG,
    DELIVERED_FORMULA,
    SAMPLE_NUMBER,
    is_delivered_wording,
    write_reference,
)
from notegen.seller import COUNTS, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from notegen.seller import Seller
    from notegen.template import Template

CONFIRMED_WORDS = frozenset({Locale.FR, Locale.DE})
"""The order-number labels that Back Market's page shows; the others are inferred."""

SHORTEST_OPENING = 28
"""From how many characters on a label's beginning is cut at the end of a word."""
_INDENT = re.compile(r"\A\s*\n\s*|\s*\n\s*\Z")
"""Blanks round an element's text that hold a line break are the file's, not the label's."""
_FORMULA = re.compile(r"EVAL\{|\[\{")


class Piece(StrEnum):
    """What a step replaces: one of the three slots, or the whole text of a box."""

    COMPANY = "company"
    LIVE_SINCE = "live-since"
    REFERENCE = "reference"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the sheet: its key in ``data/paste/sentences.toml``, and the values it names."""

    key: str
    values: Mapping[str, str] = field(default_factory=FrozenMap)


@dataclass(frozen=True, slots=True)
class PasteStep:
    """One text to paste: in which box, what to select there, what it becomes.

    ``old`` is what is selected, and what puts it back. ``paste`` equals ``old`` where nothing
    is to be changed and the seller only looks; then there is nothing to ``select``.
    """

    piece: Piece
    title: Message
    where: Message
    select: Message
    paste: str
    old: str
    notes: tuple[Message, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to paste."""
        return self.paste != self.old


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do before or after pasting; ``copy`` is a text to copy for it, or empty."""

    title: Message
    texts: tuple[Message, ...]
    copy: str = ""


@dataclass(frozen=True, slots=True)
class PasteSheet:
    """All that finishes the template of ``locale`` by hand, in the order of the work.

    All three are empty where nothing is to be done.
    """

    locale: Locale
    company: str
    before: tuple[Task, ...]
    steps: tuple[PasteStep, ...]
    after: tuple[Task, ...]

    @property
    def parts(self) -> tuple[Task | PasteStep, ...]:
        """The tasks and steps, in the order of the work."""
        return (*self.before, *self.steps, *self.after)


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The whole text of a label, as it is and as it must be."""

    old: str
    new: str


def find_changes(before: Template, after: Template) -> tuple[LabelChange, ...] | None:
    """The whole labels that differ between a template as it came and the same once patched.

    None where the sheet must have fragments: when the template is a stand-in, since pasting its
    labels would replace approved wording, when a text that differs is HTML or is only a part of
    its label, since how the designer shows those is not known, and when lines of plain text are
    not divided into labels. ``ValueError`` when there are not as many texts in one as in the other.
    """
    # plain text of several lines in one: each may be a label of its own
    is_undivided = not before.is_xml and len(before.texts) == 1 and "\n" in before.texts[0].value
    if before.origin == "stand-in" or is_undivided:
        return None
    changes = []
    pairs = zip(before.texts, after.texts, strict=True)
    for place, (old, new) in enumerate(pairs):
        if old.value == new.value:
            continue
        if not before.search.stands_alone(place):
            return None
        changes.append(LabelChange(_INDENT.sub("", old.value), _INDENT.sub("", new.value)))
    return tuple(changes)


def write_sheet(
    seller: Seller,
    locale: Locale,
    changes: Sequence[LabelChange] | None = None,
    *,
    condition: str = "",
    was: Seller | None = None,
) -> PasteSheet:
    """The paste sheet of the template of ``locale``, which must be one that the seller uses.

    ``changes`` are those of the seller's own template (:func:`~notegen.paste.find_changes`);
    None, when its texts are not known, gives fragments. ``condition`` is the printing condition to
    propose where the seller's file gives none.

    With ``was``, the seller for whom Linnworks holds the template now, the sheet has the change
    alone, and nothing where there is none; ``changes`` are then those from one filled-in template to
    the other. Raises :class:`~notegen.errors.SellerError`: ``locale-not-in-use``.
    """
    seller.require(locale)
    if was is not None and locale not in was.prefixes:
        was = None
    steps = tuple(
        _steps(seller, locale, was) if changes is None else _label_steps(seller, locale, changes)
    )
    reference = _reference_step(seller, locale, was)
    if was is None and changes is not None and not any(BARE_TAG in step.paste for step in steps):
        steps = (*steps, reference)
    given = seller.conditions.get(locale)
    if was is not None and given == was.conditions.get(locale):
        given = ""
    if was is not None and not steps and not given:
        return PasteSheet(locale, seller.company(locale), (), (), ())
    before = (_keep_print(seller, locale, was),)
    return PasteSheet(
        locale,
        seller.company(locale),
        before,
        steps,
        tuple(_finish(seller, locale, condition if given is None else given)),
    )


def _say(key: str, **values: str) -> Message:
    return Message(key, FrozenMap(values))


def _steps(seller: Seller, locale: Locale, was: Seller | None) -> Iterator[PasteStep]:
    """Each slot that changes, as a fragment of its box."""
    company = was.company(locale) if was else seller.phrases.company
    if company != seller.company(locale):
        for number in range(1, COUNTS[SlotKind.COMPANY] + 1):
            yield PasteStep(
                Piece.COMPANY,
                _say("company", number=str(number), of=str(COUNTS[SlotKind.COMPANY])),
                _say("where-holds" if number == 1 else "where-holds-next", text=company),
                _say("select-phrase", text=company),
                seller.company(locale),
                company,
            )
    live_since = was.live_text(locale) if was else seller.phrases.live_since
    if live_since != seller.live_text(locale):
        words = live_since.split()
        yield PasteStep(
            Piece.LIVE_SINCE,
            _say("live-since"),
            _say("where-holds", text=" ".join(words[:4])),
            _say("select-phrase", text=live_since)
            if was
            else _say("select-live-since", first=words[0], last=words[-1]),
            seller.live_text(locale),
            live_since,
        )
    reference = _reference_step(seller, locale, was)
    if was is None or reference.changes:
        yield reference


def _reference_step(seller: Seller, locale: Locale, was: Seller | None) -> PasteStep:
    old = write_reference(was.prefixes[locale], was.formula) if was else DELIVERED_FORMULA
    words = load_catalog(locale)["order_number"]
    where = "where-reference" if locale in CONFIRMED_WORDS else "where-reference-inferred"
    is_bare = old == BARE_TAG
    return PasteStep(
        Piece.REFERENCE,
        _say("reference"),
        _say("where-holds", text=BARE_TAG) if is_bare else _say(where, text=words),
        _say("select-tag" if is_bare else "select-formula"),
        write_reference(seller.prefixes[locale], seller.formula),
        old,
        _reference_notes(seller, locale),
    )


def _reference_notes(seller: Seller, locale: Locale) -> tuple[Message, ...]:
    prefixes = seller.prefixes[locale]
    if not any(prefixes):
        return (_say("note-bare"),)
    if is_delivered_wording(prefixes, seller.formula):
        return (_say("note-contains"),)
    return (_say("note-several" if len(prefixes) > 1 else "note-never-blank"),)


def _write_openings(texts: Sequence[str]) -> list[str]:
    """How each text begins: some whole words, as many as tell it from the others."""
    lines = [" ".join((_FORMULA.split(text)[0].strip() or text).split()) for text in texts]

    def cut(line: str, length: int) -> str:
        end = line.find(" ", length)
        return line if end < 0 else line[:end]

    openings = []
    for number, line in enumerate(lines):
        length = SHORTEST_OPENING
        others = [other for place, other in enumerate(lines) if place != number and other != line]
        while len(cut(line, length)) < len(line) and any(
            other.startswith(cut(line, length)) for other in others
        ):
            length += SHORTEST_OPENING
        openings.append(cut(line, length))
    return openings


def _label_steps(
    seller: Seller, locale: Locale, changes: Sequence[LabelChange]
) -> Iterator[PasteStep]:
    openings = _write_openings([change.old for change in changes])
    for number, (change, opening) in enumerate(zip(changes, openings, strict=True), 1):
        yield PasteStep(
            Piece.LABEL,
            _say("label", number=str(number), of=str(len(changes))),
            _say("where-begins", text=opening),
            _say("select-whole"),
            change.new,
            change.old,
            _reference_notes(seller, locale) if BARE_TAG in change.new else (),
        )


def _keep_print(seller: Seller, locale: Locale, was: Seller | None) -> Task:
    """Step 0, which alone can prove later that nothing else was changed."""
    file = f"{locale.stem}-delivered.pdf"
    if was:
        return Task(_say("keep-again"), (_say("keep-again-text", file=file),))
    orders = "keep-print-several" if len(seller.prefixes[locale]) > 1 else "keep-print-one"
    return Task(_say("keep-print"), (_say(orders), _say("keep-print-file", file=file)))


def _finish(seller: Seller, locale: Locale, condition: str) -> Iterator[Task]:
    """What follows the last paste: saving, the condition if there is one, prints and their check."""
    prefixes = seller.prefixes[locale]
    yield Task(_say("save"), (_say("save-text"),))
    if condition:
        yield Task(_say("condition"), (_say("condition-text"),), condition)
    vanishes = is_delivered_wording(prefixes, seller.formula)
    for prefix in prefixes:
        if prefix:
            values = {"prefix": prefix, "reference": prefix + SAMPLE_NUMBER}
            text = _say("print-text", number=SAMPLE_NUMBER, **values)
            wrong = _say("print-vanished" if vanishes else "print-prefix-left")
            yield Task(_say("print", prefix=prefix), (text, wrong))
        else:
            yield Task(_say("print-bare"), (_say("print-bare-text", number=SAMPLE_NUMBER),))
    finished = f"{locale.stem}-finished.pdf"
    references = [f"{prefix}{SAMPLE_NUMBER}" for prefix in prefixes]
    options = "".join(f" --reference {_quote(reference)}" for reference in references)
    several = (_say("verify-several"),) if len(prefixes) > 1 else ()
    texts = (_say("verify-text", file=finished), *several)
    yield Task(
        _say("verify"),
        (*texts, _say("verify-reference", references=", ".join(references))),
        f"notegen verify {finished} --seller seller.toml --locale {locale}"
        f" --before {locale.stem}-delivered.pdf{options}",
    )


def _quote(argument: str) -> str:
    """As a command line takes it as one word."""
    return argument if re.fullmatch(r"[\w./-]+", argument) else f'"{argument}"'
