"""The part of ``grader.yml`` about people and time: due dates, lateness, extensions, groups, the course's total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    field_validator,
)

__all__ = [
    "Attempts",
    "Category",
    "CourseTotal",
    "Extension",
    "Handle",
    "HomeworkSettings",
    "LatePolicy",
    "Moment",
    "RosterColumn",
    "RosterFile",
    "Slug",
    "Strict",
    "local_moment",
    "wrong_slugs",
]

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?( ?(Z|[+-]\d{2}:?\d{2}))?")
_DAYS = re.compile(r"(\d{1,4}) days?")
_MOST_DAYS = 366

#: The name of a homework: a folder in three trees, and part of every result's path.
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
#: A student as grader.yml names one: by key, name, e-mail address or number.
Handle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Weight = Annotated[Decimal, Field(gt=0, le=1_000_000)]
#: Which of several submissions of one student counts.
Attempts = Literal["latest", "best"]
#: What a column of the roster may hold.
RosterColumn = Literal[
    "student", "name", "first_name", "last_name", "email", "login", "id", "sis_id", "section", "group"
]
Value = TypeVar("Value")


class Strict(BaseModel):
    """A model without surprises: an unknown key is an error, and nobody changes it afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _whole_moment(value: object) -> object:
    """Refuse a bare date, which would mean its first minute, and a bare number, which would be seconds since 1970."""
    if value is None or isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("should be a date and a time, such as 2026-11-30 23:59")
    return value.replace(" ", "T", 1).replace(" ", "")


def _extension(value: object) -> datetime | timedelta:
    """A new deadline, or days after the old one."""
    words = "should be a date and a time, such as 2026-12-03 23:59, or a number of days, such as 3"
    if isinstance(value, datetime):
        return value
    days = _DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
    number = int(days[1]) if days else value
    if isinstance(number, int) and not isinstance(number, bool):
        if not 1 <= number <= _MOST_DAYS:
            raise ValueError(f"should be between 1 and {_MOST_DAYS} days")
        return timedelta(days=number)
    try:
        return datetime.fromisoformat(str(_whole_moment(value)))
    except ValueError:
        raise ValueError(words) from None


#: A moment: with a zone of its own, or in the course's.
Moment = Annotated[datetime, BeforeValidator(_whole_moment)]
#: More time for one student: a deadline of their own, or days on top of the common one.
Extension = Annotated[datetime | timedelta, PlainValidator(_extension)]


def local_moment(value: datetime, zone: ZoneInfo) -> datetime:
    """``value`` with a time zone: its own, or else ``zone``.

    A wall-clock time that occurs twice or never, because summer time ends or begins, means the later of the two
    moments that it could be: nobody is late by a change of clocks.
    """
    if value.tzinfo is not None:
        return value
    both = (value.replace(tzinfo=zone, fold=0), value.replace(tzinfo=zone, fold=1))
    return max(moment.astimezone(UTC) for moment in both).astimezone(zone)


class LatePolicy(Strict):
    """What lateness costs: a share of the maximum for every started day after the grace, up to ``max_days``.

    ``grace_days`` is what each student may be late over the whole course before it costs anything: whole days, spent
    in the order of the student's due dates.
    """

    grace_minutes: Annotated[int, Field(ge=0, le=100_000)] = 15
    per_day: Annotated[Decimal, Field(ge=0, le=1)] = Decimal("0.1")
    max_days: Annotated[int, Field(ge=0, le=1000)] = 3
    grace_days: Annotated[int, Field(ge=0, le=1000)] = 0


class HomeworkSettings(Strict):
    """One line of ``homeworks`` in grader.yml. Without a due date nothing is ever late.

    ``due_by_section`` takes the place of ``due`` for students of a section; ``groups`` that of the course's groups.
    """

    due: Moment | None = None
    due_by_section: dict[Handle, Moment] = {}
    groups: dict[Handle, tuple[Handle, ...]] | None = None


class RosterFile(Strict):
    """Where the roster lies, and what its columns are called if they are called nothing that we know."""

    file: Annotated[str, StringConstraints(min_length=1)]
    columns: dict[RosterColumn, str] = {}


class Category(Strict):
    """Homeworks that count together in the course's total."""

    homeworks: Annotated[tuple[Slug, ...], Field(min_length=1)]
    weight: Weight = Decimal(1)
    drop_lowest: Annotated[int, Field(ge=0, le=1000)] = 0


class CourseTotal(Strict):
    """How the homeworks make one number. Without anything: all points over all maxima.

    ``weights`` gives homeworks other weights than their points; ``drop_lowest`` leaves out each student's weakest
    homeworks; ``categories`` do both in parts, each with a weight of its own.
    """

    drop_lowest: Annotated[int, Field(ge=0, le=1000)] = 0
    weights: dict[Slug, Weight] = {}
    categories: dict[Handle, Category] = {}

    @field_validator("categories")
    @classmethod
    def _each_once(cls, value: dict[str, Category]) -> dict[str, Category]:
        listed = [slug for category in value.values() for slug in category.homeworks]
        twice = sorted({slug for slug in listed if listed.count(slug) > 1})
        if twice:
            raise ValueError(f"should hold each homework once; {', '.join(twice)} is there more than once")
        return value


def wrong_slugs(
    homeworks: Mapping[str, object],
    *,
    extensions: Mapping[str, Mapping[str, object]],
    excused: Mapping[str, tuple[str, ...]],
    total: CourseTotal,
) -> Iterator[str]:
    """A line ``key: what is wrong`` for each homework that is named without being one, and for each clash of rules."""
    places = [(f"extensions.{student}.{slug}", slug) for student, own in extensions.items() for slug in own]
    places += [(f"excused.{student}", slug) for student, own in excused.items() for slug in own]
    places += [(f"course_total.weights.{slug}", slug) for slug in total.weights]
    places += [
        (f"course_total.categories.{name}", slug) for name, one in total.categories.items() for slug in one.homeworks
    ]
    known = ", ".join(homeworks)
    for place, slug in places:
        if slug not in homeworks:
            yield f"{place}: should name a homework ({known}); found {slug!r}"
    if total.categories and total.drop_lowest:
        yield "course_total.drop_lowest: should stand in each category, because there are categories"
    listed = {slug for category in total.categories.values() for slug in category.homeworks}
    for slug in homeworks:
        if total.categories and slug not in listed:
            yield f"course_total.categories: should hold every homework; {slug} is in none"
