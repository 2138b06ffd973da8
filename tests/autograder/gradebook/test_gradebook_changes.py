"""Why a grade changed: every cause has its words, every other verdict its line, and no change is invented."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from autograder.grade import Grade, Late
from autograder.gradebook import Attempt, compare
from autograder.model import Verdict

NUMBERS = itertools.count(1)
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


def attempt(grade: Grade, limits: str = "limits", **task_tests: str) -> Attempt:
    """An attempt with that grade; each has a number of its own."""
    return Attempt(next(NUMBERS), MOMENT, MOMENT, grade, limits, task_tests)


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"tests_sha256": "b" * 64}, "new tests"),
        ({"grader": "1.1"}, "grader 1.1 instead of 1.0"),
        ({"python": "3.12.0"}, "Python 3.12.0 instead of 3.11.7"),
        ({"torch": "2.14.0"}, "torch 2.14.0 instead of 2.13.0"),
        ({"isolation": ("landlock",)}, "other locks"),
        ({"seed": 8}, "new seed"),
        ({}, "graded again"),
    ],
    ids=str,
)
def test_a_reason_for_each_part_of_the_environment(grade: Any, environment: dict[str, Any], reason: str) -> None:
    """One cause, one phrase; none at all means that somebody asked for it."""
    assert compare(attempt(grade()), attempt(grade(**environment))).reasons == (reason,)


def test_a_new_submission(grade: Any) -> None:
    """Other bytes; the same bytes under another name are only that."""
    old, file = grade(), grade().submission
    new = replace(old, submission=replace(file, sha256="6" * 64, file="ada2.ipynb"))
    assert compare(attempt(old), attempt(new)).reasons == ("new submission",)
    renamed = replace(old, submission=replace(file, file="ada2.ipynb"))
    assert compare(attempt(old), attempt(renamed)).reasons == ("the file is called ada2.ipynb",)


def test_limits(grade: Any) -> None:
    """Changed, or not known from an older version."""
    assert compare(attempt(grade()), attempt(grade(), "other")).reasons == ("new limits",)
    assert compare(attempt(grade(), ""), attempt(grade())).reasons == ("limits unknown",)


def test_late_policy(grade: Any) -> None:
    """Another deduction for the same moment is the policy; for another moment it is the moment."""
    old = grade()
    stricter = replace(old, late=Late(1, 1.0), score=0.0)
    assert compare(attempt(old), attempt(stricter)).reasons == ("late policy",)
    later = replace(stricter, submission=replace(old.submission, received="2026-12-01T00:00:00+00:00"))
    assert compare(attempt(old), attempt(later)).reasons == ("another moment of submission",)


def test_which_tasks_have_new_tests(grade: Any) -> None:
    """Where both sides know; if none has, it was the points."""
    old, new = grade(), grade(tests_sha256="b" * 64)
    assert compare(attempt(old, f="1", g="1"), attempt(new, f="2", g="1")).reasons == ("new tests of f",)
    assert compare(attempt(old, f="1"), attempt(new, f="1")).reasons == ("new points or words in assignment.yml",)
    assert compare(attempt(old), attempt(new, f="1")).reasons == ("new tests",)


def test_scored_by_a_person(grade: Any) -> None:
    """The same attempt with other points: no test said so."""
    old = attempt(grade())
    assert compare(old, replace(old, grade=grade(verdicts="pp"))).reasons == ("scored by a person",)


def test_several_causes(grade: Any) -> None:
    """All of them."""
    old, new = grade(), replace(grade(seed=8), submission=replace(grade().submission, sha256="6" * 64))
    assert compare(attempt(old), attempt(new)).reasons == ("new submission", "new seed")


def test_down_to_the_test(grade: Any) -> None:
    """Tests with another verdict, new ones and lost ones; those that said the same are not there."""
    change = compare(attempt(grade(verdicts="pf")), attempt(grade(verdicts="fft")))
    assert change.difference == -1.0
    assert change.matters
    (task,) = change.tasks
    assert (task.task, task.before, task.after) == ("f", 1.0, 0.0)
    assert [(test.id, test.before, test.after) for test in task.tests] == [
        ("test_f.py::test_0", Verdict.PASSED, Verdict.FAILED),
        ("test_f.py::test_2", None, Verdict.TIMEOUT),
    ]
    back = compare(attempt(grade(verdicts="fft")), attempt(grade(verdicts="pf")))
    assert back.tasks[0].tests[-1].after is None


def test_tasks_that_come_and_go(grade: Any) -> None:
    """A task without a counterpart has points on one side only."""
    old = grade()
    renamed = replace(old, tasks=(replace(old.tasks[0], task="g"),))
    change = compare(attempt(old), attempt(renamed))
    assert [(task.task, task.before, task.after) for task in change.tasks] == [("g", None, 1.0), ("f", 1.0, None)]


def test_what_does_not_matter(grade: Any) -> None:
    """The same outcome, even with another seed; but another status or maximum matters."""
    assert not compare(attempt(grade()), attempt(grade(seed=8))).matters
    assert compare(attempt(grade()), attempt(replace(grade(), status="needs_ta"))).matters
    assert compare(attempt(grade()), attempt(replace(grade(), max_score=9.0))).matters
