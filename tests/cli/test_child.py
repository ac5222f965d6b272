"""Work done in a child: it gives and raises what the function does, and it cannot get out of hand."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from notegen.cli.child import Child, ChildStopped, Limits
from notegen.errors import SellerError
from notegen.seller.seller import Seller

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are those of Unix")

LIMITS = Limits(cpu_seconds=2, wall_seconds=4, memory=400 << 20)


def test_it_gives_and_raises_what_the_function_does() -> None:
    with Child(preload=["colorsys", "no.such.module"]) as child:
        assert child.call(divmod, 7, 2) == (3, 1)
        assert child.call(os.getpid) != os.getpid()
        with pytest.raises(ZeroDivisionError):
            child.call(divmod, 7, 0)
        with pytest.raises(SellerError) as caught:
            child.call(Seller.from_toml, b'company = ""')
        assert {found.path for found in caught.value.diagnostics} >= {"company", "live_since"}
        assert child.call(eval, "'colorsys' in __import__('sys').modules")
        child.call(print, "this is no answer")
        assert child.call(len, b"x" * 1_000_000) == 1_000_000


@pytest.mark.parametrize(
    ("function", "argument", "said"),
    [
        (eval, "[0] * 10**9", "400 MB"),
        (eval, "sum(range(10**12))", "2 seconds of work|4 seconds"),
        (time.sleep, 60, "4 seconds"),
        (os.abort, None, "400 MB"),
        (os._exit, 9, "code 9"),
        (signal.raise_signal, signal.SIGSEGV, "SIGSEGV"),
    ],
)
def test_what_takes_too_much_is_stopped_and_the_next_call_works(
    function: object, argument: object, said: str
) -> None:
    assert callable(function)
    start = time.monotonic()
    with Child(LIMITS) as child:
        with pytest.raises(ChildStopped, match=said):
            child.call(function, *([] if argument is None else [argument]))
        assert child.call(len, "next") == 4
    assert time.monotonic() - start < 20


def test_nothing_stays_when_the_block_ends() -> None:
    with Child() as child:
        pid = child.call(os.getpid)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
