"""Functions about dates. Texts in quotes are never dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.formula.dates import add_business_days, add_days, add_months, make_date
from notegen.formula.functions.signature import FunctionTable, Group, example
from notegen.formula.limits import MAX_BUSINESS_DAYS
from notegen.formula.values import WHITE_SPACE, ArgumentError

if TYPE_CHECKING:
    from datetime import date, datetime

    from notegen.formula.functions.signature import Raw, Text, Today

function = FunctionTable(Group.DATE)


@function(example("date[3,20,2007]", "3.20.2007"), example("date[2,29,2023]", None))
def date_(month: int, day: int, year: int) -> date:
    """The date of a month, a day and a year."""
    made = make_date(year, month, day)
    if made is None:
        raise ArgumentError("no-such-date", "{} is no date of the calendar")
    return made


@function(example("day[[{ReceivedDate}]]", "28", ReceivedDate="2024-02-28 09:30:00"))
def day(date: datetime) -> int:
    """The day of the month."""
    return date.day


@function(example("month[3.20.1999]", "3"), example('month["3.20.1999"]', None))
def month(date: datetime) -> int:
    """The month, 1 to 12."""
    return date.month


@function(example("year[3.20.1999]", "1999"))
def year(date: datetime) -> int:
    """The year."""
    return date.year


@function(
    example('dateadd[1.31.2024,"m",1]', "2.29.2024"),
    example('dateadd[3.1.2024,"b",1]', "3.4.2024"),
)
def dateadd(date: datetime, unit: Text, count: int) -> date:
    """A date so many days (d), months (m), years (y) or business days (b) later.

    A negative count goes back, but for business days.
    """
    day = date.date()
    match unit.strip(WHITE_SPACE).lower():
        case "d":
            later = add_days(day, count)
        case "m":
            later = add_months(day, count)
        case "y":
            later = add_months(day, count * 12)
        case "b":
            if count > MAX_BUSINESS_DAYS:
                raise ArgumentError("too-many-steps", "{} business days are too many", 2)
            later = add_business_days(day, count)
        case _:
            raise ArgumentError("unknown-unit", "{} is none of d, m, y and b", 1)
    if later is None:
        raise ArgumentError("no-such-date", "the date would be outside the years 1 to 9999")
    return later


@function(example("datemax[3.20.1999,1.1.2024]", "1.1.2024"))
def datemax(*dates: datetime) -> date:
    """The latest date."""
    return max(dates)


@function(example("datemin[3.20.1999,1.1.2024]", "3.20.1999"))
def datemin(*dates: datetime) -> date:
    """The earliest date."""
    return min(dates)


@function(example("now[]", "2.29.2024"), minimum=0)
def now(today: Today, *_ignored: Raw) -> date:
    """Today's date. Arguments are ignored."""
    return today
