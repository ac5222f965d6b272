"""One thing that is wrong with a print, and on which of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from notegen.errors import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic and the pages that it is about, counted from 1; none for the whole print."""

    diagnostic: Diagnostic
    pages: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The diagnostic's code, such as ``company-count``."""
        return self.diagnostic.code


def report(
    code: str,
    message: str,
    hint: str,
    pages: tuple[int, ...] = (),
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about ``pages``."""
    return Finding(Diagnostic(code, severity, message, hint=hint), pages)
