"""The exact points behind rounded ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.grade import from_json, to_json
from autograder.people.points import exact_points


def test_thirds_are_thirds(school: Any) -> None:
    """A third of ten points is written as 3.3333 and counts as ten thirds."""
    course = school.course()
    grade = from_json(to_json(school.grade(course, passed=1)))
    assert grade.tasks[0].earned == 3.3333
    assert exact_points(course, grade) == Fraction(10, 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400), st.integers(1, 400))
def test_every_share_survives_the_file(school: Any, passed: int, total: int) -> None:
    """Whatever number of tests passed out of however many, the file tells it exactly."""
    passed = min(passed, total)
    course = school.course()
    grade = from_json(to_json(school.grade(course, passed=passed, total=total)))
    assert exact_points(course, grade) == Fraction(10 * passed, total)


def test_what_fits_no_share_counts_as_written(school: Any) -> None:
    """Points under an assignment that has changed since, or edited by hand, and a task without tests."""
    course = school.course()
    grade = school.grade(course)
    task = replace(grade.tasks[0], earned=7.77, bonus=0.123)
    assert exact_points(course, replace(grade, tasks=(task,))) == Fraction("7.893")
    assert exact_points(course, replace(grade, tasks=(replace(task, task="gone", tests=(), total=0),))) == Fraction(
        "7.893"
    )
