"""The main job against the least that could make the same five PDFs.

``notegen onboard examples/seller.toml`` with five previews, a whole process, is compared with a
script that imports WeasyPrint and writes the same five finished pages, in one process too. The two
take turns; of each the best run counts. The limit of the ratio is 1.15.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.util import cache_from_source, find_spec
from pathlib import Path

from notegen.data import read_bytes
from notegen.onboarding import finish_template
from notegen.preview import to_html
from notegen.seller import Seller
from notegen.template import parse

RUNS = 10
LIMIT = 1.15
ROOT = Path(__file__).parents[1]
SELLER = ROOT / "examples" / "seller.toml"

SCRIPT = """
import sys
from weasyprint import HTML
for page in sys.argv[1:]:
    HTML(filename=page).write_pdf(page + ".pdf", pdf_variant="pdf/ua-1")
"""


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        pages = write_pages(Path(folder))
        script = [sys.executable, "-c", SCRIPT, *map(str, pages)]
        job = [sys.executable, "-m", "notegen", "onboard", str(SELLER), "--force"]
        job += ["--out", str(Path(folder) / "out")]
        best_job, best_script = measure(job, script)
    warm = has_bytecode("notegen") and has_bytecode("weasyprint")
    show("onboard.seconds", best_job, "s", runs=RUNS, warm=warm)
    show("onboard.script-seconds", best_script, "s", runs=RUNS, warm=warm)
    show("onboard.ratio", best_job / best_script, "1", limit=LIMIT, warm=warm)


def write_pages(folder: Path) -> list[Path]:
    """The five pages that ``onboard`` turns into PDF, as HTML files."""
    seller = Seller.from_toml(SELLER.read_bytes())
    pages = []
    for locale in seller.locales:
        template = parse(read_bytes("templates", f"{locale.stem}.xml"))
        finished = finish_template(template, seller, locale, today=date(2026, 1, 1))
        page = folder / f"{locale.stem}.html"
        page.write_text(to_html(finished.document), encoding="utf-8")
        pages.append(page)
    return pages


def measure(*commands: list[str]) -> list[float]:
    """The best time of each command in seconds; they take turns, after one round that is not counted."""
    rounds = [[time_process(command) for command in commands] for _ in range(RUNS + 1)]
    return [min(times) for times in zip(*rounds[1:], strict=True)]


def time_process(command: list[str]) -> float:
    """Seconds; byte code may be written, so that the round before the first leaves it for the others."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def has_bytecode(package: str) -> bool:
    """Whether the package had been compiled: without that, importing it costs a second more."""
    spec = find_spec(package)
    return bool(spec and spec.origin and Path(cache_from_source(spec.origin)).exists())


def show(figure: str, value: float, unit: str, **more: object) -> None:
    print(json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, **more}))


if __name__ == "__main__":
    main()
