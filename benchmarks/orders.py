"""Orders through the formulas, against reading the same file with Python's own csv and json.

A million rows of an export of 13 columns, and a narrow one of the 4 that matter; three in four
orders are Back Market's. Then 200,000 orders as JSON, against reading each as a line by itself.
Each is measured in processor time in a process of its own, since other programs share the machine;
the two take turns, and the ratio is the median of those of the rounds.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from notegen.data import read_bytes

ROWS = 1_000_000
JSON_ORDERS = 200_000
ROUNDS = 3
MAX_MEMORY = 300
MAX_RATIOS = {"wide": 4.5, "narrow": 9.0, "json": 1.3}
HEADINGS = [
    "Order Id", "Channel Reference", "Source", "SubSource", "Reference Number", "Received date",
    "Dispatch By", "Customer company", "Shipping customer name", "Customer email address",
    "Address", "Town", "Status",
]  # fmt: skip
CHANNELS = [
    ("BACKMARKET", "Acme FR", "bmFR"),
    ("BACKMARKET", "Acme BE", "bmBE"),
    ("BACKMARKET", "Acme DE", "bm-"),
    ("EBAY", "EBAY0", ""),
]
SELLER = {
    "company": "Acme",
    "live_since": "2018-12",
    "channel": [
        {"country": "fr-fr", "subsource": "Acme FR", "prefix": "bmFR"},
        {"country": "fr-be", "subsource": "Acme BE", "prefix": "bmBE"},
        {"country": "de-de", "subsource": "Acme DE", "prefix": "bm-"},
    ],
}


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, limit in MAX_RATIOS.items():
            path = folder / title
            if title == "json":
                write_json(path)
            else:
                write_export(path, len(HEADINGS) if title == "wide" else 4)
            rounds = [(measure("simulate", path), measure("read", path)) for _ in range(ROUNDS)]
            show(f"orders.{title}-seconds", median(job[0] for job, _ in rounds), "s")
            ratio = median(job[0] / reading[0] for job, reading in rounds)
            show(f"orders.{title}-ratio", ratio, "1", limit=limit)
            memory = max(job[1] for job, _ in rounds)
            show(f"orders.{title}-memory", memory, "MB", limit=MAX_MEMORY)
            path.unlink()


def write_export(path: Path, width: int) -> None:
    """An export of a million orders with the first ``width`` columns."""
    chance = random.Random(1)
    rest = ["R1", "2018-12-03 10:15:00", "2018-12-05", "Exemple, S.A.", "Ada Beispiel"]
    rest += ["ada@example.org", '12 "rue" des Exemples', "Paris", "PAID"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS[:width])
        for number in range(ROWS):
            source, subsource, prefix = chance.choice(CHANNELS)
            reference = f"{prefix}{chance.randrange(200_000_000, 300_000_000)}"
            writer.writerow([number, reference, source, subsource, *rest][:width])


def write_json(path: Path) -> None:
    """A list of orders, each like the shipped sample and on a line by itself."""
    order = json.loads(read_bytes("orders", "fr.json"))
    order = order[0] if isinstance(order, list) else order
    order["GeneralInfo"] |= {"Source": "BACKMARKET", "SubSource": "Acme FR"}
    with path.open("w", encoding="utf-8") as file:
        for number in range(JSON_ORDERS):
            order["OrderId"] = str(number)
            order["GeneralInfo"]["SecondaryReference"] = f"bmFR{205_000_000 + number}"
            file.write((",\n" if number else "[\n") + json.dumps(order))
        file.write("\n]\n")


def measure(job: str, path: Path) -> tuple[float, float]:
    """Processor seconds and peak megabytes of one job in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.orders", job, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def work(job: str, path: Path) -> None:
    """Do one job and print its seconds and megabytes."""
    start = time.process_time()
    if job == "read":
        read(path)
    else:
        simulate(path)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.process_time() - start, memory]))


def read(path: Path) -> None:
    """Read the file as Python does."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.name == "json":
            for line in file:
                if line.startswith("{"):
                    json.loads(line.rstrip(",\r\n"))
        else:
            for _ in csv.reader(file):
                pass


def simulate(path: Path) -> None:
    """What ``notegen simulate`` does with the orders."""
    from notegen.order_number import write_reference
    from notegen.orders import read_order_rows
    from notegen.seller import Seller
    from notegen.simulation import simulate_orders

    seller = Seller.from_mapping(SELLER)
    texts = {locale: write_reference(seller.prefixes[locale]) for locale in seller.locales}
    with path.open("rb") as stream:
        report = simulate_orders(
            seller, texts, lambda tags: [read_order_rows(stream, tags)], date(2026, 1, 1)
        )
    if report.has_errors:
        raise SystemExit("the figures would be of something else")


def show(figure: str, value: float, unit: str, **more: object) -> None:
    """Print one figure."""
    data = {"figure": figure, "value": round(value, 3), "unit": unit, **more}
    print(json.dumps(data), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
