"""What commands read: templates, a seller's file, orders, and what was recorded of a patch."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.console import ExitCode, about, exit_for, show
from notegen.cli.files import STDIN, read_file, reading
from notegen.cli.transaction import Write
from notegen.errors import Diagnostic, SellerError, Severity, Source, SourceError
from notegen.patching import FILE_NAME, Manifest
from notegen.seller import SellerFile, check_live_since, decode_toml, load_toml
from notegen.template import parse, parse_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from notegen.errors import NotegenError
    from notegen.locales import Locale
    from notegen.orders import Order
    from notegen.template import Template

LABEL_SUFFIXES = (".txt", ".text", ".label")
TEMPLATE_SUFFIXES = (".xml", *LABEL_SUFFIXES)
MAX_LISTED = 8
"""The most tags that a message lists."""


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

    @classmethod
    def read(cls, argument: str) -> TemplateFile:
        """What an argument names: a file, a folder of text files, or ``-`` for standard input.

        Raises :class:`SourceError`: what :func:`notegen.cli.files.read_file` raises, and
        ``empty-set`` for a folder without text files.
        """
        if argument == STDIN:
            return cls("standard input", (), (read_file(STDIN),))
        path = Path(os.path.realpath(argument))
        if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails where nothing may be looked up
            return cls(argument, (path,), (read_file(path, name=argument),))
        labels = list_files(path, LABEL_SUFFIXES, argument)
        if not labels:
            raise SourceError.of(
                "empty-set",
                f"{argument} is a folder without any text file of labels",
                hint=f"labels are files that end in {', '.join(LABEL_SUFFIXES)}; name other files"
                " one by one",
            )
        labels = sorted(Path(os.path.realpath(label)) for label in labels)
        raws = tuple(read_file(label) for label in labels)
        return cls(argument, tuple(labels), raws, path.name)

    def parse(self, raws: Sequence[bytes] | None = None) -> Template:
        """The template of the file, or of other bytes in its place."""
        raws = self.raws if raws is None else raws
        if self.folder:
            return parse_set(raws)
        is_label = Path(self.name).suffix.lower() in LABEL_SUFFIXES
        return parse(raws[0], plain=is_label and not raws[0].lstrip().startswith(b"<?xml"))

    def choose_locale(self, template: Template, wanted: Locale | None) -> Locale:
        """The locale that the person names, else the one that words and name of the file tell.

        Raises as :func:`notegen.template.language.detect_locale` does.
        """
        return wanted or template.detect_locale(self.folder or self.name)

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
            return Source(self.name), replace(diagnostic, span=None)
        number, span = template.find_file(diagnostic.span)
        return Source(self.names[number], template.sources[number].raw), replace(
            diagnostic, span=span
        )


def read_template_files(arguments: Sequence[str]) -> list[TemplateFile]:
    """Each argument's template; raises also ``doubled-file`` for a file that is named twice."""
    found = [TemplateFile.read(argument) for argument in arguments]
    seen: set[Path] = set()
    for item in found:
        for path in item.paths:
            if path in seen:
                raise SourceError.of("doubled-file", f"{path} is named twice")
            seen.add(path)
    return found


def read_templates(
    folder: Path, locales: Sequence[Locale]
) -> dict[Locale, tuple[TemplateFile, Template]]:
    """A template for each of ``locales``, found in ``folder`` by words and file names.

    Files of other locales are passed over. Raises :class:`SourceError` when a locale has no
    template (``template-missing``) or two (``template-doubled``).
    """
    if folder.is_file():
        raise SourceError.of("not-a-folder", f"{folder} is no folder")
    found: dict[Locale, tuple[TemplateFile, Template]] = {}
    for path in list_files(folder, TEMPLATE_SUFFIXES, folder):
        file = TemplateFile.read(str(path))
        with about(file.name, b"".join(file.raws)):
            template = file.parse()
            locale = file.choose_locale(template, None)
        if locale in found:
            raise SourceError.of(
                "template-doubled",
                f"{found[locale][0].name} and {path} are both {locale} templates",
                hint="leave one of them in the folder",
            )
        found[locale] = (file, template)
    missing = [locale for locale in locales if locale not in found]
    if missing:
        raise SourceError.of(
            "template-missing",
            f"{folder} has no template for {', '.join(missing)};"
            f" it has one for {', '.join(found) or 'none'}",
            hint="add the file, or leave the locale out of [prefix] in the seller's file",
        )
    return {locale: found[locale] for locale in locales}


def list_files(folder: Path, suffixes: Sequence[str], name: Path | str) -> list[Path]:
    """What in a folder ends in one of ``suffixes`` and is not hidden; an error calls it ``name``."""
    with reading(name):
        paths = sorted(folder.iterdir())
    return [path for path in paths if path.suffix.lower() in suffixes and path.name[0] != "."]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none."""
    path = folder / FILE_NAME
    return Manifest.from_json(read_file(path)) if os.path.lexists(path) else Manifest()


def change_manifest(folder: Path, manifest: Manifest) -> Write:
    """What gives a folder this manifest; one that lists nothing is removed."""
    path = folder / FILE_NAME
    new = manifest.to_json() if manifest.entries or manifest.companions else None
    return Write(path, read_file(path) if path.exists() else None, new)


def read_seller(path: Path, *, has_orders: bool = False) -> SellerFile:
    """A seller's TOML file; an error names the file.

    A go-live month that is still to come is shown as a warning, or is an error. A prefix may begin
    or end with a blank only where orders are tried, which then must show it.
    """
    name = str(path)
    with about(name):
        raw = read_file(path)
        text = decode_toml(raw)
    with about(name, text):
        try:
            file = SellerFile.from_toml(raw)
        except SellerError:
            if not has_orders:
                raise
            file = SellerFile.from_toml(raw, _list_padded(load_toml(raw)[0]))
        found = check_live_since(file.seller, get_today())
        findings = [file.place(each) for each in found]
        errors = [each for each in findings if each.severity is Severity.ERROR]
        if errors:
            raise SellerError.from_all(errors)
    show(findings, Source(name, text))
    return file


def _list_padded(value: object) -> set[str]:
    """The texts in a table that begin or end with a blank."""
    if isinstance(value, str):
        return {value} if value != value.strip() else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for part in parts for text in _list_padded(part)}


def read_orders(path: Path, columns: Mapping[str, str] | None = None) -> tuple[Order, ...]:
    """The orders of a file, CSV or JSON; an error names the file.

    What an export has no column for is shown as a warning: it prints as nothing.
    """
    from notegen.orders import read_orders as read

    with about(str(path)):
        found = read(read_file(path), columns)
    if found.missing:
        names = ", ".join(found.missing[:MAX_LISTED])
        more = f" … ({len(found.missing)})" if len(found.missing) > MAX_LISTED else ""
        message = f"the file has no column for {names}{more}: these print as nothing"
        show([Diagnostic.warning("columns-missing", message)], Source(str(path)))
    return found.orders


def get_today() -> date:
    """The day on the user's own calendar."""
    return date.today()  # noqa: DTZ011
