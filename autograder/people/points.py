"""The exact points behind a grade, which writes them rounded."""

from __future__ import annotations

from fractions import Fraction

from autograder.course import Course
from autograder.grade import DECIMALS, Grade, TaskGrade

__all__ = ["exact_points"]

_ROUNDING = Fraction(1, 10**DECIMALS)


def exact_points(course: Course, grade: Grade) -> Fraction:
    """Points and bonus of all tasks, before any deduction, as an exact fraction.

    A task that tests grade earned a whole number of equal shares; what is written says which. What a person gave, and
    what fits no share because the assignment has changed since, counts as it is written.

    Raises:
        UserError: the assignment.yml is not right.
    """
    assignment = course.assignment(grade.assignment)
    total = Fraction(0)
    for task in grade.tasks:
        spec = assignment.task(task.task)
        bonus_tests = len(task.tests) - task.total
        total += _exact(task, task.earned, Fraction(str(task.possible)), task.total)
        total += _exact(task, task.bonus, Fraction(spec.bonus if spec else 0), bonus_tests)
    return total


def _exact(task: TaskGrade, written: float, full: Fraction, tests: int) -> Fraction:
    as_written = Fraction(str(written))
    if task.by_a_person or tests <= 0 or full == 0:
        return as_written
    exact = full * round(as_written / full * tests) / tests
    return exact if abs(exact - as_written) <= _ROUNDING else as_written
