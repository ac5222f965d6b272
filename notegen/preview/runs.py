"""Finished text as HTML: always escaped, its marked and failed parts in spans of their own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from notegen.document.content import RunKind

if TYPE_CHECKING:
    from notegen.document.content import Run


def runs_html(runs: tuple[Run, ...]) -> str:
    """The runs, one after the other; line breaks stay line breaks."""
    return "".join(
        escape(run.text, quote=False)
        if run.kind is RunKind.PLAIN
        else f'<span class="{run.kind}">{escape(run.text, quote=False)}</span>'
        for run in runs
    )
