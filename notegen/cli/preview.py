"""``notegen preview``: templates rendered for an order, as they are or as they would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for, show
from notegen.cli.files import read_file
from notegen.cli.inputs import LocaleCode, read_orders, read_seller
from notegen.cli.replacing import replace_file
from notegen.errors import PreviewError, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.cli.renderer import ChildRenderer
    from notegen.dialect.vocabulary import Dialect
    from notegen.document import Document
    from notegen.errors import Diagnostic
    from notegen.locales import Locale
    from notegen.order import Order
    from notegen.seller import Seller
    from notegen.spans import Span
    from notegen.template import Template


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, for each of the templates."""

    orders: tuple[Order, ...]
    seller: Seller | None
    locale: Locale | None
    dialects: tuple[Dialect, ...]
    out: Path
    mark: bool
    page_images: bool
    html: bool
    clean: bool


_PATH = click.Path(path_type=Path, readable=False)


@click.command("preview")
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True, type=_PATH)
@click.option("--order", metavar="FILE", type=_PATH, help="An order, as Linnworks' JSON.")
@click.option("--seller", metavar="FILE", type=_PATH, help="Show it filled in for this seller.")
@click.option("--locale", type=LocaleCode(), help="FR, DE, IT, ES or ENG.")
@click.option(
    "--dialect", metavar="FILE", multiple=True, type=_PATH, help="How to read its layout."
)
@click.option("-o", "--out", metavar="DIR", required=True, type=_PATH, help="Where to write.")
@click.option("--mark", is_flag=True, help="Outline what is filled in.")
@click.option("--page-images", is_flag=True, help="Write a PNG of each page too.")
@click.option("--html", is_flag=True, help="Write the page itself too.")
@click.option("--clean", is_flag=True, help="Leave out the line that says whose preview it is.")
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    templates: tuple[Path, ...],
    order: Path | None,
    seller: Path | None,
    locale: Locale | None,
    dialect: tuple[Path, ...],
    out: Path,
    *,
    mark: bool,
    page_images: bool,
    html: bool,
    clean: bool,
) -> None:
    """Render templates as PDF for an order, without touching them.

    Writes DIR/<name>.pdf for each template. Without --order, a made-up order is shown.
    """
    stems = [path.stem for path in templates]
    doubled = next((stem for stem in stems if stems.count(stem) > 1), None)
    if doubled:
        raise click.UsageError(f"two templates would both be written as {doubled}.pdf")
    request = Request(
        orders=read_orders(order) if order else (),
        seller=read_seller(seller).seller if seller else None,
        locale=locale,
        dialects=tuple(_read_dialect(path) for path in dialect),
        out=out,
        mark=mark,
        page_images=page_images,
        html=html,
        clean=clean,
    )
    from notegen.cli.renderer import ChildRenderer

    sources = [(path, read_file(path)) for path in templates]
    with ChildRenderer() as renderer:
        documents = [(path, *_evaluate(path, raw, request)) for path, raw in sources]
        code = _write_all(documents, request, renderer)
    ctx.exit(code)


def _read_dialect(path: Path) -> Dialect:
    from notegen.dialect.vocabulary import parse_dialect
    from notegen.errors import SourceError

    raw = read_file(path)
    with about(str(path)):
        try:
            return parse_dialect(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise SourceError.of("dialect-not-utf8", f"{path} is not UTF-8") from None


def _evaluate(path: Path, raw: bytes, request: Request) -> tuple[bytes, Document]:
    """The bytes that were shown (filled in where a seller is given), and the document."""
    from notegen.cli.pictures import read_below
    from notegen.document import evaluate
    from notegen.template import parse

    with about(str(path), raw):
        template = parse(raw)
        locale = request.locale or template.detect_locale(path.name)
        if request.seller:
            template = _filled_in(template, request.seller, locale)
    with about(str(path), template.raw):
        document = evaluate(
            template,
            _choose_order(request, template, locale),
            locale=locale,
            today=date.today(),  # noqa: DTZ011 - the day on the user's own calendar
            marks=_slots(template, request, locale) if request.mark else (),
            title=path.stem,
            dialects=request.dialects,
            read=read_below(path.parent),
        )
    return template.raw, document


def _filled_in(template: Template, seller: Seller, locale: Locale) -> Template:
    from notegen.planner import plan, prove
    from notegen.template import parse

    return parse(prove(template, plan(template, seller, locale)))


def _slots(template: Template, request: Request, locale: Locale) -> Sequence[Span]:
    from notegen.checker import inspect

    slots = inspect(template, request.seller, locale).slots
    return [slot.span for slot in slots if slot.span]


def _choose_order(request: Request, template: Template, locale: Locale) -> Order:
    """The order to show: the seller's own for this locale, else the first, else a made-up one.

    A made-up one bears a prefix that the template's own formula strips.
    """
    from notegen.onboarding import choose_order
    from notegen.order_number.formula import find_prefixes
    from notegen.samples import read_sample_order

    if request.orders and request.seller:
        chosen = choose_order(request.seller, locale, request.orders)
        if chosen:
            return chosen
    if request.orders:
        return request.orders[0]
    prefixes = find_prefixes(template.search.words)
    return read_sample_order(locale, prefixes[0])


def _write_all(
    documents: Sequence[tuple[Path, bytes, Document]], request: Request, child: ChildRenderer
) -> ExitCode:
    """Write what was asked for; without a renderer, the pages are written all the same."""
    code = ExitCode.DONE
    renderer: ChildRenderer | None = child
    try:
        child.require()
    except PreviewError as error:
        code, renderer = exit_for(error), None
    for path, raw, document in documents:
        findings = [*document.diagnostics]
        try:
            findings += _write(path.stem, document, renderer, request)
        except PreviewError as error:
            code = ExitCode.NO_PREVIEW
            findings += error.diagnostics
        show(findings, Source(str(path), raw))
        if code is ExitCode.DONE and any(f.severity is Severity.ERROR for f in findings):
            code = ExitCode.FINDINGS
    return code


def _write(
    stem: str, document: Document, renderer: ChildRenderer | None, request: Request
) -> Sequence[Diagnostic]:
    """Write one template's files, each named on standard output; what the layout had to say."""
    from notegen.preview.html import to_html

    files: dict[str, bytes] = {}
    findings: Sequence[Diagnostic] = ()
    if request.html:
        files[f"{stem}.html"] = to_html(document, clean=request.clean).encode()
    if renderer:
        rendering = renderer.render(document, clean=request.clean)
        findings = rendering.diagnostics
        files[f"{stem}.pdf"] = rendering.pdf
        if request.page_images:
            for number, image in enumerate(renderer.draw_pages(rendering.pdf), start=1):
                files[f"{stem}-{number}.png"] = image
    for name, content in files.items():
        replace_file(request.out / name, content)
        click.echo(request.out / name)
    return findings
