"""A patch is a list of edits that changes the bytes it names and copies all others.

It knows nothing of XML or templates: bytes in, bytes out, and it can be turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from notegen.errors import PatchError, Span, require_type

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Edit:
    """At byte ``start``, ``old`` becomes ``new``. Either may be empty."""

    start: int
    old: bytes
    new: bytes

    @property
    def end(self) -> int:
        """The offset behind the old bytes."""
        return self.start + len(self.old)

    @property
    def span(self) -> Span:
        """Where the old bytes stand."""
        return Span(self.start, self.end)

    def shift(self, distance: int) -> Edit:
        """The same edit, ``distance`` bytes further on."""
        return Edit(self.start + distance, self.old, self.new)


@dataclass(frozen=True, slots=True)
class Patch:
    """Edits in the order of their places, none over another; an edit without effect is left out.

    Two edits may touch. Several insertions at one place are made in the order given.
    Raises ``PatchError`` (``overlapping-edits``).
    """

    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        for edit in self.edits:
            require_type(edit, Edit, "an edit")
        kept = (edit for edit in self.edits if edit.old != edit.new)
        ordered = tuple(sorted(kept, key=lambda edit: (edit.start, edit.end)))
        for one, other in pairwise(ordered):
            if one.end > other.start:
                message = f"two edits overlap at byte {other.start}"
                raise PatchError.of("overlapping-edits", message, span=other.span)
        if ordered and ordered[0].start < 0:
            raise PatchError.of("stale-edit", f"an edit starts at byte {ordered[0].start}")
        object.__setattr__(self, "edits", ordered)

    def __bool__(self) -> bool:
        return bool(self.edits)

    def apply(self, raw: bytes) -> bytes:
        """``raw`` with all edits made.

        Raises ``PatchError`` (``stale-edit``) when the old bytes of an edit do not stand there.
        """
        require_type(raw, bytes, "raw")
        pieces: list[bytes] = []
        copied = 0
        for edit in self.edits:
            if raw[edit.start : edit.end] != edit.old or edit.start > len(raw):
                raise PatchError.of(
                    "stale-edit",
                    f"at byte {edit.start} {edit.old!r} was expected,"
                    f" but {raw[edit.start : edit.end]!r} stands there",
                    span=edit.span,
                    hint="the file has changed since the edit was planned",
                )
            pieces += (raw[copied : edit.start], edit.new)
            copied = edit.end
        pieces.append(raw[copied:])
        return b"".join(pieces)

    def inverse(self) -> Patch:
        """The patch that undoes this one: ``p.inverse().apply(p.apply(raw)) == raw``."""
        shift = 0
        turned = []
        for edit in self.edits:
            turned.append(Edit(edit.start + shift, edit.new, edit.old))
            shift += len(edit.new) - len(edit.old)
        return Patch(tuple(turned))

    def to_json(self) -> list[dict[str, Any]]:
        """The edits as plain data; bytes are written as Latin-1, one character for each byte."""
        return [
            {
                "offset": edit.start,
                "old": edit.old.decode("latin-1"),
                "new": edit.new.decode("latin-1"),
            }
            for edit in self.edits
        ]

    @classmethod
    def from_json(cls, data: Iterable[object]) -> Patch:
        """What :meth:`to_json` wrote. Raises ``PatchError`` (``bad-edit``) for anything else."""
        return cls(tuple(_read_edit(item) for item in data))


def _read_edit(item: object) -> Edit:
    match item:
        case {"offset": int(start), "old": str(old), "new": str(new)} if start >= 0:
            try:
                return Edit(start, old.encode("latin-1"), new.encode("latin-1"))
            except UnicodeEncodeError:
                pass
    raise PatchError.of("bad-edit", f"this is not an edit: {item!r}")
