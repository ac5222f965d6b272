"""Slips that are hard to see and right prints that are hard to read, with and without the print before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.printed import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def test_a_hard_print_gives_its_codes(hard_case: Any, print_page: Callable[[str], bytes]) -> None:
    pdf, seller = print_page(hard_case.finished()), hard_case.seller
    seen = verify(pdf, seller, references=hard_case.references)
    assert [finding.code for finding in seen.findings] == hard_case.codes
    assert seen.proofs == ()
    compared = verify(
        pdf, seller, references=hard_case.references, before=print_page(hard_case.before())
    )
    codes = [finding.code for finding in compared.findings]
    if hard_case.compared is not None:
        assert codes == hard_case.compared
    assert set(hard_case.codes) <= set(codes)
    assert bool(codes) is not hard_case.is_right
    assert bool(compared.proofs) is (hard_case.is_right and bool(hard_case.references))
