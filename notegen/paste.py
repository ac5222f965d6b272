"""What a seller pastes into Linnworks' Template Designer, box by box, as values.

No import of templates is documented: a seller double-clicks a box and edits its text
(Back Market's page). Where the template's texts are not known the pieces are fragments of
them; where they are known, whole labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from notegen.locales import Locale
from notegen.reference_formula import (
    DELIVERED_FORMULA,
    REFERENCE_TAG,
    is_delivered_wording,
    write_reference,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notegen.seller import Seller

__all__ = [
    "LabelChange",
    "Message",
    "PasteSheet",
    "PasteStep",
    "Piece",
    "Task",
    "find_changes",
    "write_sheet",
]

COMPANY_PLACES = 3
"""How often the company's name stands in each template (Back Market's page)."""
SAMPLE_NUMBER = "205894893"
"""The order number of the example on Back Market's page."""
ORDER_WORDS = MappingProxyType(
    {
        Locale.FR: "Commande n°",
        Locale.DE: "Bestellung Nr.",
        Locale.IT: "Ordine n.",
        Locale.ES: "Pedido n.º",
        Locale.ENG: "Order No.",
    }
)
CONFIRMED_WORDS = frozenset({Locale.FR, Locale.DE})
"""The order-number labels that Back Market's page shows; the others are inferred."""
SHORTEST_OPENING = 28
"""From how many characters on a label's beginning is cut at the end of a word."""
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]+|#\d+);")


