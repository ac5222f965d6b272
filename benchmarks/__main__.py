"""Runs every benchmark of this folder, each in a process of its own, and prints its figures.

A benchmark is a module that, run as a program, prints one JSON object per figure and line:
``{"figure": "onboard.ratio", "value": 1.12, "unit": "1", ...}``. ``python -m benchmarks NAME …``
runs only the named ones.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all of them; 1 if one of them failed, 2 if one is unknown."""
    known = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    results = [run(name) for name in chosen or known]
    return 0 if all(results) else 1


def run(name: str) -> bool:
    """Print the figures of one benchmark, each as soon as it is there; true if all went well."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    with subprocess.Popen(command, cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(json.dumps(json.loads(line), ensure_ascii=False), flush=True)
    if process.returncode:
        print(f"benchmark {name} failed: exit code {process.returncode}", file=sys.stderr)
    return not process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
