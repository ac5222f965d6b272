"""Whatever a company is called, its template holds that name three times."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from notegen.locales import Locale
from notegen.onboarding import finish_template
from notegen.orders.samples import read_shipped_template
from notegen.preview.html import to_html
from notegen.seller.seller import Seller
from notegen.template.template import parse

FRENCH = parse(read_shipped_template(Locale.FR))
names = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Zs"],
        exclude_characters="ÂÃâ",  # with what follows they are spoilt text, which is refused
    ),
    min_size=1,
    max_size=40,
).filter(lambda name: "[{" not in name and "{" not in name and name == name.strip())


@given(names)
@settings(max_examples=60, deadline=None)
def test_any_name_is_filled_in_as_it_is_written(name: str) -> None:
    seller = Seller.from_mapping({"company": name, "live_since": "2018-12", "prefix": {"FR": ""}})
    finished = finish_template(FRENCH, seller, Locale.FR, today=date(2026, 1, 1))
    texts = [text.value for text in finished.template.texts]
    assert sum(text.count(name) for text in texts) >= 3
    assert finished.plan.patch.inverse().apply(finished.template.raw) == FRENCH.raw
    assert "<script" not in to_html(finished.document)
