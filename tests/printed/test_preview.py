"""Our own previews prove nothing: they are not what Linnworks prints."""

from __future__ import annotations

from datetime import date

import pytest

from notegen.document import evaluate
from notegen.locales import Locale
from notegen.onboarding import finish_template
from notegen.orders import read_sample_order, read_shipped_template
from notegen.preview.pdf import to_pdf
from notegen.printed import verify
from notegen.seller import Seller
from notegen.template import parse

SELLER = Seller.from_mapping({"company": "Acme", "live_since": "2018-12", "prefix": {"FR": "bm-"}})
TODAY = date(2026, 1, 1)


@pytest.mark.parametrize("clean", [False, True])
def test_a_preview_is_a_finding_of_its_own(clean: bool) -> None:
    template = parse(read_shipped_template(Locale.FR))
    finished = finish_template(template, SELLER, Locale.FR, today=TODAY)
    order = read_sample_order(Locale.FR, "bm-")
    delivered = evaluate(template, order, locale=Locale.FR, today=TODAY)
    found = verify(
        to_pdf(finished.document, clean=clean),
        SELLER,
        references=[order.reference],
        before=to_pdf(delivered, clean=clean),
    )
    assert "preview-printed" in [finding.code for finding in found.findings]
    assert not found.ok
    assert found.proofs == found.seen == ()
