"""How much a formula may ask for: every limit of the language, in one place.

The public engine has no limits. These are far above what a label needs, and low enough that
no formula takes a second or fills the memory. Each names the code of the error that says that
it was crossed.
"""

from __future__ import annotations

MAX_LENGTH = 20_000
"""Characters of a formula's text (``too-long``)."""

MAX_DEPTH = 150
"""Levels of brackets, calls and operators inside one another (``too-deep``)."""

MAX_EVAL_DEPTH = 10
"""Levels of ``eval`` inside the text given to ``eval`` (``eval-too-deep``)."""

MAX_FINDINGS = 100
"""Findings of the checker for one formula; the rest is left out."""

MAX_NAME = 40
"""Characters of a misspelt name for which the nearest known one is looked up."""

MAX_SUGGESTIONS = 100
"""Different unknown tags of one text for which the nearest known one is looked up."""

MAX_RESULT = 100_000
"""Characters that ``lpad``, ``rpad``, ``replace``, ``concat`` or ``join`` may make
(``result-too-long``)."""

MAX_BUSINESS_DAYS = 3_660_000
"""Steps of ``dateadd`` with the unit ``b``: more than the days of 10,000 years
(``too-many-steps``)."""

MAX_WORK = 4_000_000
"""Characters that one evaluation may pass on from step to step (``too-much-work``)."""

PARSE_COST = 100
"""What parsing one character of a text given to ``eval`` counts as work."""

COLLATION_COST = 50
"""What ordering one character of a text counts as work."""

LIMITS: tuple[tuple[str, int, str], ...] = (
    ("too-long", MAX_LENGTH, "characters of a formula"),
    ("too-deep", MAX_DEPTH, "levels of brackets, calls and operators inside one another"),
    ("eval-too-deep", MAX_EVAL_DEPTH, "levels of eval inside the text given to eval"),
    ("result-too-long", MAX_RESULT, "characters that a function may make"),
    ("too-many-steps", MAX_BUSINESS_DAYS, "business days that dateadd may go on"),
    ("too-much-work", MAX_WORK, "characters passed on from step to step in one evaluation"),
)
"""The code of the error for each limit, the limit, and what it counts."""
