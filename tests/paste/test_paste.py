"""The texts to paste, from a seller alone and from a template's own labels."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from notegen.data import read_bytes
from notegen.errors import SellerError
from notegen.locales import Locale
from notegen.order_number.formula import BARE_TAG, DELIVERED_FORMULA
from notegen.paste import LabelChange, PasteSheet, Piece, find_changes, write_sheet
from notegen.paste.render import RULE, to_text
from notegen.patching.planning import plan, prove
from notegen.seller.validation import FormulaStyle, Phrases
from notegen.template.template import parse

if TYPE_CHECKING:
    from notegen.seller.seller import Seller

LABELS = f"""<root>
  <l>Vendu par YOUR COMPANY NAME,\u00a0ici</l>
  <l>
    YOUR COMPANY NAME: chez nous depuis {Phrases().live_since}.
  </l>
  <l text="&quot;YOUR COMPANY NAME&quot;"/>
  <l>Commande n° {DELIVERED_FORMULA.replace('"', "&quot;")}</l>
  <l>Bon de livraison</l>
</root>"""


def keys(sheet: PasteSheet) -> list[str]:
    """The sentences that head the sheet's parts, in order."""
    return [part.title.key for part in sheet.parts]


def change_labels(text: str, seller: Seller, locale: Locale) -> tuple[LabelChange, ...] | None:
    template = parse(text.encode())
    return find_changes(template, parse(prove(template, plan(template, seller, locale))))


def test_fragments_from_the_seller_alone(seller: Seller) -> None:
    sheet = write_sheet(seller, Locale.FR)
    company = seller.company(Locale.FR)
    assert [(step.piece, step.old, step.paste) for step in sheet.steps] == [
        (Piece.COMPANY, "YOUR COMPANY NAME", company),
        (Piece.COMPANY, "YOUR COMPANY NAME", company),
        (Piece.COMPANY, "YOUR COMPANY NAME", company),
        (Piece.LIVE_SINCE, Phrases().live_since, "décembre 2018"),
        (
            Piece.REFERENCE,
            DELIVERED_FORMULA,
            'EVAL{BEGIN}Replace[Replace[[{SecondaryReference}],"bmBE",""],"bm-",""]{END}',
        ),
    ]


def test_the_order_of_the_work(seller: Seller) -> None:
    start = ["keep-print", "company", "company", "company", "live-since", "reference", "save"]
    assert keys(write_sheet(seller, Locale.FR)) == [*start, "print", "print", "verify"]
    assert keys(write_sheet(seller, Locale.IT)) == [*start, "print-bare", "verify"]
    assert keys(write_sheet(seller, Locale.ENG)) == [*start, "print", "print-bare", "verify"]


@pytest.mark.parametrize(
    ("locale", "style", "paste", "notes"),
    [
        (Locale.DE, FormulaStyle.DELIVERED, DELIVERED_FORMULA, ["note-contains"]),
        (Locale.IT, FormulaStyle.DELIVERED, BARE_TAG, ["note-bare"]),
        (Locale.FR, FormulaStyle.DELIVERED, None, ["note-several"]),
        (Locale.ENG, FormulaStyle.DELIVERED, None, ["note-several"]),
        (Locale.DE, FormulaStyle.NEVER_BLANK, None, ["note-never-blank"]),
    ],
)
def test_says_whose_wording_a_formula_is(
    seller: Seller, locale: Locale, style: FormulaStyle, paste: str | None, notes: list[str]
) -> None:
    step = write_sheet(replace(seller, formula=style), locale).steps[-1]
    assert [note.key for note in step.notes] == notes
    assert paste in (None, step.paste)
    assert step.changes == (step.paste != DELIVERED_FORMULA)


def test_only_confirmed_words_are_given_as_certain(seller: Seller) -> None:
    said = {locale: write_sheet(seller, locale).steps[-1].where.key for locale in seller.locales}
    sure = {locale for locale, key in said.items() if key == "where-reference"}
    assert sure == {Locale.FR, Locale.DE}
    assert {said[locale] for locale in set(said) - sure} == {"where-reference-inferred"}


