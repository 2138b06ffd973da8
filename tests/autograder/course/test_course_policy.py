"""The part of grader.yml about people and time: what it may say, and in which words the rest is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from autograder.course import GraderConfig, load_course
from autograder.course.policy import local_moment
from autograder.model import UserError

HOMEWORK = "title: Toy\nnotebook: toy\ntasks:\n  - {name: f, points: 1}\n"


def config(**changes: Any) -> GraderConfig:
    """A small grader.yml with some keys changed."""
    return GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, **changes})


def complaints(root: Path, text: str) -> list[str]:
    """The lines of the UserError that a course with this in its grader.yml ends in."""
    for slug in ("toy", "jar"):
        folder = root / "assignments" / slug
        folder.mkdir(parents=True)
        (folder / "assignment.yml").write_text(HOMEWORK)
    (root / "grader.yml").write_text(f"course: c\nhomeworks: {{toy: , jar: }}\n{text}")
    with pytest.raises(UserError) as caught:
        load_course(root)
    return str(caught.value).splitlines()


def test_defaults() -> None:
    """Nobody is known, nobody is excused, the latest counts, and nothing is dropped."""
    settings = config()
    assert settings.roster is None
    assert (settings.groups, settings.extensions, settings.excused) == ({}, {}, {})
    assert settings.attempts == "latest"
    assert settings.late_policy.grace_days == 0
    assert (settings.course_total.drop_lowest, settings.course_total.categories) == (0, {})


def test_a_roster_is_a_file_or_a_file_and_its_columns() -> None:
    """The short way to write it and the long one."""
    short, long = config(roster="r.csv"), config(roster={"file": "r.csv", "columns": {"student": "Kennung"}})
    assert short.roster is not None
    assert long.roster is not None
    assert (short.roster.file, short.roster.columns) == ("r.csv", {})
    assert (long.roster.file, long.roster.columns) == ("r.csv", {"student": "Kennung"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (3, timedelta(days=3)),
        ("3 days", timedelta(days=3)),
        ("1 day", timedelta(days=1)),
        ("2026-12-03 23:59", datetime(2026, 12, 3, 23, 59)),
        ("2026-12-03T23:59:00Z", datetime(2026, 12, 3, 23, 59, tzinfo=UTC)),
        ("2026-12-03 23:59 +01:00", datetime.fromisoformat("2026-12-03T23:59+01:00")),
        (datetime(2026, 12, 3, 23, 59), datetime(2026, 12, 3, 23, 59)),
    ],
    ids=str,
)
def test_ways_to_write_an_extension(written: object, meant: object) -> None:
    """Days after the common deadline, or a deadline of one's own."""
    assert config(extensions={"ada": {"toy": written}}).extensions["ada"]["toy"] == meant


@pytest.mark.parametrize(
    "written", [0, -1, 367, True, None, 1.5, "soon", "2026-12-03", "2026-13-03 23:59", "0 days", [1]]
)
def test_extensions_that_are_none(written: object) -> None:
    """No bare date, no fraction of a day, no day that does not exist."""
    with pytest.raises(ValidationError, match=r"a number of days, such as 3|between 1 and 366 days"):
        config(extensions={"ada": {"toy": written}})


def test_every_mistake_at_once(tmp_path: Path) -> None:
    """File, key, what was expected and what was found."""
    text = """
roster: {file: r.csv, columns: {matrikel: x}}
late_policy: {grace_days: -1}
extensions: {ada: {toy: soon}, 12: {toy: 1}}
excused: {ada: toy}
attempts: first
groups: {pair: ada}
course_total: {drop_lowest: some, weights: {toy: 0}, categories: {a: {homeworks: [toy, toy], weigth: 1}}}
"""
    names = "'student', 'name', 'first_name', 'last_name', 'email', 'login', 'id', 'sis_id', 'section' or 'group'"
    assert sorted(complaints(tmp_path, text)) == sorted(
        [
            f"grader.yml: roster.columns.matrikel: should be {names}; found 'matrikel'",
            "grader.yml: late_policy.grace_days: should be greater than or equal to 0; found -1",
            "grader.yml: extensions.ada.toy: should be a date and a time, such as 2026-12-03 23:59, or a number of "
            "days, such as 3; found 'soon'",
            "grader.yml: extensions.12: should be text (in quotes, if it looks like a number or a date); found 12",
            "grader.yml: excused.ada: should be a list; found 'toy'",
            "grader.yml: attempts: should be 'latest' or 'best'; found 'first'",
            "grader.yml: groups.pair: should be a list; found 'ada'",
            "grader.yml: course_total.drop_lowest: should be a whole number; found 'some'",
            "grader.yml: course_total.weights.toy: should be greater than 0; found 0",
            "grader.yml: course_total.categories.a.weigth: is not a known key (a typo?)",
        ]
    )


def test_homeworks_that_there_are_not(tmp_path: Path) -> None:
    """Every place that names a homework is checked, and rules that contradict each other are named."""
    text = """
extensions: {ada: {toi: 1}}
excused: {bob: [jar, jra]}
course_total: {drop_lowest: 1, weights: {toys: 2}, categories: {a: {homeworks: [toy, tin]}}}
"""
    assert complaints(tmp_path, text) == [
        "grader.yml: extensions.ada.toi: should name a homework (toy, jar); found 'toi'",
        "grader.yml: excused.bob: should name a homework (toy, jar); found 'jra'",
        "grader.yml: course_total.weights.toys: should name a homework (toy, jar); found 'toys'",
        "grader.yml: course_total.categories.a: should name a homework (toy, jar); found 'tin'",
        "grader.yml: course_total.drop_lowest: should stand in each category, because there are categories",
        "grader.yml: course_total.categories: should hold every homework; jar is in none",
    ]


def test_a_homework_is_in_one_category(tmp_path: Path) -> None:
    """Or its points would count twice."""
    (line,) = complaints(tmp_path, "course_total: {categories: {a: {homeworks: [toy, jar]}, b: {homeworks: [jar]}}}\n")
    assert line == "grader.yml: course_total.categories: should hold each homework once; jar is there more than once"


def test_a_local_moment_keeps_a_zone_of_its_own() -> None:
    """Only what names no zone is in the course's; a time that does not occur is moved to one that does."""
    berlin = ZoneInfo("Europe/Berlin")
    moment = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert local_moment(moment, berlin) is moment
    assert local_moment(datetime(2026, 12, 1, 12), berlin).astimezone(UTC).hour == 11
    assert f"{local_moment(datetime(2026, 3, 29, 2, 30), berlin):%H:%M %Z}" == "03:30 CEST"
