"""A warm preview against WeasyPrint's own time for the same page, and the memory of many.

A preview is all from a parsed template to the bytes of the PDF: evaluated, laid out, written, looked
through for what does not fit. The two take turns; of each the best run counts. The ratio's limit is
0.75: a renderer keeps the fonts and the parsed style sheet, and reads the page as XML. Memory is what the process holds after 100 previews and after 1,000 more.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weasyprint import HTML

from notegen.data import read_bytes
from notegen.document import evaluate
from notegen.locales import Locale
from notegen.orders import parse_orders, read_sample_order, read_shipped_template
from notegen.preview import Renderer, to_html
from notegen.template import parse

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 10
LIMIT = 0.75
DOUBLED = 2.5
"""Twice as much may take little more than twice as long."""
DOUBLING = {"tags": 400, "letters": 400, "rows": 800, "pages": 160}
MANY = 1000
WARM_UP = 100
TODAY = date(2026, 1, 1)


def main() -> None:
    """Print the figures."""
    template = parse(read_shipped_template(Locale.FR))
    order = read_sample_order(Locale.FR, "bm-")
    renderer = Renderer()
    html = to_html(evaluate(template, order, locale=Locale.FR, today=TODAY))

    def preview() -> None:
        renderer.render(evaluate(template, order, locale=Locale.FR, today=TODAY))

    def plain() -> None:
        page: Any = HTML(string=html)  # type: ignore[no-untyped-call]
        page.write_pdf(pdf_variant="pdf/ua-1")

    best_preview, best_plain = measure(preview, plain)
    show("preview.seconds", best_preview, "s", runs=RUNS)
    show("preview.weasyprint-seconds", best_plain, "s", runs=RUNS)
    show("preview.ratio", best_preview / best_plain, "1", limit=LIMIT)
    measure_doubling(renderer)
    for _ in range(WARM_UP):
        preview()
    before = read_memory()
    for _ in range(MANY):
        preview()
    show("preview.memory-growth", read_memory() - before, "MB", previews=MANY)


def measure_doubling(renderer: Renderer) -> None:
    """How many times as long a preview takes when it has twice as much of one thing."""
    head = '<template xmlns="urn:notegen:template:1" locale="FR">'
    label = '<label x="20" y="20" width="90" height="5"{}>{}</label>'
    table = '<items y="60" bottom="{}"><column order="1" field="SKU"/><column order="2" field="Title"/></items>'
    (order,) = parse_orders(read_bytes("orders", "forty.json"))
    shapes: dict[str, Callable[[int], tuple[str, int]]] = {
        "labels": lambda n: (head + label.format("", "[{Town}] and words") * n, 1),
        "tags": lambda n: (head + label.format("", "[{Unknown}] [{Town}]\n" * n), 1),
        "letters": lambda n: (head + label.format("", f"{'words ' * 20}\n" * n), 1),
        "unknown-layout": lambda n: ("<report>" + "<t>some words</t>" * n, 1),
        "rows": lambda n: (head + table.format(280), n // 40),
        "pages": lambda n: (head + label.format(' on="every"', "x") + table.format(75), n // 40),
    }
    for name, make in shapes.items():
        sizes = DOUBLING.get(name, 2000)

        def preview(count: int, make: Callable[[int], tuple[str, int]] = make) -> None:
            text, times = make(count)
            end = "</report>" if text.startswith("<report>") else "</template>"
            many = replace(order, items=order.items * times)
            template = parse((text + end).encode())
            renderer.render(evaluate(template, many, locale=Locale.FR, today=TODAY))

        once, twice = measure(partial(preview, sizes), partial(preview, 2 * sizes), runs=2)
        show(f"preview.doubled-{name}", twice / once, "1", limit=DOUBLED)


def measure(*jobs: Callable[[], None], runs: int = RUNS) -> list[float]:
    """The best time of each job in seconds of this process; they take turns, the first not counted."""
    rounds = [[time_job(job) for job in jobs] for _ in range(runs + 1)]
    return [min(times) for times in zip(*rounds[1:], strict=True)]


def time_job(job: Callable[[], None]) -> float:
    """Processor seconds, so that what else runs on the machine counts less."""
    start = time.process_time()
    job()
    return time.process_time() - start


def read_memory() -> float:
    """The memory that the process holds, in MB; where only the peak is known, that."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def show(figure: str, value: float, unit: str, **more: object) -> None:
    print(json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, **more}))


if __name__ == "__main__":
    main()
