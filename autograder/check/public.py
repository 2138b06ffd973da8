"""The checks that students see are fair: what is right passes them all, and nothing passes that is not written yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from autograder.check.rules import Problem
from autograder.check.solutions import Solutions
from autograder.check.trials import STUB, job_of
from autograder.course import Course
from autograder.grade import Grade, TestResult
from autograder.grading import grade_all
from autograder.model import UserError, Verdict

__all__ = ["unfair_checks"]


def unfair_checks(
    course: Course, slug: str, solutions: Solutions, stub: bytes, seed: int, on_run: Callable[[], object]
) -> Iterator[Problem]:
    """Run the public tests on the reference, every alternate and the untouched template.

    Wrong solutions may pass them: they help students to begin, and leave something for the hidden tests to find.

    Args:
        course: the course.
        slug: the homework.
        solutions: its known solutions.
        stub: the template as students receive it.
        seed: as for a trial.
        on_run: called after each solution.
    """
    right = {
        solution.key: solutions.notebook(solution).encode() for solution in (solutions.reference, *solutions.alternates)
    }
    where = course.shown(course.public_tests(slug))
    grades: dict[str, Grade] = {}

    def keep(grade: Grade) -> None:
        grades[grade.student] = grade
        on_run()

    jobs = [job_of(key, source, seed) for key, source in {**right, STUB: stub}.items()]
    try:
        grade_all(course, slug, jobs, lambda _, grade, __: keep(grade), tests=[course.public_tests(slug)])
    except UserError as error:
        yield _problem(where, str(error), "mend it")
    for id_, said in _by_test(grades).items():
        check = f"{where}::{id_.partition('::')[2]}"
        rejected = [key for key in right if key in said and said[key].verdict is not Verdict.PASSED]
        if rejected:
            first = said[rejected[0]]
            more = f" and {len(rejected) - 1} more right solutions" if rejected[1:] else ""
            do = "a public check accepts every right solution: mend it, and look at what it expects first"
            yield _problem(check, f"rejects {rejected[0]}{more} ({first.verdict}): {first.detail}", do)
        if STUB in said and said[STUB].verdict in (Verdict.PASSED, Verdict.GRADER_ERROR):
            do = "a check must call the student's function and look at what it returns"
            yield _problem(check, f"says {said[STUB].verdict} to the untouched stub", do)


def _by_test(grades: Mapping[str, Grade]) -> dict[str, dict[str, TestResult]]:
    """What each test said of each solution."""
    said: dict[str, dict[str, TestResult]] = {}
    for key, grade in grades.items():
        for test in (test for task in grade.tasks for test in task.tests if not test.criterion):
            said.setdefault(test.id, {})[key] = test
    return said


def _problem(where: str, what: str, do: str) -> Problem:
    return Problem(where, what, do, "the_public_checks_are_fair")
