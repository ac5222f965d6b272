"""The public names: there, found by ``dir``, and the same for people, programs and type checkers."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import notegen

ROOT = Path(__file__).parents[1] / "notegen"
FACES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "cli")


def test_the_public_names_are_all_there() -> None:
    assert all(getattr(notegen, name) is not None for name in notegen.__all__)
    assert set(notegen.__all__) <= set(dir(notegen))


def test_a_mistyped_name_is_no_name() -> None:
    with pytest.raises(AttributeError, match="'notegen' has no attribute 'verfy'"):
        notegen.verfy  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("face", FACES)
def test_each_package_has_a_face_whose_names_are_there(face: str) -> None:
    package = import_module(f"notegen.{face}")
    assert package.__doc__
    for name in getattr(package, "__all__", []):
        assert getattr(package, name) is not None
