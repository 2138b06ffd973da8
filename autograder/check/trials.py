"""Run every known solution of a homework through the very machinery that grades students."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.check.solutions import Solution, Solutions
from autograder.course import Course
from autograder.fleet import Fleet, Graded
from autograder.grade import Grade, TaskGrade, TestResult
from autograder.model import Verdict
from autograder.scoring import Job

__all__ = ["STUB", "Trial", "Trials", "run_trials"]

#: The key under which the untouched template is tried.
STUB = "stub"


@dataclass(frozen=True)
class Trial:
    """What the hidden tests said of one solution (None for the stub)."""

    solution: Solution | None
    grade: Grade

    @property
    def tests(self) -> dict[str, TestResult]:
        """All results of tests by id; what a person scores is no test."""
        return {test.id: test for task in self.grade.tasks for test in task.tests if not test.criterion}

    @property
    def failing(self) -> list[str]:
        """Ids of the tests that did not pass, in order."""
        return [test.id for test in self.tests.values() if test.verdict is not Verdict.PASSED]

    @property
    def unstable(self) -> list[str]:
        """What changed with the seed."""
        return [note.says for note in self.grade.notes if note.kind == "unstable"]

    def task(self, name: str) -> TaskGrade:
        """The results of one task."""
        return next(task for task in self.grade.tasks if task.task == name)


@dataclass(frozen=True)
class Trials:
    """All trials of one homework, by the solution's key."""

    slug: str
    solutions: Solutions
    by_key: dict[str, Trial]

    def of(self, solution: Solution) -> Trial:
        """The trial of one solution."""
        return self.by_key[solution.key]

    @property
    def stub(self) -> Trial:
        """The trial of the untouched template."""
        return self.by_key[STUB]

    @property
    def test_ids(self) -> list[str]:
        """Every hidden test, in the order in which they run."""
        return list(self.by_key["reference"].tests)


def run_trials(
    course: Course,
    slug: str,
    solutions: Solutions,
    stub: bytes,
    *,
    workers: int,
    seeds: Sequence[int],
    on_trial: Callable[[], object] = lambda: None,
) -> Trials:
    """Grade the reference, the stub, every alternate and every wrong solution.

    Args:
        course: the course.
        slug: the homework.
        solutions: what :func:`load_solutions` found.
        stub: the untouched template, as the notebook that students receive.
        workers: worker processes.
        seeds: the first one grades; the tests with random inputs are repeated with the others.
        on_trial: called after each solution.
    """
    first, *more = seeds
    sources = {solution.key: solutions.notebook(solution).encode() for solution in solutions.everything}
    sources[STUB] = stub
    jobs = [
        Job(
            student=key,
            file="template.ipynb" if key == STUB else "solution.py",
            data=source,
            sha256=hashlib.sha256(source).hexdigest(),
            received=None,
            seed=first,
            more_seeds=() if key == STUB else tuple(more),
        )
        for key, source in sources.items()
    ]
    known = {solution.key: solution for solution in solutions.everything}
    trials: dict[str, Trial] = {}

    def keep(graded: Graded) -> None:
        student = graded.grade.student
        trials[student] = Trial(known.get(student), graded.grade)
        on_trial()

    with tempfile.TemporaryDirectory() as folder:
        Fleet(course, slug, workers, first, Path(folder, "worker.log")).run(jobs, keep)
    return Trials(slug, solutions, {key: trials[key] for key in sources})
