"""Dates as the engine reads them (month first, invariant culture) and prints them: ``M.d.yyyy``.

The engine takes whatever ``DateTime.TryParse`` of .NET takes. The forms in use are read here;
the oddities (``2..2024``, a year of three digits) are not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from notegen.formula.values import WHITE_SPACE

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"


def _number(names: str, first: int) -> dict[str, int]:
    """The number of each name, in full and by its first three letters."""
    numbered = list(enumerate(names.split(), first))
    return {name[:length]: number for length in (3, None) for number, name in numbered}


_MONTHS = _number(_MONTH_NAMES, 1)
_WEEKDAYS = _number(_DAY_NAMES, 0)
MAX_DATE = 64
"""Characters of a date."""

_DIGIT = re.compile("[0-9]")
_TIME = re.compile(
    r"(?:^|[ T]+)(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2})(?:\.(?P<fraction>[0-9]{1,7}))?)?)?"
    r"(?: *(?P<half>[AP])M)?"
    r"(?: *(?P<zone>Z|GMT|[+-][0-9]{2}:?[0-9]{2}))?$",
    re.IGNORECASE,
)
_SEPARATOR = r"(?: *[-/.] *| *, *| +)"
_NUMERIC_DATE = re.compile(
    rf"(?P<first>[0-9]{{1,4}}){_SEPARATOR}(?P<second>[0-9]{{1,2}}|[0-9]{{4}})"
    rf"(?:{_SEPARATOR}(?P<third>[0-9]{{1,4}}))?"
)
_NAMED_DATE = re.compile(
    rf"(?:(?P<before>[0-9]{{1,4}}){_SEPARATOR})?(?P<month>[a-z]{{3,9}})"
    rf"(?:{_SEPARATOR}(?P<after>[0-9]{{1,4}})(?:{_SEPARATOR}(?P<last>[0-9]{{1,4}}))?)?"
)
_WEEKDAY = re.compile(r"(?P<name>[a-z]{3,9})(?: *, *| +)")


def read_date(raw: str, today: date) -> datetime | None:
    """The moment that a raw text stands for; None if it is none.

    What lacks a year (``3-4``, ``Mar 20``) is of the year of ``today``, a lone time of day is
    of ``today`` itself. Quoted text is never a date.
    """
    text = raw.strip(WHITE_SPACE)
    if not 3 <= len(text) <= MAX_DATE or not text.isascii() or not _DIGIT.search(text):
        return None
    day = _read_day(text, today)
    if day is not None:
        return datetime.combine(day, time())
    match = _TIME.search(text)
    if match is None or not (match["minute"] or match["half"]):
        return None
    before = text[: match.start()].strip()
    day = _read_day(before, today) if before else today
    return None if day is None else _at_time(day, match)


def _at_time(day: date, match: re.Match[str]) -> datetime | None:
    hour = int(match["hour"])
    if match["half"]:
        if not 0 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    fraction = int((match["fraction"] or "0").ljust(6, "0")[:6])
    try:
        moment = datetime.combine(
            day, time(hour, int(match["minute"] or 0), int(match["second"] or 0), fraction)
        )
        return moment - _offset(match["zone"] or "Z")
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta()
    distance = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return distance if zone[0] == "+" else -distance


def _read_day(text: str, today: date) -> date | None:
    match = _NUMERIC_DATE.fullmatch(text)
    if match is not None:
        return _numeric_day(match["first"], match["second"], match["third"], today)
    text = text.lower()
    weekday = _WEEKDAY.match(text)
    if weekday is None or weekday["name"] not in _WEEKDAYS:
        return _named_day(text, today)
    rest = text[weekday.end() :]
    day = _named_day(rest, today) or _read_day(rest, today)
    return day if day and day.weekday() == _WEEKDAYS[weekday["name"]] else None


def _numeric_day(first: str, second: str, third: str | None, today: date) -> date | None:
    """Year, month, day when the year comes first; else month, day, year."""
    if third is None:
        if len(first) == 4:
            return make_date(int(first), int(second), 1) if len(second) < 3 else None
        if len(first) == 3:
            return None
        if len(second) == 4:
            return make_date(int(second), int(first), 1)
        return make_date(today.year, int(first), int(second))
    if len(first) == 4:
        return make_date(int(first), int(second), int(third)) if len(third) < 3 else None
    return _day_of(third, first, second) if len(first) < 3 else None


def _named_day(text: str, today: date) -> date | None:
    match = _NAMED_DATE.fullmatch(text)
    if match is None or match["month"] not in _MONTHS:
        return None
    month = str(_MONTHS[match["month"]])
    numbers = [number for number in match.group("before", "after", "last") if number]
    if len(numbers) == 1:
        if len(numbers[0]) < 3 and 1 <= int(numbers[0]) <= 31:
            return make_date(today.year, int(month), int(numbers[0]))
        return _day_of(numbers[0], month, "1")
    if len(numbers) != 2:
        return None
    year, day = numbers if len(numbers[0]) == 4 else reversed(numbers)
    return _day_of(year, month, day)


def _day_of(year: str, month: str, day: str) -> date | None:
    """A date whose year has two digits (00 to 29 are of the 2000s) or four."""
    if len(year) == 3 or max(len(month), len(day)) > 2:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < 30 else 1900
    return make_date(century + int(year), int(month), int(day))


def make_date(year: int, month: int, day: int) -> date | None:
    """A date of the calendar, years 1 to 9999, or None."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def write_date(day: date) -> str:
    """``M.d.yyyy``; a time of day is dropped."""
    return f"{day.month}.{day.day}.{day.year:04d}"


def add_days(day: date, count: int) -> date | None:
    """``count`` days on; None outside the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def add_months(day: date, count: int) -> date | None:
    """``count`` months on, held at the end of the month; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_business_days(day: date, count: int) -> date | None:
    """``count`` days on, Saturdays and Sundays not counted; None outside the calendar.

    Nothing happens for a count of 0 or less.
    """
    if count <= 0:
        return day
    weeks, rest = divmod(count, 5)
    later: date | None = day
    if day.weekday() > 4:
        later = add_days(day, 4 - day.weekday())
    later = later and add_days(later, weeks * 7)
    for _ in range(rest):
        step = 3 if later and later.weekday() == 4 else 1
        later = later and add_days(later, step)
    return later
