"""The public names: sorted, complete, and all there."""

from __future__ import annotations

import ast
from pathlib import Path

import notegen


def test_the_names_are_sorted_and_all_there() -> None:
    assert notegen.__all__ == sorted(notegen.__all__)
    assert all(getattr(notegen, name) is not None for name in notegen.__all__)


def test_the_names_that_a_type_checker_sees_are_those_that_are_loaded() -> None:
    tree = ast.parse(Path(notegen.__file__).read_text(encoding="utf-8"))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    seen = {
        (str(node.module).removeprefix("notegen."), alias.name)
        for node in imports
        if str(node.module).startswith("notegen.") and node.module != "notegen._version"
        for alias in node.names
    }
    homes = {(module, name) for module, names in notegen._HOMES.items() for name in names}
    assert seen == homes
    assert {name for _, name in homes} == set(notegen.__all__) - {"__version__"}
