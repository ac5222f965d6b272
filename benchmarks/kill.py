"""Kill ``notegen patch --in-place`` at random moments, and see that every file can be recovered.

Usage: ``python benchmarks/kill.py [RUNS]``. Each run forks a process that patches five files (for
one seller, or from one seller to another) and kills it after a random time. Each file must then
hold what it held before or the result. The next ``patch`` or ``undo`` must bring all of them to
the result, or to the original. Prints one JSON line. Needs a system with ``fork``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stdout, suppress
from importlib import import_module
from pathlib import Path

from notegen.cli import group
from notegen.data import read_bytes
from notegen.locales import Locale

RUNS = 1000
SELLER = 'company = "{name}"\nlive_since = "2018-12"\n[prefix]\n'
NAMES = ("Harbour & Lane", "Nova")


def main(runs: int) -> None:
    """Run the tool and print what was found."""
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        originals = {f"{x.stem}.xml": read_bytes("templates", f"{x.stem}.xml") for x in Locale}
        results: dict[int, dict[str, bytes]] = {}
        for module in ("patch", "undo"):
            import_module(f"notegen.cli.commands.{module}")
        for number, company in enumerate(NAMES):
            lines = [f'{locale} = "bm{locale}"' for locale in Locale]
            text = SELLER.format(name=company) + "\n".join(lines)
            Path(f"seller{number}.toml").write_text(text, encoding="utf-8")
            reset(originals)
            patch(number)
            results[number] = contents(originals)
        warm_up(originals)
        seconds = measure(originals)
        found = Counter(
            kill_once(originals, results, random.uniform(0, seconds * 1.1)) for _ in range(runs)
        )
    print(json.dumps({"name": "kills while patching five files", "runs": runs, **found}))
    if set(found) - {"before", "result", "mixed"}:
        sys.exit(1)


def kill_once(
    originals: dict[str, bytes], results: dict[int, dict[str, bytes]], delay: float
) -> str:
    """One run; what stood in the files after the kill, or what was wrong."""
    reset(originals)
    before = originals
    if random.random() < 0.5:
        patch(0)
        before = results[0]
    child = fork("patch", *originals, "--seller", "seller1.toml", "--in-place")
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    killed = contents(originals)
    if any(raw not in (before[key], results[1][key]) for key, raw in killed.items()):
        return "destroyed"
    undone = random.random() < 0.5
    if undone and Path("notegen-manifest.json").exists():
        wait(fork("undo", "."))
        wanted = originals
        if contents(originals) != originals and not Path("notegen-manifest.json").exists():
            return "not undone"
        if contents(originals) == before != originals:
            return "not undone"
    else:
        patch(1)
        wanted = results[1]
    if contents(originals) != wanted:
        return "not recovered"
    if list(Path().glob(".notegen-*")):
        return "left something behind"
    return "before" if killed == before else "result" if killed == results[1] else "mixed"


def warm_up(originals: dict[str, bytes]) -> None:
    """Load all that a run loads late, so that the kills fall into its work."""
    with suppress(SystemExit), redirect_stdout(None):
        group.main(["patch", *originals, "--seller", "seller0.toml", "--dry-run"])


def patch(number: int) -> None:
    """Patch all templates in this folder, in a process of its own."""
    names = sorted(path.name for path in Path().glob("*.xml"))
    wait(fork("patch", *names, "--seller", f"seller{number}.toml", "--in-place"))


def fork(*arguments: str) -> int:
    """Start the command line in a child of this process, and give its number."""
    child = os.fork()
    if child:
        return child
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    code = 1
    try:
        group.main(list(arguments), standalone_mode=True)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def wait(child: int) -> None:
    """Wait for a child, which must succeed."""
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"a run failed: {status}")


def measure(originals: dict[str, bytes]) -> float:
    """How long one run takes, in seconds."""
    reset(originals)
    start = time.perf_counter()
    patch(1)
    return time.perf_counter() - start


def reset(originals: dict[str, bytes]) -> None:
    """Put the originals in place, and nothing else."""
    Path("notegen-manifest.json").unlink(missing_ok=True)
    for name, raw in originals.items():
        Path(name).write_bytes(raw)


def contents(names: dict[str, bytes]) -> dict[str, bytes]:
    """What stands in the files."""
    return {name: Path(name).read_bytes() for name in names}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
