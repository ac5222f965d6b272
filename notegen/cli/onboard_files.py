"""The files that ``onboard`` writes: templates, their manifest, previews and paste sheets."""

from __future__ import annotations

from dataclasses import replace
from posixpath import normpath
from typing import TYPE_CHECKING

from notegen.cli.console import about
from notegen.cli.files import read_file
from notegen.errors import PatchError, PreviewError, Severity
from notegen.manifest import FILE_NAME, Entry, Manifest, digest, make_entry
from notegen.paste import find_changes, to_text, write_sheet
from notegen.paste import to_html as to_paste_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from notegen.cli.renderer import ChildRenderer
    from notegen.errors import Diagnostic
    from notegen.locales import Locale
    from notegen.onboarding import FinishedTemplate
    from notegen.seller import Seller


MANIFEST = f"templates/{FILE_NAME}"


def list_names(locales: Iterable[Locale]) -> list[str]:
    """The names, relative to the directory, of all files that a run may write."""
    each = ("templates/{}.xml", "previews/{}.pdf", "paste/{}.txt")
    return [MANIFEST, "paste.html", *(name.format(key.stem) for key in locales for name in each)]


def list_replaceable(out: Path) -> list[str]:
    """The names, relative to ``out``, of what an earlier run wrote there, by its manifest.

    Raises :class:`PatchError`: ``changed-since`` where a file is not as that run left it, ``exists``
    where there are files but no manifest.
    """
    path = out / MANIFEST
    if not path.is_file():
        if out.is_dir() and any(out.iterdir()):
            raise PatchError.of(
                "exists",
                f"{out} was not written by notegen onboard: it has no {MANIFEST}",
                hint="choose a new directory",
            )
        return []
    with about(str(path)):
        manifest = Manifest.from_json(read_file(path))
    known = {f"templates/{e.name}": {e.before, e.after.sha256} for e in manifest.entries}
    known |= {normpath(f"templates/{k}"): {v} for k, v in manifest.companions.items()}
    for name, digests in known.items():
        if (out / name).is_file() and digest(read_file(out / name)) not in digests:
            raise PatchError.of(
                "changed-since",
                f"{out / name} has changed since notegen wrote it",
                hint="move it away if you want to keep it, else delete it; or choose a new directory",
            )
    return [MANIFEST, *known]


def make_files(
    finished: Sequence[FinishedTemplate],
    seller: Seller,
    previews: Mapping[str, bytes],
    conditions: Mapping[Locale, str],
) -> dict[str, bytes]:
    """The content of every file, by its name relative to the directory; the manifest first.

    ``conditions`` are printing conditions for the paste sheets to propose.
    """
    templates = {f"{item.locale.stem}.xml": item.template.raw for item in finished}
    companions = {**previews, **_make_paste_sheets(finished, seller, conditions)}
    manifest = Manifest(
        tuple(_entry(item, seller) for item in finished),
        companions={f"../{name}": digest(raw) for name, raw in companions.items()},
    )
    placed = {f"templates/{name}": raw for name, raw in templates.items()}
    return {MANIFEST: manifest.to_json(), **placed, **companions}


def _entry(item: FinishedTemplate, seller: Seller) -> Entry:
    entry = make_entry(
        f"{item.locale.stem}.xml",
        item.original.raw,
        item.template.raw,
        item.plan.patch,
        item.template.origin,
        seller,
        item.locale,
    )
    return replace(entry, is_new=True)


def make_previews(
    finished: Sequence[FinishedTemplate], renderer: ChildRenderer
) -> tuple[dict[str, bytes], dict[Locale, tuple[Diagnostic, ...]], Diagnostic | None]:
    """The PDF of each template by its name, what its layout had to say, and what is missing.

    Without a renderer there is no PDF, and the last of the three says what to install.
    """
    try:
        renderer.require()
    except PreviewError as error:
        return {}, {}, replace(error.diagnostic, severity=Severity.WARNING)
    files: dict[str, bytes] = {}
    said: dict[Locale, tuple[Diagnostic, ...]] = {}
    for template in finished:
        try:
            rendering = renderer.render(template.document)
        except PreviewError as error:
            said[template.locale] = (replace(error.diagnostic, severity=Severity.WARNING),)
            continue
        files[f"previews/{template.locale.stem}.pdf"] = rendering.pdf
        said[template.locale] = rendering.diagnostics
    return files, said, None


def _make_paste_sheets(
    finished: Sequence[FinishedTemplate], seller: Seller, conditions: Mapping[Locale, str]
) -> dict[str, bytes]:
    """The page with all paste sheets, and the text of each, by name.

    Whole labels where they are the seller's own and known to be whole, else fragments.
    """
    sheets = [
        write_sheet(
            seller,
            item.locale,
            find_changes(item.original, item.template),
            condition=conditions.get(item.locale, ""),
        )
        for item in finished
    ]
    texts = {f"paste/{sheet.locale.stem}.txt": to_text(sheet).encode() for sheet in sheets}
    return {"paste.html": to_paste_page(sheets).encode(), **texts}
