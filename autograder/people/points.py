"""The exact points behind a grade, which writes them rounded."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from autograder.course import Course
from autograder.grade import DECIMALS, Grade

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
        total += _exact(task.earned, str(task.possible), 0 if task.by_a_person else task.total)
        total += _exact(task.bonus, str(spec.bonus) if spec else "0", 0 if task.by_a_person else bonus_tests)
    return total


@lru_cache(maxsize=4096)  # a class shares most of its points, and fractions are slow
def _exact(written: float, possible: str, tests: int) -> Fraction:
    """Points of one task that ``tests`` decide; 0 of them where a person does."""
    as_written, full = Fraction(str(written)), Fraction(possible)
    if tests <= 0 or full == 0:
        return as_written
    exact = full * round(as_written / full * tests) / tests
    return exact if abs(exact - as_written) <= _ROUNDING else as_written
