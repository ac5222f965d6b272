"""What went wrong, in words for the person who must act, and the exceptions that carry it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)``.

    The unit is that of whatever the span points into: characters for a text, bytes for a
    file's content. ``start <= end`` and neither is negative, else ``ValueError``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """An empty span is a place too."""
        return True

    def shift(self, distance: int) -> Span:
        """The same range, ``distance`` further on."""
        return Span(self.start + distance, self.end + distance)


class Position(NamedTuple):
    """A place for people: line and column, both counted from 1, in characters."""

    line: int
    column: int


def locate(text: str, offset: int) -> Position:
    """Line and column of the character at ``offset`` of ``text``.

    LF, CR LF and a lone CR each end a line.
    """
    before = text[:offset]
    if "\r" in before:
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


class Severity(StrEnum):
    """How bad a finding is: an error stops the job, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` is a stable word such as ``unknown-function``; ``message`` says what was found and
    what was expected; ``hint`` says what to do. ``span`` points into the text or file that was
    being read (bytes for a template, characters for a formula on its own). ``path`` names a
    field of a seller file or an order, such as ``prefix.FR`` or ``Items[2].Quantity``.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str | None = None
    path: str | None = None

    @classmethod
    def error(
        cls,
        code: str,
        message: str,
        span: Span | None = None,
        hint: str | None = None,
        path: str | None = None,
    ) -> Diagnostic:
        """A finding that stops the job."""
        return cls(code, Severity.ERROR, message, span, hint, path)

    @classmethod
    def warning(
        cls,
        code: str,
        message: str,
        span: Span | None = None,
        hint: str | None = None,
        path: str | None = None,
    ) -> Diagnostic:
        """A finding that asks for a look."""
        return cls(code, Severity.WARNING, message, span, hint, path)

    @classmethod
    def note(
        cls,
        code: str,
        message: str,
        span: Span | None = None,
        hint: str | None = None,
        path: str | None = None,
    ) -> Diagnostic:
        """A finding that informs."""
        return cls(code, Severity.NOTE, message, span, hint, path)

    def shift(self, distance: int) -> Diagnostic:
        """The same finding in a longer text, in which its own begins at ``distance``."""
        return replace(self, span=self.span.shift(distance)) if self.span else self


MAX_OF_A_CODE = 50
"""So many findings of one code are said; the others are only counted."""


class Findings:
    """What was found so far: the first of each code, and how many more there are."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self._counts: Counter[str] = Counter()

    def wants(self, code: str) -> bool:
        """Whether one more of the code is kept: for another, what costs time need not be found out."""
        return self._counts[code] < MAX_OF_A_CODE

    def add(self, finding: Diagnostic) -> None:
        """Keep a finding, or count it."""
        if self.wants(finding.code):
            self._found.append(finding)
        self._counts[finding.code] += 1

    def list_all(self) -> tuple[Diagnostic, ...]:
        """The findings in their order, then a note for each code of which there are more."""
        more = [(code, n - MAX_OF_A_CODE) for code, n in self._counts.items() if n > MAX_OF_A_CODE]
        notes = [
            Diagnostic.note("more-places", f"{code}: {count} more places") for code, count in more
        ]
        return (*self._found, *notes)


@dataclass(frozen=True, slots=True)
class Source:
    """What a diagnostic's span points into: a name for people, and the text or file content."""

    name: str
    content: str | bytes = ""


class NotegenError(Exception):
    """Something is wrong that a person can mend.

    It carries one :class:`Diagnostic`; where several places are wrong at once, the rest follow
    in ``related``. ``source`` says in which file, once whoever read the file has set it.
    """

    def __init__(self, diagnostic: Diagnostic, related: Iterable[Diagnostic] = ()) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.related = tuple(related)
        self.source: Source | None = None

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...], dict[str, object]]:
        """What makes the same error in another process."""
        return type(self), (self.diagnostic, self.related), {"source": self.source}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The main finding, then the related ones."""
        return (self.diagnostic, *self.related)

    @classmethod
    def of(
        cls,
        code: str,
        message: str,
        *,
        span: Span | None = None,
        hint: str | None = None,
        path: str | None = None,
    ) -> Self:
        """An exception of this class with one diagnostic of severity *error*."""
        return cls(Diagnostic.error(code, message, span, hint, path))

    @classmethod
    def from_all(cls, diagnostics: Sequence[Diagnostic]) -> Self:
        """An exception of this class with all of ``diagnostics``, the first as its own.

        There is at least one, else ``IndexError``.
        """
        return cls(diagnostics[0], diagnostics[1:])


class SourceError(NotegenError):
    """A file cannot be read: its encoding, not well-formed, a DOCTYPE, too large."""


class TemplateError(NotegenError):
    """A template is well-formed, but its slots or its layout are not as they must be."""


class FormulaError(NotegenError):
    """A formula cannot be parsed or evaluated."""


class FormulaSyntaxError(FormulaError):
    """A formula cannot be parsed."""


class EvaluationError(FormulaError):
    """A formula was parsed but has no value for these tags."""


class SellerError(NotegenError):
    """A seller's file lacks something, or holds something that cannot be right."""


class OrderError(NotegenError):
    """An order lacks something, or holds something that cannot be right."""


class PatchError(NotegenError):
    """Edits overlap, are stale, cannot be encoded, or the proof failed."""


class PreviewError(NotegenError):
    """A preview could not be made: a library is missing, or rendering failed."""


def require_type(value: object, kind: type, name: str) -> None:
    """Raise ``TypeError`` where an argument is not what its function takes."""
    if not isinstance(value, kind):
        message = f"{name} must be of type {kind.__name__}, not {type(value).__name__}"
        raise TypeError(message)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word`` whatever its case, or None when none is near."""
    import difflib

    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """The hint for a misspelt ``word``: the known one most like it, or ``otherwise``."""
    meant = nearest(word, known)
    return f"did you mean {meant}?" if meant else otherwise
