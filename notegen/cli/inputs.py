"""What commands read: templates, a seller's file, orders, and what was recorded of a patch."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from notegen.cli.console import ExitCode, about, decode, exit_for, show
from notegen.cli.files import STDIN, read_file, reading
from notegen.cli.transaction import Write
from notegen.errors import SellerError, Severity, Source, SourceError
from notegen.manifest import FILE_NAME, Manifest
from notegen.seller import Seller, check_live_since
from notegen.spans import Span
from notegen.template import parse, parse_set
from notegen.toml_places import find_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from notegen.errors import Diagnostic, NotegenError
    from notegen.locales import Locale
    from notegen.order import Order
    from notegen.template import Template

LABEL_SUFFIXES = (".txt", ".text", ".label")
TEMPLATE_SUFFIXES = (".xml", *LABEL_SUFFIXES)


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

        Raises as :func:`notegen.language.detect_locale` does.
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
        source = template.source_at(diagnostic.span.start)
        number = template.sources.index(source)
        span = diagnostic.span
        end = min(span.end - source.origin, len(source.raw))
        moved = replace(diagnostic, span=Span(span.start - source.origin, end))
        return Source(self.names[number], source.raw), moved


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


def read_seller(
    path: Path,
    orders: Mapping[str, Path] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Seller:
    """The seller of a TOML file; an error names the file.

    A go-live month that is still to come is shown as a warning, or is an error. Only where
    ``orders`` (read by ``columns``) show it, may a prefix begin or end with a blank.
    """
    name = str(path)
    with about(name):
        raw = read_file(path)
    text = decode(raw).removeprefix("\ufeff")
    with about(name, text):
        try:
            seller = Seller.from_toml(raw)
        except SellerError:
            if not orders:
                raise
            seller = Seller.from_toml(raw, _list_leads(orders, columns or {}))
        findings = [
            replace(found, span=find_value(text, found.path or ""))
            for found in check_live_since(seller, get_today())
        ]
        errors = [found for found in findings if found.severity is Severity.ERROR]
        if errors:
            raise SellerError(errors[0], errors[1:])
    show(findings, Source(name, text))
    return seller


def _list_leads(orders: Mapping[str, Path], columns: Mapping[str, str]) -> set[str]:
    """What stands before the number in the references of order files."""
    from notegen.cli.order_files import open_orders
    from notegen.order_rows import TAGS_READ, walk_orders
    from notegen.orders.reference import split_reference

    files = open_orders(orders, TAGS_READ, columns)
    parts = (split_reference(row[1]) for rows in files for row in walk_orders(rows, set()))
    return {part.prefix for part in parts if part}


def read_orders(path: Path) -> tuple[Order, ...]:
    """The orders of a JSON file; an error names the file."""
    from notegen.order import parse_orders

    with about(str(path)):
        return parse_orders(read_file(path))


def get_today() -> date:
    """The day on the user's own calendar."""
    return date.today()  # noqa: DTZ011
