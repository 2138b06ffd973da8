"""Deadlines per student: sections, extensions, time zones, and the two nights a year when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.course import GraderConfig, HomeworkSettings, LatePolicy
from autograder.people import People, deadline
from autograder.scoring import late_by

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 02:00 becomes 03:00
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 03:00 becomes 02:00
STRICT = LatePolicy(grace_minutes=0)


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


COURSE = GraderConfig.model_validate({"course": "c", "timezone": "Europe/Berlin", "homeworks": {"toy": None}})


def class_due(due: datetime, extension: timedelta | None = None) -> People:
    """People of a course in Berlin with one homework, due at this time on the wall."""
    config = COURSE.model_copy(update={"homeworks": {"toy": HomeworkSettings(due=due)}})
    return People(config, extensions={} if extension is None else {"ada": {"toy": extension}})


def test_sections_and_extensions(school: Any) -> None:
    """The section's date comes before the common one, an extension before both; days count from the own date."""
    _, people = school.people(
        timezone="Europe/Berlin",
        homeworks={"toy": {"due": "2026-11-30 23:59", "due_by_section": {"b": "2026-12-02 12:00"}}, "jar": None},
        extensions={"bob": {"toy": "2026-12-04 08:00 +00:00"}, "zoe": {"toy": 3}},
    )
    assert deadline(people, "toy", "ada").due == utc("2026-11-30 22:59")
    assert deadline(people, "toy", "cy").due == utc("2026-12-02 11:00")
    assert deadline(people, "toy", "nobody").due == utc("2026-11-30 22:59")
    bob, zoe = deadline(people, "toy", "bob"), deadline(people, "toy", "zoe")
    assert (bob.due, bob.regular, bob.extended) == (utc("2026-12-04 08:00"), utc("2026-11-30 22:59"), True)
    assert (zoe.due, zoe.gained) == (utc("2026-12-05 11:00"), timedelta(days=3))
    assert deadline(people, "jar", "ada").due is None
    assert deadline(people, "unknown", "ada").due is None


def test_in_two_sections_the_later_date_counts(school: Any) -> None:
    """Canvas lists both; in doubt for the student. Written in another zone a date is the moment that it is."""
    dates = {"A": "2026-11-30 23:59", "B": "2026-11-30 22:30 -05:00"}
    _, people = school.people("student,section\nada,A and B\n", homeworks={"toy": {"due_by_section": dates}})
    assert deadline(people, "toy", "ada").due == utc("2026-12-01 03:30")


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-03-29 01:59", "2026-03-29 00:59"),
        ("2026-03-29 02:30", "2026-03-29 01:30"),  # does not occur: 03:30 on that day
        ("2026-03-29 03:00", "2026-03-29 01:00"),
        ("2026-10-25 01:59", "2026-10-24 23:59"),
        ("2026-10-25 02:30", "2026-10-25 01:30"),  # occurs twice: the second one
        ("2026-10-25 03:00", "2026-10-25 02:00"),
    ],
)
def test_nights_when_clocks_change(wall: str, moment: str) -> None:
    """A time that occurs twice or never means the later moment; all others mean themselves."""
    due = deadline(class_due(datetime.fromisoformat(wall)), "toy", "ada").due
    assert due is not None
    assert due.astimezone(UTC) == utc(moment)  # Python finds ambiguous times unequal to all of another zone


WALL = st.builds(
    lambda change, minutes: change.astimezone(BERLIN).replace(tzinfo=None) + timedelta(minutes=minutes),
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(-3 * 1440, 3 * 1440),
)


@given(WALL)
@example(datetime(2026, 3, 29, 2, 30))
@example(datetime(2026, 10, 25, 2, 30))
def test_nobody_is_late_at_the_time_on_the_wall(due: datetime) -> None:
    """Whoever hands in while a clock in Berlin shows the deadline is in time, and a minute later late by one day."""
    found = deadline(class_due(due), "toy", "ada").due
    assert found is not None
    for fold in (0, 1):
        as_read = due.replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)
        assert late_by(as_read, found, STRICT) == 0
    assert late_by(found.astimezone(UTC) + timedelta(minutes=1), found, STRICT) == 1


@given(WALL, st.integers(1, 6))
def test_days_of_an_extension_are_days_of_the_calendar(due: datetime, days: int) -> None:
    """Three days after Friday, 18:00, is Monday, 18:00, also when that makes it 71 or 73 hours."""
    dates = deadline(class_due(due, timedelta(days=days)), "toy", "ada")
    assert dates.due == deadline(class_due(due + timedelta(days=days)), "toy", "ada").due
    assert timedelta(days=days, hours=-1) <= dates.gained <= timedelta(days=days, hours=1)
    assert dates.extended


@given(WALL, st.integers(0, 10 * 86_400))
def test_late_days_are_24_hours_long(due: datetime, seconds: int) -> None:
    """Started days of 24 hours of real time, whatever the clocks do, and wherever the submission's time was written."""
    found = deadline(class_due(due), "toy", "ada").due
    assert found is not None
    received = found.astimezone(UTC) + timedelta(seconds=seconds)
    expected = -(-seconds // 86_400)
    assert late_by(received, found, STRICT) == expected
    assert late_by(received.astimezone(BERLIN), found, STRICT) == expected
    assert late_by(received.astimezone(ZoneInfo("Asia/Tokyo")), found, STRICT) == expected
