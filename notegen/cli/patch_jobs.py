"""One template to patch: its original bytes, its plan, and what must be written where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.cli.template_files import choose_locale
from notegen.cli.transaction import Write
from notegen.errors import PatchError
from notegen.manifest import make_entry
from notegen.planner import make_finished, plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from notegen.cli.template_files import TemplateFile
    from notegen.locales import Locale
    from notegen.manifest import Entry, Manifest
    from notegen.planner import Plan
    from notegen.seller import Seller
    from notegen.slots import Options
    from notegen.template import Template


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: for whom, in which locale, and how unclear places are taken."""

    seller: Seller
    locale: Locale | None
    options: Options
    was: Seller | None


@dataclass(frozen=True, slots=True)
class Job:
    """A template with its plan, proved.

    ``template`` is the original, ``finished`` what is made of it.
    """

    file: TemplateFile
    template: Template
    locale: Locale
    plan: Plan
    finished: Template
    request: Request

    @property
    def results(self) -> tuple[bytes, ...]:
        """The patched bytes of each file."""
        return tuple(source.raw for source in self.finished.sources)


def restore_originals(
    file: TemplateFile, manifests: Mapping[Path, Manifest], request: Request
) -> tuple[bytes, ...]:
    """The bytes of a template's files from before they were patched, as far as is recorded.

    Raises ``PatchError`` (``changed-since``) for a file that has been changed since, unless it
    is said for whom it was patched.
    """
    originals = []
    for path, raw in zip(file.paths, file.raws, strict=False):
        entry = manifests[path.parent].find(path.name)
        if entry is None:
            originals.append(raw)
            continue
        try:
            originals.append(entry.restore(raw))
        except PatchError:
            if request.was is None:
                raise
            originals.append(raw)
    return tuple(originals) or file.raws


def make_job(file: TemplateFile, template: Template, request: Request) -> Job:
    """Plan and prove one template. Raises what planning and proving raise."""
    locale = choose_locale(file, template, request.locale)
    planned = plan(template, request.seller, locale, request.options, request.was)
    return Job(file, template, locale, planned, make_finished(template, planned), request)


def writes_of(job: Job, targets: Mapping[Path, bytes | None]) -> list[Write]:
    """What must be written: ``targets`` are the paths with what stands there, in their order."""
    return [
        Write(path, old, result)
        for (path, old), result in zip(targets.items(), job.results, strict=True)
    ]


def entries_of(
    job: Job, targets: Mapping[Path, bytes | None], manifests: Mapping[Path, Manifest]
) -> dict[Path, list[Entry]]:
    """The manifest entries of one job, by folder; none where nothing is or was patched."""
    found: dict[Path, list[Entry]] = {}
    for number, (path, current) in enumerate(targets.items()):
        made = make_entry(
            path.name,
            job.template.sources[number].raw,
            job.results[number],
            job.plan.patches[number],
            job.template.origin,
            job.request.seller,
            job.locale,
        )
        if entry := manifests[path.parent].begin(made, current):
            found.setdefault(path.parent, []).append(entry)
    return found
