"""How laws are tried: each with a fixed set of examples, and with a fresh random one.

A failure of the random one prints what repeats it: ``--hypothesis-seed=N``.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import core, settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

FIXED = 0
FRESH = random.SystemRandom().getrandbits(32)

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if hasattr(metafunc.function, "hypothesis"):
        metafunc.fixturenames.append("examples")
        metafunc.parametrize("examples", ["fixed", "random"], indirect=True)


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> Iterator[None]:
    """Which examples hypothesis makes, as the option ``--hypothesis-seed`` would say it."""
    hypothesis: Any = core
    given = hypothesis.global_force_seed
    fresh = FRESH if given is None else given
    hypothesis.global_force_seed = FIXED if request.param == "fixed" else fresh
    yield
    hypothesis.global_force_seed = given


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and item.name.endswith("random]"):
        seed = item.config.getoption("--hypothesis-seed") or FRESH
        report.sections.append(("to repeat it", f"--hypothesis-seed={seed}"))
    return report
