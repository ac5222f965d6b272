"""Patch mutated templates, and count what comes of them.

Usage: ``python benchmarks/fuzz_patch.py [RUNS] [SEED]``. Each run takes one of the templates of the
tests or a shipped one, spoils it at a few places, and patches it for a hostile name. Either that
is refused by an error of ours whose span lies in the file, or the result is proved, keeps every
byte outside the edits, can be undone, and needs no further edit. Prints one JSON line; anything
else ends with a traceback and the spoiled bytes in ``fuzz-failure.bin``.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

from notegen.data import read_bytes
from notegen.errors import NotegenError, TemplateError
from notegen.locales import Locale, Month
from notegen.patching import Options, check, plan, prove
from notegen.seller import Seller
from notegen.template import parse

RUNS = 20_000
CASES = Path(__file__).parents[1] / "tests" / "cases" / "template"
NAMES = ["Smith & Sons <Ltd> \"A\" 'b' ]]> $& \\1 {x} é ß 漢字 🙂", "Nova", "&amp;<b>", "A ]]", "é"]
PREFIXES = [("",), ("bm-",), ("b&<'",), ("bm-", "bmBE"), ("", "bmFR")]
SCRAPS = [
    b"YOUR COMPANY NAME", b"[{SecondaryReference}]", b"EVAL{BEGIN}", b"{END}", b"]]>", b"<![CDATA[",
    b"<b>", b"</b>", b"&amp;", b"&lt;p&gt;", b"&#xD;", b"\r\n", b"\xc2\xa0", b"]", b'"', b"\0", b"\xff",
    b"<!-- ", b" -->", b"&nbsp;", "“".encode(), b"Replace[", b'"bm-"',
]  # fmt: skip


def main(runs: int, seed: int) -> None:
    """Run the tool and print what was found."""
    chance = random.Random(seed)
    seeds = [path.read_bytes() for path in sorted(CASES.glob("*/before.*"))]
    seeds += [read_bytes("templates", f"{locale.stem}.xml") for locale in Locale]
    found: Counter[str] = Counter()
    for _ in range(runs):
        raw = chance.choice(seeds)
        for _ in range(chance.randrange(4)):
            raw = spoil(raw, chance)
        seller = Seller(chance.choice(NAMES), Month(2018, 12), {Locale.FR: chance.choice(PREFIXES)})
        options = Options(*(chance.random() < 0.2 for _ in range(3)))
        try:
            found[judge(raw, seller, options)] += 1
        except BaseException:
            Path("fuzz-failure.bin").write_bytes(raw)
            print(seller, options, file=sys.stderr)
            raise
    counts = dict(found.most_common())
    print(
        json.dumps({"name": "patches of mutated templates", "runs": runs, "seed": seed, **counts})
    )


def spoil(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with one place cut, doubled, filled in or changed."""
    start = chance.randrange(len(raw) + 1)
    end = min(len(raw), start + chance.choice([0, 1, 1, 2, 5, 20]))
    scrap = chance.choice(SCRAPS)
    new = chance.choice([b"", scrap, scrap, raw[start:end] * 2, bytes([chance.randrange(256)])])
    return raw[:start] + new + raw[end:]


def judge(raw: bytes, seller: Seller, options: Options) -> str:
    """``patched``, ``unchanged``, or the code of the error."""
    try:
        template = parse(raw)
        check(template, seller, Locale.FR)
        planned = plan(template, seller, Locale.FR, options)
        after = prove(template, planned)
    except NotegenError as error:
        for item in error.diagnostics:
            if item.span and item.span.end > len(raw):
                raise ValueError(f"{item} lies outside the file") from error
        return error.diagnostic.code
    if planned.patch.inverse().apply(after) != raw:
        raise ValueError("the patch has no inverse")
    try:
        again = plan(parse(after), seller, Locale.FR, options, was=seller)
    except TemplateError:
        if options.accept_near:  # a name put into half a placeholder may end inside a word
            return "patched, not found again"
        raise
    if again.patch:
        raise ValueError(f"a second run would change {again.patch}")
    return "patched" if planned.patch else "unchanged"


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*[*numbers, RUNS, 1][:1], *[*numbers[1:], 1][:1])
