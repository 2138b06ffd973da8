"""Nothing is done twice, and nothing is kept that does not stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.grade import Grade, Note, TestResult, to_json
from autograder.model import Verdict
from autograder.scoring import Job, Testing, build_grade
from autograder.takeover import sound, stands, taken_over

TESTS = [("f", "test_f.py::test"), ("f", "test_f.py::test_more"), ("g", "test_g.py::test")]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Two tasks."""
    assignment = {
        "title": "t",
        "notebook": "n",
        "tasks": [{"name": "f", "points": 2}, {"name": "g", "points": 1}],
    }
    config = GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}})
    return Course(tmp_path, config, {"toy": Assignment.model_validate(assignment)})


def grade_of(course: Course, notes: tuple[Note, ...] = (), **verdicts: Verdict) -> Grade:
    """A grade in which every test passed, but for those of the tasks in ``verdicts``."""
    tests = [
        Testing(task, False, TestResult(name, verdicts.get(task, Verdict.PASSED), True, "", "", 0.5))
        for task, name in TESTS
    ]
    job = Job("ada", "ada.ipynb", b"{}", "5" * 64, None, 7)
    return build_grade(course, "toy", job, tests, notes, digest="d", isolation=["landlock", "uid"])


def job(earlier: Grade | None, *tasks: str) -> Job:
    """A job that runs only these tasks again."""
    text = "" if earlier is None else to_json(earlier)
    return Job("ada", "ada.ipynb", b"{}", "5" * 64, None, 7, earlier=text, tasks=tasks)


def test_without_an_earlier_grade_everything_runs(course: Course) -> None:
    """Every lock of now counts."""
    taken = taken_over(job(None, "f"), TESTS)
    assert taken.results == {}
    assert taken.locks(["landlock", "rlimits"]) == ["landlock", "rlimits"]


def test_the_other_tasks_stand(course: Course) -> None:
    """Their results as they were, with their seconds; locks only where they held both times."""
    earlier = grade_of(course, g=Verdict.FAILED)
    taken = taken_over(job(earlier, "f"), TESTS)
    assert taken.results == {"test_g.py::test": earlier.tasks[1].tests[0]}
    assert taken.locks(["landlock", "rlimits"]) == ["landlock"]


def test_nothing_runs_if_no_task_is_touched(course: Course) -> None:
    """Then the notes stand too, but for those that are made anew."""
    notes = tuple(Note(kind, "x") for kind in ("cell_error", "intake", "resembles", "suspicion"))
    taken = taken_over(job(grade_of(course, notes)), TESTS)
    assert set(taken.results) == {name for _, name in TESTS}
    assert [note.kind for note in taken.notes] == ["cell_error", "suspicion"]


@pytest.mark.parametrize(
    "tests",
    [TESTS[1:], [*TESTS, ("f", "test_f.py::test_new")], [("g", TESTS[0][1]), *TESTS[1:]]],
    ids=["one gone", "one new", "one moved"],
)
def test_other_tests_than_before(course: Course, tests: list[tuple[str, str]]) -> None:
    """A task that has not exactly the tests that it had runs, whatever the job says."""
    assert "test_f.py::test_more" not in taken_over(job(grade_of(course)), tests).results


def test_our_own_errors_run_again(course: Course) -> None:
    """A grader error is nothing to take over."""
    taken = taken_over(job(grade_of(course, f=Verdict.GRADER_ERROR)), TESTS)
    assert set(taken.results) == {"test_g.py::test"}


def test_a_submission_that_was_never_tested(course: Course) -> None:
    """An unreadable one has no results to take over."""
    earlier = grade_of(course)
    empty = replace(earlier, tasks=tuple(replace(task, tests=()) for task in earlier.tasks))
    assert taken_over(job(empty), TESTS).results == {}


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"notes": (Note("cell_error", "x"),)}, True),
        ({"notes": (Note("grader_error", "x"),)}, False),
    ],
)
def test_sound(course: Course, change: dict[str, Any], good: bool) -> None:
    """The grader failed on none of it."""
    assert sound(replace(grade_of(course), **change)) == good
    assert not sound(grade_of(course, g=Verdict.GRADER_ERROR))


def test_stands(course: Course) -> None:
    """The same name, the same moment of submission, and sound."""
    grade = grade_of(course)
    assert stands(grade, "ada.ipynb", None)
    assert not stands(grade, "ada2.ipynb", None)
    assert not stands(grade, "ada.ipynb", datetime(2026, 12, 2, 1, tzinfo=UTC))
    assert not stands(grade_of(course, f=Verdict.GRADER_ERROR), "ada.ipynb", None)
