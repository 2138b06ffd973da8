"""Jobs and grades as messages, and the list of what waits."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.fleet.jobs import (
    Graded,
    Todo,
    graded_from_message,
    graded_to_message,
    job_from_message,
    job_to_message,
    last_resort,
    patience,
)
from autograder.messages import pack, unpack
from autograder.scoring import Job, build_grade


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """One homework with one task."""
    config = GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}})
    assignment = {"title": "t", "notebook": "n", "tasks": [{"name": "f", "points": 1}]}
    (tmp_path / "assignments/toy").mkdir(parents=True)
    (tmp_path / "assignments/toy/assignment.yml").write_text("x")
    return Course(tmp_path, config, {"toy": Assignment.model_validate(assignment)})


def job(student: str = "ada") -> Job:
    """A job."""
    return Job(student, f"{student}.ipynb", b"{}", "00", None, 7)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"received": datetime(2026, 11, 30, 23, 59, tzinfo=UTC)},
        {"more_seeds": (1, 2), "remark": "late", "excuse": "oh", "trouble": "too large", "data": bytes(range(256))},
    ],
    ids=["plain", "with a moment", "with the rest"],
)
def test_a_job_arrives_as_it_was_sent(values: dict[str, object]) -> None:
    """Through the bytes of a message."""
    sent = Job(**{**vars(job()), **values})
    assert job_from_message(unpack(pack(job_to_message(sent)))) == sent


def test_every_field_of_a_job_travels() -> None:
    """Also one that is added later."""
    assert set(job_to_message(job())) == {field.name for field in fields(Job)}


@pytest.mark.parametrize("pictures", [{}, {"f": b"\x89PNG", "g": b""}], ids=["none", "two"])
def test_a_grade_arrives_with_its_pictures(course: Course, pictures: dict[str, bytes]) -> None:
    """Through the bytes of a message, which has no key for pictures where there are none."""
    sent = Graded(build_grade(course, "toy", job(), [], [], digest="x"), pictures)
    message = graded_to_message(sent)
    assert ("pictures" in message) == bool(pictures)
    assert graded_from_message(unpack(pack(message))) == sent


def test_the_last_resort_goes_to_a_person(course: Course) -> None:
    """A row that names the trouble and is graded again by the next run."""
    grade = last_resort(course, "toy", job(), "it burns").grade
    assert (grade.student, grade.status, grade.notes[0].kind) == ("ada", "needs_ta", "grader_error")
    assert grade.notes[0].says.endswith("again and again: it burns")
    assert grade.environment.tests_sha256 == course.tests_digest("toy")


def test_patience_covers_the_limits(course: Course) -> None:
    """More than all cells six times over and every task."""
    limits = course.limits("toy")
    assert patience(course, "toy") > 6 * limits.notebook_seconds + limits.task_seconds


def test_todo_hands_out_each_once() -> None:
    """And is finished when all have come back."""
    todo = Todo([job("ada"), job("ben")], lambda _: pytest.fail("ready-made jobs need no preparation"))
    assert not todo.finished()
    taken = [todo.take(), todo.take(), todo.take()]
    assert [one and one.student for one in taken] == ["ada", "ben", None]
    todo.receive()
    assert not todo.finished()
    todo.receive()
    assert todo.finished()
    assert not todo.left()


def test_todo_closed() -> None:
    """Nothing more is taken; it is finished when what was taken has come back, and something is left."""
    todo = Todo([job("ada"), job("ben")], lambda _: job())
    assert todo.take() is not None
    assert todo.close() == 1
    assert todo.take() is None
    assert not todo.finished()
    todo.receive()
    assert todo.finished()
    assert todo.left()
