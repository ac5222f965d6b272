"""What ``notegen verify`` found, for each file, and its JSON form (``docs/verify.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.errors import Diagnostic, SourceError
    from notegen.locales import Locale
    from notegen.printed import Finding, Proof, Verification


@dataclass(frozen=True, slots=True)
class Result:
    """One file: what it shows, or why it cannot be read."""

    name: str
    verification: Verification | None
    error: SourceError | None = None


def to_json(
    results: Sequence[Result],
    missing: Sequence[Finding],
    proofs: Sequence[tuple[Result, Proof]],
    unproved: Sequence[tuple[Locale, str]],
) -> dict[str, Any]:
    """The whole result as one mapping; it holds no text of a note but references and wording."""
    readable = all(result.verification for result in results)
    clean = all(result.verification.ok for result in results if result.verification)
    return {
        "ok": readable and clean and not missing,
        "files": [_file_to_json(result) for result in results],
        "findings": [_to_mapping(f.diagnostic, f.pages) for f in missing],
        "proved": [
            {
                "locale": proof.locale,
                "prefix": proof.prefix,
                "number": proof.reference,
                "file": result.name,
            }
            for result, proof in proofs
        ],
        "unproved": [{"locale": locale, "prefix": prefix} for locale, prefix in unproved],
    }


def _file_to_json(result: Result) -> dict[str, Any]:
    if result.verification is None:
        errors = result.error.diagnostics if result.error else ()
        return {
            "file": result.name,
            "readable": False,
            "notes": [],
            "findings": [_to_mapping(diagnostic, ()) for diagnostic in errors],
        }
    return {
        "file": result.name,
        "readable": True,
        "notes": [
            {
                "pages": list(note.pages),
                "locale": note.locale,
                "number": note.number,
                "reference": note.reference,
                "companies": note.companies,
                "wording_proved": note.wording,
            }
            for note in result.verification.notes
        ],
        "findings": [_to_mapping(f.diagnostic, f.pages) for f in result.verification.findings],
    }


def _to_mapping(diagnostic: Diagnostic, pages: Sequence[int]) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "pages": list(pages),
    }
