"""What a person should know of a formula that parses: what fails in it, and what surprises.

The public engine takes much without a word, an unknown name for instance; what it reads
otherwise than the evaluator here is said too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.errors import Diagnostic, Severity
from notegen.formula.faults import find_faults
from notegen.formula.limits import MAX_FINDINGS
from notegen.formula.surprises import find_surprises
from notegen.formula.tag_names import TagNames
from notegen.formula.visits import visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notegen.formula.nodes import Program


def check_formula(program: Program, known_tags: TagNames | Iterable[str]) -> tuple[Diagnostic, ...]:
    """The findings by their places; spans are in characters of the program's text.

    What can never be evaluated is an
    error; in a branch of ``iif`` it is a warning, since that branch may never be taken.
    """
    names = known_tags if isinstance(known_tags, TagNames) else TagNames(known_tags)
    findings: list[Diagnostic] = []
    for seen in visit(program):
        severity = Severity.WARNING if seen.optional else Severity.ERROR
        findings.extend(
            Diagnostic(fault.code, severity, fault.message, fault.place.span, fault.hint)
            for fault in find_faults(seen.node)
        )
        findings.extend(find_surprises(seen, names, program.text))
        if len(findings) >= MAX_FINDINGS:
            break
    return tuple(sorted(findings, key=_start)[:MAX_FINDINGS])


def _start(found: Diagnostic) -> int:
    return -1 if found.span is None else found.span.start