def test_whole_labels_of_a_template(seller: Seller) -> None:
    changes = change_labels(LABELS, seller, Locale.FR)
    assert changes is not None
    sheet = write_sheet(seller, Locale.FR, changes)
    company = seller.company(Locale.FR)
    assert [step.paste for step in sheet.steps if step.piece is Piece.LABEL] == [
        f"Vendu par {company},\u00a0ici",
        f"{company}: chez nous depuis décembre 2018.",
        'Commande n° EVAL{BEGIN}Replace[Replace[[{SecondaryReference}],"bmBE",""],"bm-",""]{END}',
        f'"{company}"',
    ]
    assert [step.where.values["text"] for step in sheet.steps][2] == "Commande n°"
    assert all(change.old in step.old for change, step in zip(changes, sheet.steps, strict=True))


def test_an_order_number_as_delivered_is_looked_at(seller: Seller) -> None:
    labels = LABELS.replace("Commande", "Bestellung").replace("Bon de livraison", "Lieferschein")
    changes = change_labels(labels, seller, Locale.DE)
    sheet = write_sheet(seller, Locale.DE, changes)
    assert [step.piece for step in sheet.steps] == [*[Piece.LABEL] * 3, Piece.REFERENCE]
    assert sheet.steps[-1].paste == sheet.steps[-1].old == DELIVERED_FORMULA


def test_labels_in_attributes_are_whole(seller: Seller) -> None:
    texts = (
        "YOUR COMPANY NAME",
        "YOUR COMPANY NAME, ici",
        f"YOUR COMPANY NAME {Phrases().live_since}",
    )
    labels = "".join(f'<l Text="{text}"/>' for text in texts)
    formula = DELIVERED_FORMULA.replace('"', "&quot;")
    changes = change_labels(f'<r>{labels}<l Text="N {formula}"/></r>', seller, Locale.FR)
    assert changes is not None
    assert sorted(change.old for change in changes) == sorted([*texts, f"N {DELIVERED_FORMULA}"])


@pytest.mark.parametrize(("between", "labels"), [("\n", None), ("\n\n", 5)])
def test_lines_that_nothing_divides_may_be_several_labels(
    seller: Seller, between: str, labels: int | None
) -> None:
    lines = [*["YOUR COMPANY NAME"] * 3, Phrases().live_since, DELIVERED_FORMULA]
    changes = change_labels(between.join(lines), seller, Locale.FR)
    assert (None if changes is None else len(changes)) == labels


@pytest.mark.parametrize(
    "label",
    [
        "<l>Vendu par <b>YOUR COMPANY NAME</b>, ici</l>",
        "<l>&lt;p&gt;Vendu par YOUR COMPANY NAME, ici&lt;/p&gt;</l>",
    ],
)
def test_part_of_a_label_is_never_given_as_the_whole(seller: Seller, label: str) -> None:
    text = LABELS.replace("<l>Vendu par YOUR COMPANY NAME,\u00a0ici</l>", label)
    assert text != LABELS
    assert change_labels(text, seller, Locale.FR) is None


def test_words_of_a_stand_in_are_never_to_be_pasted(seller: Seller) -> None:
    template = parse(read_bytes("templates", "fr.xml"))
    assert template.origin == "stand-in"
    patched = parse(prove(template, plan(template, seller, Locale.FR)))
    assert find_changes(template, patched) is None


def test_labels_that_begin_alike_are_told_apart(seller: Seller) -> None:
    start = "Nos conditions générales de vente et de garantie"
    changes = [LabelChange(f"{start} {word}", word) for word in ("en ligne", "en magasin")]
    sheet = write_sheet(seller, Locale.FR, changes)
    openings = [step.where.values["text"] for step in sheet.steps[:2]]
    assert openings[0] != openings[1]


def test_a_condition_is_proposed_where_it_is_known(seller: Seller) -> None:
    known = replace(seller, conditions=MappingProxyType({Locale.FR: "[Source] = 'A'"}))
    for sheet in (
        write_sheet(seller, Locale.FR, condition="[Source] = 'A'"),
        write_sheet(known, Locale.FR),
    ):
        assert [task.copy for task in sheet.after if task.title.key == "condition"] == [
            "[Source] = 'A'"
        ]
    assert "condition" not in keys(write_sheet(seller, Locale.FR))


