"""Scores that a person gave, put into a grade: points in exact fractions, and the status that follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from autograder.course import Assignment, Criterion, LatePolicy, TaskSpec
from autograder.grade import CRITERION, Grade, Late, TaskGrade, TestResult
from autograder.model import Verdict
from autograder.scoring import Testing, deduction, open_criterion, status_of

__all__ = ["Given", "with_scores"]

#: Points in a file are rounded to four places, so the exact value lies this near.
_ROUNDING = Fraction(1, 10_000)
_SCORED = re.compile(r"(\d+(?:\.\d+)?) of ")


class Given(Protocol):
    """What a person gave for one criterion."""

    @property
    def points(self) -> Decimal:
        """How many points."""

    @property
    def comment(self) -> str:
        """Why; may be empty, is shown to the student."""


def with_scores(
    grade: Grade, assignment: Assignment, policy: LatePolicy, scores: Mapping[tuple[str, str], Given]
) -> Grade:
    """The grade with every criterion as it is scored now.

    Args:
        grade: as it was made. A criterion that is scored in it already, as in a result that came from another
            machine, stays so until there is a score for it here.
        assignment: the homework as it is now. A task whose points differ from the grade's is left as it is, since the
            submission has to be graded again anyway.
        policy: what lateness costs; the days are the grade's own.
        scores: (task, criterion) to score. One above the criterion's points does not count: it stays open.
    """
    tasks = []
    exact = Fraction(0)
    for task in grade.tasks:
        spec = assignment.task(task.task)
        if spec is not None and task.by_a_person and spec.rubric and Decimal(str(task.possible)) == spec.points:
            scored, points = _scored(task, spec, scores)
            tasks.append(scored)
            exact += points
        else:
            tasks.append(task)
            exact += _exact(task, spec)
    if tuple(tasks) == grade.tasks:
        return grade
    taken = deduction(exact, Decimal(str(grade.max_score)), grade.late.days, policy)
    return replace(
        grade,
        status=status_of([Testing(task.task, False, test) for task in tasks for test in task.tests], grade.notes),
        score=float(exact - taken),
        late=Late(grade.late.days, float(taken)),
        tasks=tuple(tasks),
    )


def _scored(task: TaskGrade, spec: TaskSpec, scores: Mapping[tuple[str, str], Given]) -> tuple[TaskGrade, Fraction]:
    """A task that a person reads, with its scores, and its exact points."""
    before = {test.criterion: test for test in task.tests}
    rows = []
    points = Fraction(0)
    for criterion in spec.rubric:
        row, earned = _row(criterion, scores.get((spec.name, criterion.name)), before.get(criterion.name))
        rows.append(row)
        points += earned
    passed = sum(row.verdict is Verdict.PASSED for row in rows)
    return replace(task, earned=float(points), passed=passed, total=len(rows), tests=tuple(rows)), points


def _row(criterion: Criterion, given: Given | None, before: TestResult | None) -> tuple[TestResult, Fraction]:
    """A criterion and its points."""
    if given is None:
        found = _SCORED.match(before.detail) if before is not None else None
        if before is None or found is None:
            return open_criterion(criterion), Fraction(0)
        return before, Fraction(found[1])
    if not 0 <= given.points <= criterion.points:
        detail = f"scored {_plain(given.points)}, which is out of range now: score it again, out of {criterion.points}"
        return replace(open_criterion(criterion), detail=detail), Fraction(0)
    verdict = Verdict.PASSED if given.points == criterion.points else Verdict.FAILED
    comment = " ".join(given.comment.split())
    detail = f"{_plain(given.points)} of {criterion.points} points" + (f": {comment}" if comment else "")
    row = TestResult(CRITERION + criterion.name, verdict, False, criterion.says, detail, 0.0)
    return row, Fraction(given.points)


def _plain(points: Decimal) -> str:
    """Points without trailing zeros: 1.50 as 1.5, and 10 not as 1E+1."""
    return f"{points.normalize():f}"


def _exact(task: TaskGrade, spec: TaskSpec | None) -> Fraction:
    """The points of a task that tests grade, before they were rounded: a share of its tests."""
    if spec is None:
        return Fraction(str(task.earned)) + Fraction(str(task.bonus))
    extra = len(task.tests) - task.total
    return _share(task.earned, spec.points, task.total) + _share(task.bonus, spec.bonus, extra)


def _share(value: float, points: Decimal, parts: int) -> Fraction:
    """The fraction ``points * k / parts`` that was rounded to ``value``; ``value`` itself if none was."""
    rounded = Fraction(str(value))
    if parts <= 0 or not points:
        return rounded
    exact = Fraction(points) * Fraction(round(rounded / Fraction(points) * parts), parts)
    return exact if abs(exact - rounded) <= _ROUNDING else rounded
