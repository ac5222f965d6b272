"""What the eye sees counts: covered, cut, tiny and unreadable text, pictures, printed annotations."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from notegen.printed import Verification, verify
from notegen.seller import Seller

if TYPE_CHECKING:
    from collections.abc import Callable

SELLER = Seller.from_mapping({"company": "Acme", "live_since": "2018-12", "prefix": {"FR": "bm-"}})
MONTH = (
    "DATE WHEN YOUR COMPANY OFFICIALLY BECAME LIVE ON BACKMARKET"
    " IN FORMAT MONTH YEAR(E.G. DECEMBER 2018)"
)
LINES: dict[str, tuple[float, float, str]] = {
    "title": (20, 20, "Bon de livraison"),
    "number": (20, 30, "Commande n° 318204771"),
    "ship": (120, 30, "Adresse de livraison"),
    "buyer": (120, 36, "Jeanne Martin"),
    "live": (20, 60, "Acme vend des appareils reconditionnés depuis décembre 2018."),
    "warranty": (20, 70, "Acme garantit chaque appareil pendant au moins 12 mois."),
    "contact": (20, 80, "Pour toute question, écrivez à Acme depuis votre compte."),
    "foot": (20, 90, "Livraison, quantité et prix : voir plus bas."),
}
SILENT = (20, 80, "Pour toute question, écrivez-nous depuis votre compte.")


def draw(
    after: Callable[[FPDF], object] | None = None,
    before: Callable[[FPDF], object] | None = None,
    size: float = 9,
    **lines: tuple[float, float, str],
) -> bytes:
    """The note, each line at its place; ``before`` draws below it and ``after`` over it."""
    pdf = FPDF(format="A4")
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    if before:
        before(pdf)
    for x, y, text in (LINES | lines).values():
        pdf.text(x, y, text)
    if after:
        after(pdf)
    return bytes(pdf.output())


def delivered(**lines: tuple[float, float, str]) -> bytes:
    placeholders = {
        key: (x, y, text.replace("Acme", "YOUR COMPANY NAME").replace("décembre 2018", MONTH))
        for key, (x, y, text) in LINES.items()
    }
    return draw(None, None, 5, **{**placeholders, **lines})


def check(pdf: bytes, before: bytes | None = None, reference: str = "bm-318204771") -> Verification:
    return verify(pdf, SELLER, references=[reference] if reference else [], before=before)


def codes(verification: Verification) -> list[str]:
    return [finding.code for finding in verification.findings]


def save(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def cover(x: float, y: float, width: float, height: float) -> Callable[[FPDF], None]:
    def add(pdf: FPDF) -> None:
        pdf.set_fill_color(255)
        pdf.rect(x, y, width, height, style="F")

    return add


def write(text: str, **style: float) -> Callable[[FPDF], None]:
    """Adds a line with a font ``size``, a grey ``tone`` or an ``opacity``; a rule runs over it."""

    def add(pdf: FPDF) -> None:
        pdf.set_font("Helvetica", size=style.get("size", 9))
        pdf.set_text_color(int(style.get("tone", 0)))
        with pdf.local_context(fill_opacity=style.get("opacity", 1)):
            pdf.text(20, 100, text)
        if style.get("ruled"):
            pdf.line(18, 99, 60, 99)

    return add


def scan(pdf: FPDF) -> None:
    picture = Image.new("RGB", (800, 1100), "white")
    pencil = ImageDraw.Draw(picture)
    for row in range(40):
        pencil.text((60, 20 + row * 25), "YOUR COMPANY NAME and other words " * 3, fill="black")
    pdf.image(picture, 0, 0, 210, 297)


def tint(pdf: FPDF) -> None:
    pdf.image(Image.new("RGB", (80, 110), (245, 245, 250)), 0, 0, 210, 297)


def logo(pdf: FPDF) -> None:
    pdf.image(Image.new("RGB", (50, 50), "black"), 150, 100, 20, 20)


def test_the_note_itself_is_right() -> None:
    assert codes(check(draw())) == []
    proved = check(draw(size=5), delivered())
    assert codes(proved) == []
    assert [proof.prefix for proof in proved.proofs] == ["bm-"]


@pytest.mark.parametrize(
    ("pdf", "expected"),
    [
        pytest.param(draw(cover(19, 66, 10, 5)), ["company-count"], id="name-covered"),
        pytest.param(draw(cover(47, 27, 10, 4)), ["order-number-wrong"], id="digits-covered"),
        pytest.param(draw(cover(20, 68.6, 60, 4)), ["company-count"], id="half-covered"),
        pytest.param(draw(scan), ["text-unreadable"], id="under-a-scan"),
        pytest.param(draw(before=scan), ["text-unreadable"], id="over-a-scan"),
        pytest.param(draw(before=tint), [], id="over-a-tint"),
        pytest.param(draw(before=logo), [], id="beside-a-logo"),
        pytest.param(draw(write("Acme")), ["company-count"], id="a-fourth-name"),
        pytest.param(draw(write("Acme", size=1)), [], id="a-fourth-name-of-one-point"),
        pytest.param(draw(write("Acme", tone=255)), [], id="a-fourth-name-in-white"),
        pytest.param(
            draw(write("Acme", tone=255, ruled=1), contact=SILENT),
            ["company-count"],
            id="white-over-a-rule",
        ),
        pytest.param(
            draw(write("Acme", opacity=0.02), contact=SILENT), ["company-count"], id="transparent"
        ),
        pytest.param(
            draw(write("Acme", size=1), contact=SILENT), ["company-count"], id="one-point-high"
        ),
        pytest.param(
            draw(contact=(20, 400, LINES["contact"][2])), ["company-count"], id="off-the-page"
        ),
    ],
)
def test_what_cannot_be_seen_is_not_there(pdf: bytes, expected: list[str]) -> None:
    assert codes(check(pdf)) == expected


def test_a_number_that_is_cut_is_not_taken_for_a_shorter_one() -> None:
    assert codes(check(draw(cover(47, 27, 10, 4)), reference="")) == ["order-number-wrong"]


@pytest.mark.parametrize(
    ("flags", "text", "expected"),
    [
        (4, "YOUR COMPANY NAME", ["placeholder-left"]),
        (4, "Acme", ["company-count"]),
        (0, "YOUR COMPANY NAME", []),
        (6, "YOUR COMPANY NAME", []),
    ],
    ids=["printed", "printed-name", "not-printed", "hidden"],
)
def test_an_annotation_that_prints_is_part_of_the_note(
    flags: int, text: str, expected: list[str]
) -> None:
    pdf = pikepdf.open(io.BytesIO(draw()))
    page = pdf.pages[0]
    look = Stream(pdf, b"BT /F1 10 Tf 2 5 Td (" + text.encode() + b") Tj ET")
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Form,
        "/BBox": Array([0, 0, 200, 20]),
        "/Resources": page.Resources,
    }.items():
        look[key] = value
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([50, 300, 250, 320]), F=flags
    )
    note.AP = Dictionary(N=pdf.make_indirect(look))
    page.Annots = Array([pdf.make_indirect(note)])
    assert codes(check(save(pdf))) == expected


def test_replacement_text_does_not_hide_what_is_drawn() -> None:
    hidden = draw().replace(
        b"(Acme garantit", b"/Span << /ActualText (Acme) >> BDC (YOUR COMPANY NAME garantit"
    )
    hidden = hidden.replace(b"12 mois.) Tj", b"12 mois.) Tj EMC")
    assert codes(check(hidden)) == ["placeholder-left"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read(turned: int) -> None:
    pdf = pikepdf.open(io.BytesIO(draw()))
    pdf.pages[0].Rotate = turned
    assert codes(check(save(pdf))) == []


def test_a_crop_box_cuts_and_one_off_the_page_leaves_nothing() -> None:
    pdf = pikepdf.open(io.BytesIO(draw()))
    pdf.pages[0].CropBox = Array([0, 620, 595, 842])
    assert codes(check(save(pdf))) == ["company-count"]
    pdf.pages[0].CropBox = Array([2000, 2000, 2100, 2100])
    assert codes(check(save(pdf))) == ["text-unreadable"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("garantit", "<b>garantit</b>", ["text-unreadable"]),
        ("</body>", "<p><b>YOUR COMPANY NAME</b></p></body>", ["text-unreadable"]),
        ("205894893", "20589489<b>3</b>", ["text-unreadable"]),
        ("205894893", "205894893<b>5</b>", ["text-unreadable"]),
        ("205894893", "<b>EVAL{BEGIN}</b>", ["text-unreadable"]),
        (
            "</body>",
            "<p><b>x</b> YOUR COMPANY NAME</p></body>",
            ["text-unreadable", "placeholder-left"],
        ),
    ],
    ids=["word", "placeholder", "digit", "digit-behind", "formula", "beside-a-placeholder"],
)
def test_a_run_whose_font_says_nothing_is_never_left_out(
    page: str,
    seller: Seller,
    print_page: Callable[[str], bytes],
    old: str,
    new: str,
    expected: list[str],
) -> None:
    plain = page.replace("</style>", "h1, th { font-weight: 400 }</style>")
    pdf = pikepdf.open(io.BytesIO(print_page(plain.replace(old, new))))
    for font in pdf.objects:
        is_bold = isinstance(font, Dictionary) and "Bold" in str(font.get("/BaseFont"))
        if is_bold and "/ToUnicode" in font:
            del font["/ToUnicode"]
    found = verify(save(pdf), seller, references=["bm-205894893"])
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("pdf", "expected"),
    [
        pytest.param(draw(size=5, foot=(20, 120, LINES["foot"][2])), "wording-changed", id="down"),
        pytest.param(draw(size=5, foot=(60, 90, LINES["foot"][2])), "wording-changed", id="aside"),
        pytest.param(draw(size=5, buyer=(120, 36, "Paul Durand")), "wording-changed", id="buyer"),
        pytest.param(draw(logo, size=5), "wording-changed", id="picture-added"),
        pytest.param(draw(write("Merci", size=5), size=5), "wording-changed", id="line-added"),
        pytest.param(draw(write("Merci", size=5, tone=255), size=5), "", id="white-line-added"),
        pytest.param(
            draw(size=5, live=(20, 60, "Acme vend des appareils reconditionnés depuis mai 2018.")),
            "month-wrong",
            id="month",
        ),
    ],
)
def test_all_but_the_slots_must_be_as_before(pdf: bytes, expected: str) -> None:
    found = check(pdf, delivered())
    assert codes(found) == [expected] * bool(expected)
    assert bool(found.proofs) is not bool(expected)


def test_a_delivered_print_without_the_number_proves_as_well() -> None:
    assert check(draw(size=5), delivered(number=(20, 30, "Commande n°"))).proofs


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("318204771", ""),
        ("BMFR318204771", "prefix-left"),
        ("bm- 318204771", "prefix-left"),
        ("318.204.771", "order-number-wrong"),
        ("318 204 771", "order-number-wrong"),
        ("3.18E+08", "order-number-wrong"),
        ("318204771 5", "order-number-wrong"),
        ("318204771FR", "order-number-wrong"),
        ("", "order-number-blank"),
        ("12.03.2024", "order-number-blank"),
    ],
)
def test_what_stands_beside_a_label_is_said(value: str, expected: str) -> None:
    found = check(draw(number=(20, 30, "Commande n°"), value=(60, 30, value)))
    assert codes(found) == [expected] * bool(expected)
    if expected in {"prefix-left", "order-number-wrong"}:
        assert repr(value) in found.findings[0].diagnostic.message


@pytest.mark.parametrize(
    "value",
    [
        "0318204771", "31820477", "3182047711", "-318204771", "+318204771", "318204771?",
        "318204771,00", "318204771.0", "3 182 047 71", "3182O4771", "(318204771)",
        "318204771 318204771", "318204771 / 318204772", "318204771 + 1", "NaN", "#REF!", "bm-",
    ],
)  # fmt: skip
def test_all_that_stands_behind_a_label_is_its_number(value: str) -> None:
    found = check(draw(number=(20, 30, f"Commande n° {value}")))
    assert codes(found) == ["order-number-wrong"]
    assert repr(value) in found.findings[0].diagnostic.message


@pytest.mark.parametrize("value", ["318204771", "318204771.", "318204771-1", "318204771/2"])
def test_a_split_order_and_a_full_stop_are_right(value: str) -> None:
    pdf = draw(number=(20, 30, f"Commande n° {value}"))
    assert codes(check(pdf, reference=f"bm-{value.rstrip('.')}")) == []


@pytest.mark.parametrize("value", ["318204771-1", "318204771/2"])
def test_a_suffix_that_the_reference_lacks_is_wrong(value: str) -> None:
    found = check(draw(number=(20, 30, f"Commande n° {value}")))
    assert codes(found) == ["order-number-wrong"]


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        *((f"Acme{sign}", True) for sign in (".", "...", ":", "!", "?", ")", '"', "'s")),
        *((f"Acme{sign}", False) for sign in "*+/|=~#$%_-@&1"),
        *((f"{sign}Acme", False) for sign in "*+/|=~#$%_-@&1."),
        *((f"Acme {form}", False) for form in ("inc.", "S.A.", "s.r.l.", "SAS", "& Cie", "AG")),
        *((name, False) for name in ("Acm", "Acmee", "ACME", "acme", "Acmé", "Ac me", "Acme,Beta")),
    ],
)
def test_what_stands_against_a_name_is_part_of_it(name: str, is_right: bool) -> None:
    line = f"Pour toute question, écrivez à {name} depuis votre compte."
    found = check(draw(contact=(20, 80, line)))
    assert codes(found) == ([] if is_right else ["company-count"])


def test_accents_that_are_drawn_apart_are_read() -> None:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    for left, y, text in LINES.values():
        x: float = left
        for part in text:
            mark = {"é": "e´", "à": "a`"}.get(part, part)
            pdf.text(x, y, mark[0])
            width = pdf.get_string_width(mark[0])
            if mark[1:]:
                pdf.text(x + (width - pdf.get_string_width(mark[1])) / 2, y, mark[1])
            x += width
    assert codes(check(bytes(pdf.output()))) == []
