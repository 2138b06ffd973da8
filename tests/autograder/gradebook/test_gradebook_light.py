"""A class in little memory: what grades have in common is kept once, and nothing that a view shows is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autograder.grade import Grade, TestResult
from autograder.gradebook import Lightener
from autograder.model import Verdict

MakeGrade = Callable[..., Grade]


def results(seconds: float) -> tuple[TestResult, ...]:
    """Two tests that passed, the second with something to say, and one that failed."""
    return (
        TestResult("test_f.py::test_a", Verdict.PASSED, True, "", "", seconds),
        TestResult("test_f.py::test_b", Verdict.PASSED, True, "hint", "by a stand-in", seconds),
        TestResult("test_f.py::test_c", Verdict.FAILED, True, "hint", f"returned {seconds}", seconds),
    )


def graded(make: MakeGrade, student: str, seconds: float, tests: int) -> Grade:
    """A grade with the first of these tests."""
    grade = make(student)
    task = replace(grade.tasks[0], tests=results(seconds)[:tests], passed=2, total=tests)
    return replace(grade, tasks=(task,))


def without_seconds(grade: Grade) -> Grade:
    """The grade, had every test been done at once."""
    tasks = tuple(replace(task, tests=tuple(replace(test, seconds=0.0) for test in task.tests)) for task in grade.tasks)
    return replace(grade, tasks=tasks)


def test_only_the_seconds_are_lost(grade: MakeGrade) -> None:
    """And those of what did not pass are still there."""
    whole = graded(grade, "ada", 0.5, 3)
    light = Lightener().light(whole)
    assert without_seconds(light) == without_seconds(whole)
    assert [test.seconds for test in light.tasks[0].tests] == [0.0, 0.0, 0.5]


def test_what_is_alike_is_one_object(grade: MakeGrade) -> None:
    """Passed tests of all students, whole tasks where everything passed; but never two different mistakes."""
    lightener = Lightener()
    ada, ben, cat = (
        lightener.light(graded(grade, name, seconds, 2)) for name, seconds in (("a", 0.1), ("b", 0.2), ("c", 0.3))
    )
    assert ada.tasks[0] is ben.tasks[0] is cat.tasks[0]
    assert ada.environment is ben.environment
    dan, eve = (lightener.light(graded(grade, "d", seconds, 3)) for seconds in (0.1, 0.2))
    assert dan.tasks[0].tests[0] is eve.tasks[0].tests[0] is ada.tasks[0].tests[0]
    assert [dan.tasks[0].tests[2].detail, eve.tasks[0].tests[2].detail] == ["returned 0.1", "returned 0.2"]
