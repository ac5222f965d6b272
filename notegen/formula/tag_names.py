"""Which names are tags, in any case, and what is said of one that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, nearest
from notegen.formula.limits import MAX_NAME, MAX_SUGGESTIONS
from notegen.formula.texts import lower, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from notegen.spans import Span


class TagNames:
    """The names that are tags, looked up in any case.

    With ``given`` only those have a value. One of them serves one template or text: it remembers
    what it suggested, and suggests nothing more after
    :data:`~notegen.formula.limits.MAX_SUGGESTIONS` different unknown names.
    """

    def __init__(self, names: Iterable[str], given: Iterable[str] | None = None) -> None:
        self._names = {lower(name): name for name in names}
        self._given: Collection[str] = self._names
        if given is not None:
            self._given = {lower(name): name for name in given}
            self._names.update(self._given)
        self._suggested: dict[str, str | None] = {}

    def find(self, name: str) -> str | None:
        """The tag's own spelling; None where there is no such tag."""
        return self._names.get(lower(name))

    def suggest(self, name: str) -> str | None:
        """The tag that is most like ``name``; None when none is near."""
        folded = lower(name)
        if folded not in self._suggested:
            if len(name) > MAX_NAME or len(self._suggested) >= MAX_SUGGESTIONS:
                return None
            self._suggested[folded] = nearest(name, self._names.values())
        return self._suggested[folded]

    def judge(self, name: str, place: Span, effect: str) -> Diagnostic | None:
        """A warning where ``name`` is no tag or has no value; ``effect`` says what it does then."""
        tag = self.find(name)
        if tag is None:
            meant = self.suggest(name)
            return Diagnostic.warning(
                "unknown-tag",
                f"[{{{shorten(name)}}}] is no tag that notegen knows; it {effect}",
                place,
                f"did you mean [{{{meant}}}]?" if meant else None,
            )
        if lower(name) not in self._given:
            message = f"[{{{tag}}}] has no value here; it {effect}"
            return Diagnostic.warning("no-value", message, place)
        return None
