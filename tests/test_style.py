"""The tools that read the code find nothing, and every module and function is a small room."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULE_LINES = 250
FUNCTION_LINES = 40

TOOLS = {
    "format": ["ruff", "format", "--check", "--diff", "--quiet", "."],
    "lint": ["ruff", "check", "--output-format=concise", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *TOOLS[tool]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


@pytest.mark.parametrize("folder", ["notegen", "tests", "benchmarks"])
def test_rooms_are_small(folder: str) -> None:
    modules = sorted((ROOT / folder).rglob("*.py"))
    assert modules
    too_large = [finding for module in modules for finding in find_large_rooms(module)]
    if too_large:
        pytest.fail("\n".join(too_large), pytrace=False)


def find_large_rooms(module: Path) -> list[str]:
    """The module, if it is too long, and each of its functions that is."""
    text = module.read_text(encoding="utf-8")
    name = module.relative_to(ROOT)
    lines = len(text.splitlines())
    findings = [f"{name}: {lines} lines"] if lines > MODULE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                findings.append(f"{name}:{node.lineno}: {node.name}: {length} lines")
    return findings
