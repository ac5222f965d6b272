"""One question of an interview: asked until its answer is right, or answered by an option."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from notegen.channels import read_channels
from notegen.errors import Diagnostic, SellerError, Severity
from notegen.locales import Locale, find_locale
from notegen.seller import Seller, check_live_since
from notegen.seller_fields import Findings, read_prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


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
            raise SellerError(errors[0], errors[1:])
        for finding in found:
            hint = f" ({finding.hint})" if finding.hint else ""
            click.echo(f"  {finding.severity}: {finding.message}{hint}", err=True)
        if not errors:
            return answer


def check_company(answer: str) -> Iterable[Diagnostic]:
    """What a seller's file with this name would be told."""
    return _try_seller({"company": answer})


def check_month(answer: str) -> Iterable[Diagnostic]:
    """What a seller's file with this month would be told."""
    return _try_seller({"live_since": answer})


def _try_seller(part: Mapping[str, Any]) -> Iterable[Diagnostic]:
    """What is wrong in a file with this part, and else nothing wrong."""
    today = date.today()  # noqa: DTZ011 - the day on the user's own calendar
    whole = {"company": "A", "live_since": "2018-12", "prefix": {"FR": ""}, **part}
    try:
        return check_live_since(Seller.from_mapping(whole), today)
    except SellerError as error:
        return error.diagnostics


def split_prefixes(answer: str) -> list[str]:
    """Prefixes separated by commas; ``none`` is the empty one."""
    parts = [part.strip() for part in answer.split(",")]
    return ["" if part.casefold() == NONE else part for part in parts]


def join_prefixes(prefixes: Iterable[str]) -> str:
    """The prefixes as they are asked for."""
    return ", ".join(prefix or NONE for prefix in prefixes)


def check_prefixes(answer: str) -> Iterable[Diagnostic]:
    """What is wrong with the prefixes of an answer."""
    findings = Findings()
    read_prefixes(split_prefixes(answer), "prefix", findings)
    return findings.errors


def check_locales(answer: str) -> Iterable[Diagnostic]:
    """Which words of an answer are no locales."""
    findings = Findings()
    for code in answer.replace(",", " ").split():
        if find_locale(code) is None:
            hint = f"the locales are {', '.join(Locale)}"
            findings.add("unknown-locale", code, "is no locale", hint)
    return findings.errors


def check_country(answer: str) -> Iterable[Diagnostic]:
    """Whether a template serves the country; ``skip`` is right too."""
    findings = Findings()
    if answer.casefold() != SKIP:
        read_channels([{"country": answer, "prefix": ""}], findings)
    return findings.errors
