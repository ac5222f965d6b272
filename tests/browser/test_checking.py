"""The page says whether what the designer holds is right, and names the first difference."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By

from notegen.errors import Span
from notegen.seller.placeholders import find_leftovers
from notegen.seller.validation import Phrases

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CASES = Path(__file__).parents[1] / "cases" / "paste" / "verdicts.toml"
COMPARE = """
const [wanted, old, given, piece] = arguments;
const result = compareTexts(wanted, old, given, piece);
const text = (points) => points === undefined ? null : points.join('');
return { ...result, found: text(result.found), expected: text(result.expected) };
"""
FORMULA = 'EVAL{BEGIN}Replace[Replace[[{SecondaryReference}],"bmBE",""],"bm-",""]{END}'


def read_cases() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return cases


EVERY_SLIP = """
const [wanted, old, piece, before, after] = arguments;
const points = Array.from(wanted);
const failures = [];
let count = 0;
for (let place = 1; place < points.length; place += 1) {
  for (const slip of ['replace', 'insert', 'delete']) {
    for (const odd of slip === 'delete' ? [''] : ['\u00a4', '\u201c']) {
      const edited = [...points];
      edited.splice(place, slip === 'insert' ? 0 : 1, ...(slip === 'delete' ? [] : [odd]));
      if (edited.join('') === wanted) continue;
      const result = compareTexts(wanted, old, before + edited.join('') + after, piece);
      count += 1;
      const known = slip !== 'delete' && odd === '\u00a4';
      const at = Array.from(before).length + place;
      const inner = place < points.length - 1;
      if (result.verdict !== 'wrong' || result.key || (known && inner && result.at !== at)) {
        failures.push([slip, place, odd, JSON.stringify(result)]);
      }
    }
  }
}
return { count, failures };
"""


PLACEHOLDER = Phrases().live_since
BESIDE = [
    "{}", "depuis {}.", "{}(E.G. DECEMBER 2018).", "DATE WHEN {}", "YOUR {}", "{} 2018)", "({}",
    "depuis (mars) {} (voir ici)", "{}. YOUR COMPANY", "{}\nYOUR COMPANY", "{}\nYOUR", "{} [x",
    "BACKMARKET\u00a0{}", "your {}", "E.G. {} DECEMBER", "DATE, {}", "{}) et (", "{}\n\nDATE WHEN x",
    "{}-2018", "{} - 2018", "{}/DECEMBER", "YEAR({})", "_DATE {}", "DATE_ {}", "IN FORMAT é {}", "{} ON", "{}.ON", "{}…ON",
]  # fmt: skip
FIND = """
const [corpus, value, placeholder] = arguments;
return corpus.map((text) => {
  const start = text.indexOf(value);
  return findLeftovers(text, start, start + value.length, placeholder);
});
"""


def test_what_is_left_of_a_placeholder_is_what_the_library_finds(shown: Chrome) -> None:
    """The page's rule and that of ``check`` and ``verify`` give the same answers."""
    value = "mars 2025"
    corpus = [beside.format(value) for beside in BESIDE]
    places = [text.index(value) for text in corpus]
    wanted = [
        [text[span.start : span.end] for span in find_leftovers(text, slot, PLACEHOLDER)]
        for text, slot in zip(corpus, (Span(at, at + len(value)) for at in places), strict=True)
    ]
    assert sum(map(bool, wanted)) > 10
    assert shown.execute_script(FIND, corpus, value, PLACEHOLDER) == wanted


@pytest.mark.parametrize("around", [("", ""), ("Commande n° ", ""), ("Vu: ", " fin.")])
@pytest.mark.parametrize(
    ("wanted", "piece"),
    [
        (FORMULA, "reference"),
        ("Smith & Sons <Ltd> 漢字 🙂", "company"),
        ("décembre 2018", "live-since"),
    ],
)
def test_no_slip_within_a_piece_passes(
    shown: Chrome, wanted: str, piece: str, around: tuple[str, str]
) -> None:
    result = shown.execute_script(EVERY_SLIP, wanted, "an old text", piece, *around)
    assert result["count"] > 50
    assert not result["failures"], result["failures"][:5]


def test_every_case_gets_its_verdict(shown: Chrome) -> None:
    wrong = {}
    for case in read_cases():
        old = case.get("old", case["wanted"])
        result = shown.execute_script(COMPARE, case["wanted"], old, case["given"], case["piece"])
        expected = {
            k: v for k, v in case.items() if k in {"verdict", "key", "at", "found", "expected"}
        }
        got = {key: result.get(key) for key in expected}
        if got != expected or ("key" in result) != ("key" in case):
            wrong[case["name"]] = result
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("written", "verdict", "named"),
    [
        (f"Commande n° {FORMULA}", "right", ""),
        (FORMULA.replace('"bm-"', "“bm-“"), "wrong", "char-curly-quote"),
        (FORMULA.replace("{END}", "{END}}"), "wrong", "char-brace-close"),
        (FORMULA.replace('""],"bm', '"",],"bm'), "wrong", "char-other"),
        (FORMULA.replace("[Replace", "[\u200bReplace"), "wrong", "char-invisible"),
        (FORMULA.replace(",", ",\u00a0", 1), "wrong", "char-no-break-space"),
        (FORMULA.replace("e[R", "\u0435[R"), "wrong", "char-other-letter"),
    ],
)
def test_names_the_first_difference(shown: Chrome, written: str, verdict: str, named: str) -> None:
    box = paste_back(shown, "fr-5", written)
    assert box["class"] == f"verdict {verdict}"
    name = shown.execute_script(
        "const words = JSON.parse(document.getElementById('words').textContent);"
        "return (words.en[arguments[0]] || '').split(' {char')[0]",
        named,
    )
    assert name in box["text"]
    assert bool(box["marks"]) == (verdict == "wrong")


def test_a_verdict_follows_the_language_and_an_empty_field_has_none(shown: Chrome) -> None:
    texts = set()
    for language in ("en", "fr", "de", "it", "es"):
        shown.find_element(By.ID, f"language-{language}").click()
        texts.add(paste_back(shown, "fr-5", "EVAL")["text"])
    assert len(texts) == 5
    assert paste_back(shown, "fr-5", "")["text"] == ""


def test_a_verdict_never_runs_what_was_pasted(shown: Chrome) -> None:
    before = shown.execute_script("return document.querySelectorAll('*').length")
    box = paste_back(shown, "it-5", "[{SecondaryReference}]<img src=x onerror=alert(1)>]")
    assert box["class"] == "verdict right"
    paste_back(shown, "de-1", "<img src=x onerror=alert(1)>")
    assert not shown.find_elements(By.TAG_NAME, "img")
    assert shown.execute_script("return document.querySelectorAll('*').length") > before


def paste_back(browser: Chrome, step: str, text: str) -> dict[str, Any]:
    """Put a text into the check field of a step, and read the verdict."""
    box: dict[str, Any] = browser.execute_script(
        "const field = document.getElementById(`${arguments[0]}-check`);"
        "field.value = arguments[1]; field.dispatchEvent(new Event('input'));"
        "const box = document.getElementById(`${arguments[0]}-verdict`);"
        "return { class: box.className, text: box.innerText,"
        " marks: [...box.querySelectorAll('mark')].map((mark) => mark.textContent) }",
        step,
        text,
    )
    return box
