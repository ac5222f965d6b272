"""One question of an interview: asked until its answer is right, or answered by an option."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from notegen.errors import Diagnostic, SellerError, Severity
from notegen.seller_fields import (
    judge_month,
    parse_prefixes,
    read_company,
    read_country,
    read_locale,
    read_month,
    read_prefixes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


NONE = "none"
"""What a person types for orders without a prefix."""
SKIP = "skip"
"""What a person types for an integration that has no template."""


def ask(
    question: str,
    given: str | None,
    check: Callable[[str], Iterable[Diagnostic]],
    default: str | None = None,
) -> str:
    """The answer to a question, asked on standard error until ``check`` finds no error.

    ``given`` is an option's value: where it is wrong, :class:`SellerError` is raised. Raises
    click's ``Abort`` where the answers end.
    """
    while True:
        answer = given
        if answer is None:
            answer = click.prompt(question, default=default, err=True, type=str).strip()
        found = tuple(check(answer))
        errors = [finding for finding in found if finding.severity is Severity.ERROR]
        if errors and given is not None:
            raise SellerError.from_all(errors)
        for finding in found:
            hint = f" ({finding.hint})" if finding.hint else ""
            click.echo(f"  {finding.severity}: {finding.message}{hint}", err=True)
        if not errors:
            return answer


def check_company(answer: str) -> Iterable[Diagnostic]:
    """What a seller's file with this name would be told."""
    return _refusals(read_company, answer, "company")


def check_month(answer: str) -> Iterable[Diagnostic]:
    """What a seller's file with this month would be told."""
    found = _refusals(read_month, answer, "live_since")
    if not found:
        today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
        soon = judge_month(read_month(answer, "live_since"), "live_since", today)
        return [soon] if soon else []
    return found


def _refusals(
    reader: Callable[[object, str], object], value: object, path: str
) -> Sequence[Diagnostic]:
    """Why a field of a seller's file cannot have this value."""
    try:
        reader(value, path)
    except SellerError as error:
        return error.diagnostics
    return ()


def join_prefixes(prefixes: Iterable[str]) -> str:
    """The prefixes as they are asked for."""
    return ", ".join(prefix or NONE for prefix in prefixes)


def check_prefixes(answer: str) -> Iterable[Diagnostic]:
    """What is wrong with the prefixes of an answer."""
    return _refusals(read_prefixes, parse_prefixes(answer), "prefix")


def check_locales(answer: str) -> Iterable[Diagnostic]:
    """Which words of an answer are no locales."""
    codes = answer.replace(",", " ").split()
    return [found for code in codes for found in _refusals(read_locale, code, code)]


def check_country(answer: str) -> Iterable[Diagnostic]:
    """Whether a template serves the country; ``skip`` is right too."""
    return () if answer.casefold() == SKIP else _refusals(read_country, answer, "country")
