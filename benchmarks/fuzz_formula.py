"""Coverage-guided fuzzing of the expression language: any text has a value or an error of ours.

Needs atheris (``pip install atheris``), which the tests do not. ``--runs N`` says how many texts
are tried; the vectors are where the fuzzer starts. A foreign exception, an error whose place is
outside the text, more than 30 times a loop of a million steps or more than 200 MB end it with what
went wrong.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
VECTORS = ROOT / "tests" / "cases" / "formula" / "engine.jsonl"
TODAY = date(2024, 2, 29)
TAGS = {
    "SecondaryReference": "bm-205894893",
    "A": "",
    "B": "true",
    "N": "-12.50",
    "D": "2024-02-29 13:45:00",
    "Q": '"x"',
    "U": "é🙂漢",
    "W": " \t",
}
STATISTIC = re.compile(r"stat::(\w+):\s+(\d+)")
MAX_LOOPS, MAX_MEGABYTES = 30, 200


def main() -> int:
    """Fuzz in a process of its own, and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=50_000)
    options.add_argument("--child", type=Path)
    chosen = options.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(json.dumps({"figure": "fuzz.inputs", "value": 0, "unit": "1", "atheris": False}))
        return 0
    if chosen.child:
        fuzz(chosen.child, chosen.runs)
    with tempfile.TemporaryDirectory() as folder:
        write_seeds(Path(folder))
        command = [sys.executable, "-m", "benchmarks.fuzz_formula", "--runs", str(chosen.runs)]
        command += ["--child", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-4000:], file=sys.stderr)
    found = dict(STATISTIC.findall(done.stderr))
    show("fuzz.inputs", found.get("number_of_executed_units", "0"), "1")
    show("fuzz.memory", found.get("peak_rss_mb", "0"), "MB")
    show("fuzz.failed", str(int(bool(done.returncode))), "1")
    return done.returncode


def show(figure: str, value: str, unit: str) -> None:
    print(json.dumps({"figure": figure, "value": int(value), "unit": unit}))


def write_seeds(folder: Path) -> None:
    """The vectors' expressions as a corpus, and the words of the language as a dictionary."""
    from notegen.formula import FUNCTIONS

    corpus = folder / "corpus"
    corpus.mkdir()
    for number, line in enumerate(VECTORS.read_text(encoding="utf-8").splitlines()):
        (corpus / str(number)).write_text(json.loads(line)["expr"], encoding="utf-8")
    words = [f"{name}[" for name in FUNCTIONS]
    words += [" and ", " or ", ":=", "<>", "true", "null", "1.2.2024", "2147483647", "99999"]
    words += [f"[{{{name}}}]" for name in TAGS]
    lines = [f'"{word}"' for word in words]
    (folder / "words").write_text("\n".join(lines), encoding="utf-8")


def fuzz(folder: Path, runs: int) -> None:
    """Run the fuzzer, which ends the process."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["notegen.formula"]):
        formula = importlib.import_module("notegen.formula")
    errors = importlib.import_module("notegen.errors")

    start = time.process_time()
    for _ in range(1_000_000):
        pass
    most = (time.process_time() - start) * MAX_LOOPS

    def attempt(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        start = time.process_time()
        for parse, compiled, run in (
            (formula.parse, formula.compile_formula, "evaluate"),
            (formula.parse_condition, formula.compile_condition, "holds"),
        ):
            try:
                program = parse(text)
                formula.check_formula(program, TAGS)
                getattr(compiled(program), run)(TAGS, TODAY)
            except errors.FormulaError as error:
                span = error.diagnostic.span
                if span is None or span.end > len(text):
                    raise AssertionError(f"{span} is outside {text!r}") from error
        if time.process_time() - start > most:
            raise AssertionError(f"{text!r} takes more than {most:.1f} s")

    limits = ["-timeout=60", f"-rss_limit_mb={MAX_MEGABYTES}", "-print_final_stats=1"]
    files = [f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/", str(folder / "corpus")]
    atheris.Setup([sys.argv[0], f"-runs={runs}", "-max_len=2000", *limits, *files], attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
