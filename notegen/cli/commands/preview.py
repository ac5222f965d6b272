"""``notegen preview``: templates rendered for an order, as they are or as they would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notegen.cli.console import ExitCode, about, exit_for, show
from notegen.cli.files import read_below, read_file
from notegen.cli.inputs import (
    get_today,
    read_orders,
    read_seller,
    read_template_files,
)
from notegen.cli.options import LOCALE_OPTION, ORDER_OPTION, PATH, out_option, seller_option
from notegen.cli.renderer import ChildRenderer
from notegen.cli.transaction import replace_file
from notegen.document import evaluate, parse_dialect
from notegen.errors import PreviewError, Severity, Source, SourceError
from notegen.onboarding import choose_order, make_sample_order
from notegen.patching import fill_in, inspect
from notegen.preview import to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notegen.cli.inputs import TemplateFile
    from notegen.document import Dialect, Document
    from notegen.locales import Locale
    from notegen.orders import Order
    from notegen.seller import Seller


@click.command("preview")
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True)
@ORDER_OPTION
@seller_option()
@LOCALE_OPTION
@click.option(
    "--dialect",
    "dialect_files",
    metavar="FILE",
    multiple=True,
    type=PATH,
    help="How to read its layout.",
)
@out_option(required=True, help="Where to write.")
@click.option("--mark", is_flag=True, help="Outline what is filled in.")
@click.option("--page-images", is_flag=True, help="Write a PNG of each page too.")
@click.option("--html", is_flag=True, help="Write the page itself too.")
@click.option("--clean", is_flag=True, help="Leave out the line that says whose preview it is.")
@click.pass_context
def command(  # noqa: PLR0913 - click gives each option by name
    ctx: click.Context,
    templates: tuple[str, ...],
    order_file: Path | None,
    seller_file: Path | None,
    locale: Locale | None,
    dialect_files: tuple[Path, ...],
    out: Path,
    *,
    mark: bool,
    page_images: bool,
    html: bool,
    clean: bool,
) -> None:
    """Render templates as PDF for an order, without touching them.

    TEMPLATE is a file, a folder of labels in text files, or - for standard input. Writes
    DIR/<name>.pdf for each. With --seller it is shown filled in; without --order, for a made-up
    order.
    """
    stems = [Path(name).stem for name in templates]
    folded = [stem.casefold() for stem in stems]  # some disks see no difference
    doubled = next((stem for stem in stems if folded.count(stem.casefold()) > 1), None)
    if doubled:
        raise click.UsageError(f"two templates would both be written as {doubled}.pdf")
    orders = read_orders(order_file) if order_file else ()
    seller = read_seller(seller_file).seller if seller_file else None
    dialects = [_read_dialect(path) for path in dialect_files]
    inputs = read_template_files(templates)
    child = ctx.with_resource(ChildRenderer())
    documents = [
        _evaluate(file, stem, locale, seller, orders, dialects, mark=mark)
        for file, stem in zip(inputs, stems, strict=True)
    ]
    code = ExitCode.DONE
    renderer: ChildRenderer | None = child
    try:
        child.require()
    except PreviewError as error:  # the pages themselves are written all the same
        code, renderer = exit_for(error), None
    for stem, (source, document) in zip(stems, documents, strict=True):
        findings = [*document.diagnostics]
        files: dict[str, bytes] = {}
        try:
            if html:
                files[f"{stem}.html"] = to_html(document, clean=clean).encode()
            if renderer:
                rendering = renderer.render(document, clean=clean)
                findings += rendering.diagnostics
                files[f"{stem}.pdf"] = rendering.pdf
                if page_images:
                    images = enumerate(renderer.draw_pages(rendering.pdf), start=1)
                    files |= {f"{stem}-{number}.png": image for number, image in images}
        except PreviewError as error:
            code = ExitCode.NO_PREVIEW
            findings += error.diagnostics
        for name, content in files.items():
            replace_file(out / name, content)
            click.echo(out / name)
        show(findings, source)
        if code is ExitCode.DONE and any(f.severity is Severity.ERROR for f in findings):
            code = ExitCode.FINDINGS
    ctx.exit(code)


def _read_dialect(path: Path) -> Dialect:
    raw = read_file(path)
    with about(str(path)):
        try:
            return parse_dialect(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise SourceError.of("dialect-not-utf8", f"{path} is not UTF-8") from None


def _evaluate(
    file: TemplateFile,
    title: str,
    wanted: Locale | None,
    seller: Seller | None,
    orders: Sequence[Order],
    dialects: Sequence[Dialect],
    *,
    mark: bool,
) -> tuple[Source, Document]:
    """The bytes that are shown (filled in where a seller is given), and the document.

    It prints the seller's own order for the locale, else the first, else a made-up one.
    """
    with about(file.name, b"".join(file.raws)):
        template = file.parse()
        locale = file.choose_locale(template, wanted)
        if seller:
            template = fill_in(template, seller, locale)
    with about(file.name, template.raw):
        order = choose_order(seller, locale, orders) if seller else None
        slots = inspect(template, seller, locale).slots if mark else ()
        document = evaluate(
            template,
            order or next(iter(orders), None) or make_sample_order(template, locale),
            locale=locale,
            today=get_today(),
            marks=[slot.span for slot in slots if slot.span],
            title=title,
            dialects=dialects,
            read=read_below(file.paths[0].parent) if file.paths else None,
        )
    return Source(file.name, template.raw), document
