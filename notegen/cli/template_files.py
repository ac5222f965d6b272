"""The templates that a command is given: files, a folder of labels, or standard input."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.console import ExitCode, exit_for, show
from notegen.cli.files import read_file, unreadable
from notegen.errors import Diagnostic, Source, SourceError
from notegen.template import parse, parse_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notegen.errors import NotegenError
    from notegen.locales import Locale
    from notegen.spans import Span
    from notegen.template import Template


STDIN = "-"
LABEL_SUFFIXES = (".txt", ".text", ".label")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template on the disk: one file, or the text files of a folder.

    ``name`` is what the person calls it; ``paths`` are the real files, links followed, and
    ``raws`` their bytes. ``folder`` is the name of the folder of labels, else empty.
    """

    name: str
    paths: tuple[Path, ...]
    raws: tuple[bytes, ...]
    folder: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the person calls each of the files."""
        if not self.folder:
            return (self.name,)
        return tuple(str(Path(self.name) / path.name) for path in self.paths)

    def show(self, diagnostics: Iterable[Diagnostic], template: Template | None = None) -> None:
        """Write diagnostics to standard error, each with its place in its file."""
        for diagnostic in diagnostics:
            source, shifted = self._place(diagnostic, template)
            show([shifted], source)

    def fail(self, error: NotegenError, template: Template | None = None) -> ExitCode:
        """Show an error with all that belongs to it, and give the exit code that it means."""
        codes = []
        for diagnostic in error.diagnostics:
            source, shifted = self._place(diagnostic, template)
            part = type(error)(shifted)
            part.source = error.source or source
            codes.append(exit_for(part))
        return max(codes)

    def _place(
        self, diagnostic: Diagnostic, template: Template | None
    ) -> tuple[Source, Diagnostic]:
        if not self.folder:
            raw = template.raw if template else b"".join(self.raws)
            return Source(self.name, raw), diagnostic
        if template is None or diagnostic.span is None:
            return Source(self.name), _move(diagnostic, None)
        number, span = template.find_file(diagnostic.span)
        return Source(self.names[number], template.sources[number].raw), _move(diagnostic, span)


def read_files(arguments: Sequence[str]) -> list[TemplateFile]:
    """Each argument's template: a file, a folder of text files, or ``-``.

    Raises :class:`SourceError`: what :func:`notegen.cli.files.read_file` raises, ``empty-set``
    for a folder without text files, ``doubled-file`` for a file that is named twice.
    """
    found = [_read(argument) for argument in arguments]
    seen: set[Path] = set()
    for item in found:
        for path in item.paths:
            if path in seen:
                raise SourceError.of("doubled-file", f"{path} is named twice")
            seen.add(path)
    return found


def _read(argument: str) -> TemplateFile:
    if argument == STDIN:
        return TemplateFile("standard input", (), (read_file(STDIN),))
    path = Path(os.path.realpath(argument))
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails where nothing may be looked up
        return TemplateFile(argument, (path,), (_read_named(path, argument),))
    try:
        labels = sorted(
            Path(os.path.realpath(entry))
            for entry in path.iterdir()
            if entry.suffix.lower() in LABEL_SUFFIXES and entry.name[0] != "."
        )
    except OSError as error:
        raise unreadable(argument, error) from None
    if not labels:
        raise SourceError.of(
            "empty-set",
            f"{argument} is a folder without any text file of labels",
            hint=f"labels are files that end in {', '.join(LABEL_SUFFIXES)}; name other files"
            " one by one",
        )
    raws = tuple(_read_named(label, label) for label in labels)
    return TemplateFile(argument, tuple(labels), raws, path.name)


def _read_named(path: Path, name: Path | str) -> bytes:
    """The bytes of ``path``; an error calls it ``name``."""
    try:
        return read_file(path)
    except SourceError as error:
        found = error.diagnostic
        message = found.message.replace(str(path), str(name))
        raise SourceError.of(found.code, message, hint=found.hint) from None


def parse_file(file: TemplateFile, raws: Sequence[bytes] | None = None) -> Template:
    """The template of a file, or of other bytes in its place."""
    raws = file.raws if raws is None else raws
    if file.folder:
        return parse_set(raws)
    is_label = Path(file.name).suffix.lower() in LABEL_SUFFIXES
    return parse(raws[0], plain=is_label and not raws[0].lstrip().startswith(b"<?xml"))


def choose_locale(file: TemplateFile, template: Template, wanted: Locale | None) -> Locale:
    """The locale that the person names, else the one that words and name of the file tell.

    Raises as :func:`notegen.language.detect_locale` does.
    """
    return wanted or template.detect_locale(file.folder or file.name)


def _move(found: Diagnostic, span: Span | None) -> Diagnostic:
    return Diagnostic(found.code, found.severity, found.message, span, found.hint, found.path)
