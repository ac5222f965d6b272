"""The paste sheet of one template as plain text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from notegen.locales import Locale
from notegen.paste.sheet import Message, Task
from notegen.paste.words import load_words, say_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notegen.paste.sheet import PasteSheet, PasteStep


WIDTH = 78
RULE = "-" * WIDTH
"""Stands above and below each text to paste, which begins at the left edge and is not wrapped."""


def to_text(sheet: PasteSheet, language: Locale = Locale.ENG) -> str:
    """The sheet's steps in a language; the texts to paste stand unwrapped between two rules."""
    words = load_words(language)
    title = f"{words[f'template-{sheet.locale.stem}']} ({sheet.locale})"
    lines = [title, "=" * len(title), ""]
    for key in ("intro-open", "intro-only"):
        lines += [*_wrap(say_plainly(Message(key), language)), ""]
    tasks: tuple[PasteStep | Task, ...] = (*sheet.before, *sheet.steps, *sheet.after)
    for number, task in enumerate(tasks):
        lines += _describe(task, number, language)
    for key in ("rules", "rules-overlap", "rules-default", "rules-specific"):
        lines += [*_wrap(say_plainly(Message(key), language)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _describe(task: PasteStep | Task, number: int, language: Locale) -> Iterator[str]:
    yield from _wrap(f"[ ] {number}. {say_plainly(task.title, language)}", "    ")
    if isinstance(task, Task):
        for text in task.texts:
            yield from _wrap("    " + say_plainly(text, language), "    ")
        if task.copy:
            yield from _frame(task.copy)
        yield ""
        return
    yield from _describe_step(task, language)


def _describe_step(step: PasteStep, language: Locale) -> Iterator[str]:
    words = load_words(language)
    yield from _wrap(f"    {words['where']}: {say_plainly(step.where, language)}", "    ")
    yield from _wrap(f"    {words['select']}: {say_plainly(step.select, language)}", "    ")
    for note in step.notes:
        yield from _wrap("    " + say_plainly(note, language), "    ")
    if step.changes:
        yield f"    {words['paste']}:"
        yield from _frame(step.paste)
        yield f"    {words['put-back']}:"
        yield from _frame(step.old)
    else:
        yield from _wrap(f"    {words['unchanged']}", "    ")
        yield from _frame(step.paste)
    yield ""


def _frame(text: str) -> tuple[str, ...]:
    return (RULE, text, RULE)


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
