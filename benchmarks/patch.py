"""How fast patching is: against lxml's parse-and-serialise, and against importing what it needs.

Prints one JSON line for each figure. Runs are interleaved, processor time is measured, and the ratio
is the median of those of the rounds, so that other work on the machine weighs little. Byte-code
caches are warm. That time is linear is shown by files of twice the size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from lxml import etree

from notegen.data import read_bytes
from notegen.errors import NotegenError
from notegen.locales import Locale
from notegen.patching import check, plan, prove
from notegen.seller import Seller
from notegen.template import parse

if TYPE_CHECKING:
    from collections.abc import Callable

FORMULA = (
    'EVAL{BEGIN}IIF[contains["bm-",[{SecondaryReference}]],'
    ' Replace[[{SecondaryReference}],"bm-",""], ""]{END}'
)
LIVE = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET IN FORMAT MONTH YEAR"
    "(E.G. DECEMBER 2018)."
)
SELLER = {"company": "Harbour & Lane", "live_since": "2018-12", "prefix": {"FR": "bmFR"}}
MAX_LIBRARY = 6.5
MAX_COMMAND = 2.6
MAX_DOUBLING = 2.5


def make_template(texts: int = 250, size: int = 60_000) -> bytes:
    """A template of about ``size`` bytes with ``texts`` labels, as a designer might write it."""
    words = [f"Commande n° {FORMULA}", f"Vendu par YOUR COMPANY NAME depuis {LIVE}"]
    words += ["YOUR COMPANY NAME", "Merci, YOUR COMPANY NAME"]
    words += [f"Livraison {n}: quantité, prix et remboursement" for n in range(texts - 4)]
    boxes = [
        f'  <label x="{n % 190}" y="{n % 280}" width="80" height="6" font="Arial" size="9"'
        f' weight="bold" align="left" colour="#222222">{text.replace("<", "&lt;")}</label>\n'
        for n, text in enumerate(words)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<template xmlns="urn:notegen:template:1">\n'
    raw = (head + "".join(boxes) + "</template>\n").encode()
    return raw.replace(b"</template>", b"<!--" + b"x" * (size - len(raw)) + b"--></template>")


def measure(*jobs: Callable[[], object], rounds: int) -> list[list[float]]:
    """The processor time of each job and of its processes, in seconds, round by round."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, found in zip(jobs, times, strict=True):
            start = read_clock()
            job()
            found.append(read_clock() - start)
    return times


def read_clock() -> float:
    """The processor time of this process and of those that it has waited for, in seconds."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def measure_library() -> None:
    """Parse, plan, apply and prove one template."""
    raw = make_template()
    seller = Seller.from_mapping(SELLER)

    def patch() -> bytes:
        template = parse(raw)
        return prove(template, plan(template, seller, Locale.FR))

    def reserialise() -> bytes:
        return etree.tostring(etree.fromstring(raw))

    assert b"Harbour &amp; Lane" in patch()
    ours, theirs = measure(patch, reserialise, rounds=200)
    show("patch one template of 60 kB", ours, theirs, MAX_LIBRARY)


REPEATED = {
    "labels": "<label>Quantité et prix</label>",
    "attributes": '<label text="Quantité &amp; prix" x="1"/>',
    "tags": "<label>[{OrderId}] [{Unknown}]</label>",
    "formulas": f"<label>{FORMULA}</label>",
    "inline markup": "<b>Prix</b> et <i>quantité</i> ",
    "HTML": "<label>&lt;p&gt;Prix &lt;b&gt;et&lt;/b&gt; quantit&amp;eacute;&lt;/p&gt;</label>",
    "CDATA sections": "<![CDATA[a]]>b",
    "near misses": "<label>Your Company Name</label>",
}


def measure_doubling() -> None:
    """Parse, plan, prove and check files in which one thing is there 2,000 and 4,000 times."""
    seller = Seller.from_mapping(SELLER)
    core = f"<l>{FORMULA}</l>" + "<l>YOUR COMPANY NAME</l>" * 3 + f"<l>{LIVE}</l>"

    def patch(repeated: str, times: int) -> None:
        template = parse(f"<t>{core}<l>{repeated * times}</l></t>".encode())
        with suppress(NotegenError):
            prove(template, plan(template, seller, Locale.FR))
        check(template, seller, Locale.FR)

    for name, repeated in REPEATED.items():
        jobs = [partial(patch, repeated, times) for times in (4_000, 2_000)]
        ours, theirs = measure(*jobs, rounds=7)
        show(f"twice as many {name}", ours, theirs, MAX_DOUBLING)


def measure_command() -> None:
    """The command for the five shipped templates, as its own process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [f"{locale.stem}.xml" for locale in Locale]
        for file in files:
            (folder / file).write_bytes(read_bytes("templates", file))
        lines = ['company = "Harbour Lane"', 'live_since = "2018-12"', "[prefix]"]
        lines += [f'{locale} = "bm{locale}"' for locale in Locale]
        (folder / "seller.toml").write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "notegen", "patch", *files, "--seller", "seller.toml"]
        numbers = iter(range(10_000))

        def patch() -> None:
            run([*command, "-o", f"out{next(numbers)}"], folder)

        def load() -> None:
            run([sys.executable, "-c", "import click, lxml.etree"], folder)

        patch()
        ours, theirs = measure(patch, load, rounds=20)
    show("notegen patch of five files", ours, theirs, MAX_COMMAND)


def run(command: list[str], folder: Path) -> None:
    """Run a process to its end; it must succeed."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def show(name: str, ours: list[float], theirs: list[float], limit: float) -> None:
    """One figure: milliseconds, and the ratio with the most that it may be."""
    figure = {
        "name": name,
        "ms": round(min(ours) * 1000, 2),
        "reference_ms": round(min(theirs) * 1000, 2),
        "ratio": round(median(a / b for a, b in zip(ours, theirs, strict=True)), 2),
        "limit": limit,
    }
    print(json.dumps(figure))


if __name__ == "__main__":
    measure_library()
    measure_doubling()
    measure_command()