class Piece(StrEnum):
    """What a step replaces: one of the three slots, or the whole text of a box."""

    COMPANY = "company"
    LIVE_SINCE = "live-since"
    REFERENCE = "reference"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the sheet in no language yet: its key, and the values that it names."""

    key: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PasteStep:
    """One text to paste: in which box, what to select there, what it becomes.

    ``old`` is what is selected, and what puts it back. ``paste`` equals ``old`` where nothing
    is to be changed and the seller only looks.
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
    """All that finishes the template of ``locale`` by hand, in the order of the work."""

    locale: Locale
    company: str
    before: tuple[Task, ...]
    steps: tuple[PasteStep, ...]
    after: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The whole text of a label, as it is and as it must be."""

    old: str
    new: str


def find_changes(before: Sequence[str], after: Sequence[str]) -> tuple[LabelChange, ...]:
    """The labels that differ between a template's texts and the same texts once patched.

    ``ValueError`` when there are not as many of one as of the other.
    """
    return tuple(
        LabelChange(old, new) for old, new in zip(before, after, strict=True) if old != new
    )


def write_sheet(
    seller: Seller,
    locale: Locale,
    changes: Sequence[LabelChange] | None = None,
    *,
    condition: str = "",
) -> PasteSheet:
    """The paste sheet of the template of ``locale``, which must be one that the seller uses.

    ``changes`` are those of the seller's own template, None when its texts are not known; those
    of a stand-in must never be given, since pasting them would replace approved wording. A label
    that holds HTML is not given as a whole, because how the designer shows it is not known:
    the sheet then has fragments. ``condition`` is a printing condition to propose.
    """
    if changes is None or any(_HTML.search(change.old) for change in changes):
        steps = (*_company_steps(seller, locale), _live_step(seller, locale))
        steps = (*steps, _reference_step(seller, locale))
    else:
        steps = _label_steps(seller, locale, changes)
        if not any("SecondaryReference" in step.paste for step in steps):
            steps = (*steps, _unchanged_reference_step(seller, locale))
    prefixes = seller.prefixes[locale] or ("",)
    return PasteSheet(
        locale,
        seller.company(locale),
        (_keep_print(locale, len(prefixes)),),
        steps,
        tuple(_finish(seller, locale, prefixes, condition)),
    )


def _message(key: str, **values: str) -> Message:
    return Message(key, MappingProxyType(values))


def _company_steps(seller: Seller, locale: Locale) -> tuple[PasteStep, ...]:
    phrase = seller.phrases.company
    return tuple(
        PasteStep(
            Piece.COMPANY,
            _message("company", number=str(number), of=str(COMPANY_PLACES)),
            _message("where-holds" if number == 1 else "where-holds-next", text=phrase),
            _message("select-phrase", text=phrase),
            seller.company(locale),
            phrase,
        )
        for number in range(1, COMPANY_PLACES + 1)
    )


def _live_step(seller: Seller, locale: Locale) -> PasteStep:
    phrase = seller.phrases.live_since
    words = phrase.split()
    return PasteStep(
        Piece.LIVE_SINCE,
        _message("live-since"),
        _message("where-holds", text=" ".join(words[:4])),
        _message("select-live-since", first=words[0], last=words[-1]),
        seller.live_text(locale),
        phrase,
    )


def _reference_step(seller: Seller, locale: Locale) -> PasteStep:
    words = ORDER_WORDS[locale]
    sure = locale in CONFIRMED_WORDS
    return PasteStep(
        Piece.REFERENCE,
        _message("reference"),
        _message("where-reference" if sure else "where-reference-inferred", text=words),
        _message("select-formula"),
        write_reference(seller.prefixes[locale], seller.formula),
        DELIVERED_FORMULA,
        _reference_notes(seller, locale),
    )


def _unchanged_reference_step(seller: Seller, locale: Locale) -> PasteStep:
    """The look at an order number that the template given has as the seller wants it already."""
    wanted = write_reference(seller.prefixes[locale], seller.formula)
    bare = wanted == REFERENCE_TAG
    return PasteStep(
        Piece.REFERENCE,
        _message("reference"),
        _message("where-holds", text="SecondaryReference"),
        _message("select-tag" if bare else "select-formula"),
        wanted,
        wanted,
        _reference_notes(seller, locale),
    )


def _reference_notes(seller: Seller, locale: Locale) -> tuple[Message, ...]:
    prefixes = seller.prefixes[locale]
    if not any(prefixes):
        return (_message("note-bare"),)
    if is_delivered_wording(prefixes, seller.formula):
        return (_message("note-contains"),)
    return (_message("note-several" if len(prefixes) > 1 else "note-never-blank"),)


def _label_steps(
    seller: Seller, locale: Locale, changes: Sequence[LabelChange]
) -> tuple[PasteStep, ...]:
    openings = _openings([change.old for change in changes])
    return tuple(
        PasteStep(
            Piece.LABEL,
            _message("label", number=str(number), of=str(len(changes))),
            _message("where-begins", text=opening),
            _message("select-whole"),
            change.new,
            change.old,
            _reference_notes(seller, locale) if REFERENCE_TAG in change.new else (),
        )
        for number, (change, opening) in enumerate(zip(changes, openings, strict=True), 1)
    )


def _openings(texts: Sequence[str]) -> list[str]:
    """How each text begins: some whole words, as many as tell it from the others."""
    lines = [" ".join(text.split()) for text in texts]

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


def _keep_print(locale: Locale, orders: int) -> Task:
    return Task(
        _message("keep-print"),
        (
            _message("keep-print-one" if orders == 1 else "keep-print-several"),
            _message("keep-print-file", file=f"{locale.stem}-delivered.pdf"),
        ),
    )


def _finish(seller: Seller, locale: Locale, prefixes: Sequence[str], condition: str) -> list[Task]:
    tasks = [Task(_message("save"), (_message("save-text"),))]
    if condition:
        tasks.append(Task(_message("condition"), (_message("condition-text"),), condition))
    vanishes = is_delivered_wording(seller.prefixes[locale], seller.formula)
    for prefix in prefixes:
        if not prefix:
            text = _message("print-bare-text", number=SAMPLE_NUMBER)
            tasks.append(Task(_message("print-bare"), (text,)))
            continue
        reference = prefix + SAMPLE_NUMBER
        text = _message("print-text", prefix=prefix, reference=reference, number=SAMPLE_NUMBER)
        wrong = _message("print-vanished" if vanishes else "print-prefix-left", prefix=prefix)
        tasks.append(Task(_message("print", prefix=prefix), (text, wrong)))
    finished = f"{locale.stem}-finished.pdf"
    command = (
        f"notegen verify {finished} --seller seller.toml --locale {locale}"
        f" --before {locale.stem}-delivered.pdf"
    )
    texts = (_message("verify-text", file=finished), _message("verify-reference"))
    tasks.append(Task(_message("verify"), texts, command))
    return tasks
