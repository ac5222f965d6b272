"""Files that repeat one thing many times: read in linear time, and not all of it is listed."""

from __future__ import annotations

import pytest

from notegen.errors import MAX_OF_A_CODE, NotegenError
from notegen.locales import Locale
from notegen.order_number.formula import DELIVERED_FORMULA
from notegen.patching.checking import inspect
from notegen.patching.planning import plan
from notegen.seller.placeholders import COUNTS
from notegen.seller.seller import Seller
from notegen.template.template import parse

SELLER = Seller.from_mapping({"company": "Nova", "live_since": "2018-12", "prefix": {"FR": "bm-"}})
WORDS = {
    "half the placeholder": "YOUR COMPANY ",
    "near misses": "Your Company Name ",
    "the placeholder": "YOUR COMPANY NAME ",
    "the name": "Nova ",
    "the name and a bracket": "Nova (YOUR) ",
    "the name in HTML": "&lt;p&gt;Nova&lt;/p&gt;",
    "the name in CDATA sections": "<![CDATA[Nova]]> ",
    "the name in attributes": '<l text="Nova &amp; Nova"/>',
    "what looks like a tag": "YOUR&lt;x&gt;COMPANY NAME ",
    "the name in a formula": 'EVAL{BEGIN}"Nova" {END}',
    "months": "December 2018 ",
    "tags": "[{SecondaryReference}]] ",
    "names of tags": "SecondaryReference ",
    "formulas": DELIVERED_FORMULA + " ",
    "unknown tags": "[{Nothing}] ",
    "formulas that are not closed": "EVAL{ ",
}


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_repetition(word: str) -> None:
    template = parse(f"<t>{word * (400_000 // len(word))}</t>".encode())
    with pytest.raises(NotegenError) as caught:
        plan(template, SELLER, Locale.FR)
    codes = [found.code for found in caught.value.diagnostics]
    assert max(map(codes.count, codes)) <= MAX_OF_A_CODE * len(COUNTS)
    found = inspect(template, SELLER, Locale.FR)
    codes = [item.code for item in found.diagnostics]
    assert max(map(codes.count, codes)) <= MAX_OF_A_CODE * len(COUNTS)
    assert len(found.slots) <= (MAX_OF_A_CODE + max(COUNTS.values())) * len(COUNTS)
