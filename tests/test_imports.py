"""Imports go one way, big libraries come in by one door, and asking for help loads none of them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"babel", "jinja2", "lxml", "pypdfium2", "rich", "weasyprint"}

LIST_MODULES = """
import json, sys
{action}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def test_every_import_contract_is_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--config", ".importlinter", "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


@pytest.mark.parametrize(
    "action",
    [
        pytest.param("import notegen", id="import"),
        pytest.param(
            "from click.testing import CliRunner\n"
            "from notegen.cli import group\n"
            "assert CliRunner().invoke(group, ['--help']).exit_code == 0",
            id="help",
        ),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(action: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES.format(action=action)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout))
    assert "notegen" in loaded
    assert not loaded & HEAVY


def test_code_outside_a_package_imports_only_what_its_face_names() -> None:
    rooms = {path.parent.name for path in (ROOT / "notegen").glob("*/__init__.py")} - {
        "cli",
        "data",
    }
    findings = []
    for folder in ("notegen", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            own = path.relative_to(ROOT).parts[1]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.ImportFrom):
                    continue
                parts = (node.module or "").split(".")
                if parts[0] == "notegen" and len(parts) > 2 and parts[1] in rooms - {own}:
                    findings.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.module}")
    if findings:
        pytest.fail("\n".join(findings), pytrace=False)
