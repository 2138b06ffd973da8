"""Grades to record, and a gradebook with a clock that tests set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from autograder.grade import Environment, Gpu, Grade, Late, SubmissionInfo, TaskGrade, TestResult
from autograder.gradebook import Gradebook
from autograder.model import Verdict

LOCKS = ("landlock", "seccomp", "rlimits")


def make_grade(student: str = "ada", verdicts: str = "pf", *, homework: str = "toy", **environment: Any) -> Grade:
    """A grade of one task ``f``, worth a point per test; ``verdicts`` has a letter per test, such as p for passed."""
    words = {verdict.value[0]: verdict for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.TIMEOUT)}
    tests = [
        TestResult(f"test_f.py::test_{number}", words[letter], True, "", "", 0.0)
        for number, letter in enumerate(verdicts)
    ]
    passed = verdicts.count("p")
    made_with = {
        "grader": "1.0",
        "python": "3.11.7",
        "torch": "2.13.0",
        "tests_sha256": "a" * 64,
        "isolation": LOCKS,
        "seed": 7,
        **environment,
    }
    return Grade(
        schema=1,
        assignment=homework,
        student=student,
        submission=SubmissionInfo(f"{student}.ipynb", "5" * 64, ""),
        status="final",
        score=float(passed),
        max_score=float(len(verdicts)),
        late=Late(0, 0.0),
        tasks=(TaskGrade("f", float(passed), float(len(verdicts)), 0.0, passed, len(verdicts), tuple(tests)),),
        misconceptions=(),
        notes=(),
        gpu=Gpu("none", ""),
        environment=Environment(**made_with),
    )


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday

    def __call__(self) -> datetime:
        """The time."""
        return self.moment

    def move(self, **step: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    """Monday noon."""
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Iterator[Gradebook]:
    """An empty gradebook."""
    with Gradebook.open(tmp_path / "graded", now=clock) as opened:
        yield opened


@pytest.fixture
def grade() -> Callable[..., Grade]:
    """Makes grades."""
    return make_grade


@pytest.fixture
def resubmitted() -> Callable[[Grade, str], Grade]:
    """The same grade for another file."""
    return lambda grade, sha256: replace(grade, submission=replace(grade.submission, sha256=sha256))
