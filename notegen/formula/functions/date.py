"""Functions about dates. Texts in quotes are never dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.formula.dates import add_business_days, add_days, add_months, make_date
from notegen.formula.limits import MAX_BUSINESS_DAYS
from notegen.formula.signature import Group, Parameter, Signature, SpecialForm, example
from notegen.formula.texts import shorten
from notegen.formula.values import Kind, Refusal, Result

if TYPE_CHECKING:
    from datetime import date, datetime


def day_from_parts(month: int, day: int, year: int) -> date:
    """The year is taken as it stands: 24 is the year 24."""
    made = make_date(year, month, day)
    if made is None:
        raise Refusal("no-such-date", f"there is no month {month}, day {day}, year {year}")
    return made


def day_of(moment: datetime) -> int:
    """The day of the month."""
    return moment.day


def month_of(moment: datetime) -> int:
    """The month, 1 to 12."""
    return moment.month


def year_of(moment: datetime) -> int:
    """The year."""
    return moment.year


def add(moment: datetime, unit: str, count: int) -> date:
    """``count`` days (d), months (m), years (y) or business days (b) on."""
    day = moment.date()
    match unit.strip().lower():
        case "d":
            later = add_days(day, count)
        case "m":
            later = add_months(day, count)
        case "y":
            later = add_months(day, count * 12)
        case "b":
            if count > MAX_BUSINESS_DAYS:
                raise Refusal("too-many-steps", f"{count} business days are too many", 2)
            later = add_business_days(day, count)
        case _:
            raise Refusal("unknown-unit", f"{shorten(unit)} is none of d, m, y and b", 1)
    if later is None:
        raise Refusal("no-such-date", "the date would be outside the years 1 to 9999")
    return later


def latest(*moments: datetime) -> date:
    """The latest date."""
    return max(moments)


def earliest(*moments: datetime) -> date:
    """The earliest date."""
    return min(moments)


_DATE = Parameter("date", Kind.DATE)

DATE_FUNCTIONS: tuple[Signature, ...] = (
    Signature(
        "date",
        Group.DATE,
        day_from_parts,
        tuple(Parameter(name, Kind.INTEGER) for name in ("month", "day", "year")),
        3,
        3,
        Result.DATE,
        "The date of a month, a day and a year.",
        (example("date[3,20,2007]", "3.20.2007"), example("date[2,29,2023]", None)),
    ),
    Signature(
        "day",
        Group.DATE,
        day_of,
        (_DATE,),
        1,
        1,
        Result.INTEGER,
        "The day of the month.",
        (example("day[[{ReceivedDate}]]", "28", ReceivedDate="2024-02-28 09:30:00"),),
    ),
    Signature(
        "month",
        Group.DATE,
        month_of,
        (_DATE,),
        1,
        1,
        Result.INTEGER,
        "The month, 1 to 12.",
        (example("month[3.20.1999]", "3"), example('month["3.20.1999"]', None)),
    ),
    Signature(
        "year",
        Group.DATE,
        year_of,
        (_DATE,),
        1,
        1,
        Result.INTEGER,
        "The year.",
        (example("year[3.20.1999]", "1999"),),
    ),
    Signature(
        "dateadd",
        Group.DATE,
        add,
        (_DATE, Parameter("unit", Kind.TEXT), Parameter("count", Kind.INTEGER)),
        3,
        3,
        Result.DATE,
        "A date so many days (d), months (m), years (y) or business days (b) later, or earlier"
        " for a negative count; business days only go on.",
        (
            example('dateadd[1.31.2024,"m",1]', "2.29.2024"),
            example('dateadd[3.1.2024,"b",1]', "3.4.2024"),
        ),
    ),
    Signature(
        "datemax",
        Group.DATE,
        latest,
        (_DATE,),
        1,
        None,
        Result.DATE,
        "The latest date.",
        (example("datemax[3.20.1999,1.1.2024]", "1.1.2024"),),
    ),
    Signature(
        "datemin",
        Group.DATE,
        earliest,
        (_DATE,),
        1,
        None,
        Result.DATE,
        "The earliest date.",
        (example("datemin[3.20.1999,1.1.2024]", "3.20.1999"),),
    ),
    Signature(
        "now",
        Group.DATE,
        None,
        (Parameter("ignored", Kind.RAW),),
        0,
        None,
        Result.DATE,
        "Today's date. Arguments are ignored.",
        (example("now[]", "2.29.2024"),),
        form=SpecialForm.TODAY,
    ),
)
"""Their table, in the order in which they are explained."""
