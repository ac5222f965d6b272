"""Every case gives its codes: printed by WeasyPrint here, and as other producers printed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.printed import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def test_a_note_gives_its_codes(note_case: Any, print_page: Callable[[str], bytes]) -> None:
    pdf = print_page(note_case.to_html())
    verification = verify(pdf, note_case.seller, **note_case.options)
    assert [finding.code for finding in verification.findings] == note_case.codes


def test_the_print_of_another_producer_gives_its_codes(
    shipped: tuple[str, Any], prints: Path
) -> None:
    maker, case = shipped
    pdf = (prints / f"{maker}-{case.name}.pdf").read_bytes()
    verification = verify(pdf, case.seller, **case.options)
    assert [finding.code for finding in verification.findings] == case.codes