@pytest.mark.parametrize("language", Locale)
def test_plain_text_holds_each_text_on_lines_of_its_own(seller: Seller, language: Locale) -> None:
    for locale in seller.locales:
        sheet = write_sheet(seller, locale)
        text = to_text(sheet, language)
        for step in sheet.steps:
            assert f"\n{RULE}\n{step.paste}\n{RULE}\n" in text
            assert f"\n{RULE}\n{step.old}\n{RULE}\n" in text
        assert text.count("[ ] ") == len(keys(sheet))


def test_a_correction_alone(seller: Seller) -> None:
    """Of what Linnworks holds already, only what differs is to be pasted again."""
    was = replace(
        seller,
        default_company="Smith",
        prefixes={**seller.prefixes, Locale.FR: ("bm-",), Locale.IT: ("bmIT",)},
    )
    sheet = write_sheet(seller, Locale.FR, was=was)
    assert [(step.piece, step.old, step.paste) for step in sheet.steps] == [
        *[(Piece.COMPANY, "Smith", seller.company(Locale.FR))] * 3,
        (
            Piece.REFERENCE,
            DELIVERED_FORMULA,
            'EVAL{BEGIN}Replace[Replace[[{SecondaryReference}],"bmBE",""],"bm-",""]{END}',
        ),
    ]
    assert sheet.steps[0].where.values["text"] == "Smith"
    assert "YOUR COMPANY NAME" not in to_text(sheet)
    assert keys(sheet)[0] == "keep-again"
    prefix = write_sheet(
        replace(was, default_company=seller.default_company), Locale.IT, was=seller
    )
    assert [(step.old, step.paste) for step in prefix.steps] == [
        (BARE_TAG, DELIVERED_FORMULA.replace("bm-", "bmIT"))
    ]
    assert prefix.steps[0].select.key == "select-tag"


def test_nothing_to_correct_is_an_empty_sheet(seller: Seller) -> None:
    for locale in seller.locales:
        assert write_sheet(seller, locale, was=seller).parts == ()
        assert write_sheet(seller, locale, (), was=seller).parts == ()
    known = replace(seller, conditions={Locale.FR: "[Source] = 'A'"})
    assert "condition" in keys(write_sheet(known, Locale.FR, was=seller))


def test_a_month_and_a_wording_are_corrected(seller: Seller) -> None:
    was = replace(seller, live_texts={Locale.FR: "l'automne 2018"})
    (step,) = write_sheet(seller, Locale.FR, was=was).steps
    assert (step.old, step.paste) == ("l'automne 2018", "décembre 2018")
    assert step.select.values["text"] == "l'automne 2018"


def test_a_template_that_was_not_in_use_is_done_whole(seller: Seller) -> None:
    was = replace(seller, prefixes={Locale.FR: ("bm-",)})
    assert write_sheet(seller, Locale.IT, was=was) == write_sheet(seller, Locale.IT)


def test_labels_are_corrected_whole(seller: Seller) -> None:
    change = LabelChange("Vendu par Smith.", "Vendu par Smyth.")
    sheet = write_sheet(seller, Locale.DE, [change], was=replace(seller, default_company="Smyth"))
    assert [(step.piece, step.old) for step in sheet.steps] == [(Piece.LABEL, change.old)]


def test_a_locale_that_is_not_in_use_has_no_sheet(seller: Seller) -> None:
    with pytest.raises(SellerError) as caught:
        write_sheet(replace(seller, prefixes={Locale.FR: ("",)}), Locale.DE)
    assert caught.value.diagnostic.code == "locale-not-in-use"


def test_the_check_of_prints_names_an_order_of_each_prefix(seller: Seller) -> None:
    known = replace(seller, prefixes={Locale.FR: ("bm-", "b m", "")})
    command = write_sheet(known, Locale.FR).after[-1].copy
    assert "--before fr-delivered.pdf" in command
    references = ("bm-205894893", '"b m205894893"', "205894893")
    assert all(f" --reference {reference}" in command for reference in references)


def test_a_sheet_can_be_copied_and_sent(seller: Seller) -> None:
    for locale in seller.locales:
        sheet = write_sheet(seller, locale)
        assert pickle.loads(pickle.dumps(sheet)) == copy.deepcopy(sheet) == sheet
        assert hash(copy.deepcopy(sheet)) == hash(sheet)
