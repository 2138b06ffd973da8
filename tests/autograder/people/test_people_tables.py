"""``grades.csv`` and ``course.csv`` of a class: nobody on the roster is left out, and excused is not zero."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

from autograder.people import class_tables, standings

TWO = {"toy": {"due": "2026-11-30 23:59"}, "jar": {"due": "2026-12-15 23:59"}, "later": None}


def parse(text: str) -> list[dict[str, str]]:
    """The rows as a strict CSV reader sees them."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def tables(school: Any, **settings: Any) -> tuple[dict[tuple[str, str], dict[str, str]], dict[str, dict[str, str]]]:
    """Rows of grades.csv by homework and student, rows of course.csv by student."""
    course, people = school.people(homeworks=TWO, **settings)
    late = datetime(2026, 12, 2, 12, tzinfo=UTC)
    grades = [
        school.grade(course, "ada", passed=3),
        school.grade(course, "ada", passed=1, homework="jar"),
        school.grade(course, "bob", late, passed=2),
        school.grade(course, "zoe", passed=0),
        school.grade(course, "eve", passed=3),
    ]
    made = class_tables(course, people, standings(course, people, grades))
    return {(row["assignment"], row["student"]): row for row in parse(made.grades_csv)}, {
        row["student"]: row for row in parse(made.course_csv)
    }


def test_everybody_on_the_roster_has_a_row(school: Any) -> None:
    """Missing ones with no points, for homeworks that somebody was graded in; strangers too."""
    grades, course = tables(school, extensions={"cy": {"toy": 3}})
    assert list(grades) == [
        *[("jar", name) for name in ("ada", "bob", "cy", "zoe")],
        *[("toy", name) for name in ("ada", "bob", "cy", "eve", "zoe")],
    ]
    cy = grades["toy", "cy"]
    assert (cy["status"], cy["score"], cy["max_score"], cy["file"], cy["f"]) == ("missing", "0", "10", "", "")
    assert cy["notes"].startswith("extension: an extension moved the deadline")
    assert (cy["name"], cy["email"], cy["section"]) == ("Cy Young", "cy@uni.edu", "B")
    assert grades["toy", "eve"]["name"] == ""
    assert list(course) == ["ada", "bob", "cy", "zoe", "eve"]
    assert (course["cy"]["toy"], course["cy"]["jar"], course["cy"]["missing"]) == ("0", "0", "toy jar")
    assert "later" not in course["ada"]


def test_the_excused_are_excused(school: Any) -> None:
    """With a submission or without: no points and no zero, ``EX``, and out of the total."""
    grades, course = tables(school, excused={"bob": ["toy"], "cy": ["toy", "jar"]})
    assert (grades["toy", "bob"]["status"], grades["toy", "bob"]["deduction"]) == ("excused", "0")
    assert (grades["toy", "cy"]["status"], grades["toy", "cy"]["score"]) == ("excused", "")
    assert (course["bob"]["toy"], course["bob"]["jar"], course["bob"]["total_percent"]) == ("EX", "0", "0")
    assert (course["cy"]["toy"], course["cy"]["total_percent"], course["cy"]["excused"]) == ("EX", "", "toy jar")


def test_totals_and_what_was_taken(school: Any) -> None:
    """Percent from exact points, dropped homeworks, days and points that lateness cost, grace days."""
    _, course = tables(school, course_total={"drop_lowest": 1})
    assert (course["ada"]["toy"], course["ada"]["jar"], course["ada"]["total_percent"]) == ("10", "3.3333", "100")
    assert course["ada"]["dropped"] == "jar"
    bob = course["bob"]
    assert (bob["toy"], bob["late_days"], bob["deduction"], bob["dropped"]) == ("4.6667", "2", "2", "jar")
    _, course = tables(school, late_policy={"grace_days": 5})
    bob = course["bob"]
    assert (bob["late_days"], bob["deduction"], bob["grace_days"], bob["grace_left"]) == ("0", "0", "2", "3")
    assert bob["total_percent"] == "33.3333"


def test_groups_are_shown(school: Any) -> None:
    """Those of grader.yml as well as the roster's."""
    grades, course = tables(school, groups={"pair": ["ada", "bob"]})
    assert (grades["toy", "ada"]["group"], course["bob"]["group"], course["cy"]["group"]) == ("pair", "pair", "")


def test_without_a_roster(school: Any) -> None:
    """The table of the course holds whoever was graded; ``grades.csv`` is as it always was."""
    grades, course = tables(school, roster=None)
    assert list(course) == ["ada", "bob", "eve", "zoe"]
    assert course["bob"]["missing"] == "jar"
    assert "section" not in grades["toy", "ada"]
