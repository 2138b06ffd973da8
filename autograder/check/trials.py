"""Run every known solution of a homework through the very machinery that grades students."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.check.reach import Reach
from autograder.check.solutions import Solution, Solutions
from autograder.course import Course
from autograder.fleet import Fleet
from autograder.grade import Grade, TaskGrade, TestResult, to_json
from autograder.model import Verdict
from autograder.scoring import Job

__all__ = ["STUB", "Trial", "Trials", "grade_jobs", "job_of", "run_trials"]

#: The key under which the untouched template is tried.
STUB = "stub"


@dataclass(frozen=True)
class Trial:
    """What the hidden tests said of one solution (None for the stub).

    ``again`` holds further gradings of the whole solution, each with a seed of its own. A task that the solution cannot
    change is not run for it again: what these say of it is what ``grade`` says.
    """

    solution: Solution | None
    grade: Grade
    again: tuple[Grade, ...] = ()

    @property
    def tests(self) -> dict[str, TestResult]:
        """All results of tests by id; what a person scores is no test."""
        return _tests(self.grade)

    @property
    def failing(self) -> list[str]:
        """Ids of the tests that did not pass, in order."""
        return [test.id for test in self.tests.values() if test.verdict is not Verdict.PASSED]

    @property
    def unstable(self) -> list[str]:
        """What changed with the seed."""
        changes = [note.says for note in self.grade.notes if note.kind == "unstable"]
        for seed, first, later in self.compared():
            if later.verdict is not first.verdict:
                changes.append(f"{first.id} says {first.verdict} at first, but {later.verdict} with seed {seed}")
        return changes

    def compared(self) -> Iterator[tuple[int, TestResult, TestResult]]:
        """Each test of each further grading: the seed, what it said at first, and what with that seed."""
        for grade in self.again:
            for id_, later in _tests(grade).items():
                yield grade.environment.seed, self.tests[id_], later

    def task(self, name: str) -> TaskGrade:
        """The results of one task."""
        return next(task for task in self.grade.tasks if task.task == name)


def _tests(grade: Grade) -> dict[str, TestResult]:
    return {test.id: test for task in grade.tasks for test in task.tests if not test.criterion}


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
    whole: bool = False,
    on_trial: Callable[[], object] = lambda: None,
) -> Trials:
    """Grade the reference, the stub, every alternate, every wrong solution and every forbidden one.

    Args:
        course: the course.
        slug: the homework.
        solutions: what :func:`load_solutions` found.
        stub: the untouched template, as the notebook that students receive.
        workers: worker processes.
        seeds: the first one grades; the tests with random inputs are repeated with the others. Not so for forbidden
            solutions, which are stopped before any input matters.
        whole: grade each solution anew with every seed instead, notebook and all: what the student's own code draws
            from the global random state is then new as well. Where a solution takes the rest from the reference, only
            the tasks that it can change run again; see :class:`Reach`.
        on_trial: called after each grading.
    """
    first, *more = seeds
    sources = {solution.key: solutions.notebook(solution).encode() for solution in solutions.everything}
    sources[STUB] = stub
    of = {solution.key: solution for solution in solutions.everything}
    once = {STUB, *(solution.key for solution in solutions.forbidden)}
    jobs = {
        key: replace(job_of(key, source, first), more_seeds=() if whole or key in once else tuple(more))
        for key, source in sources.items()
    }
    grades: dict[str, dict[int, Grade]] = {key: {} for key in sources}

    def keep(grade: Grade) -> None:
        grades[grade.student][grade.environment.seed] = grade
        on_trial()

    grade_jobs(course, slug, list(jobs.values()), workers, first, keep)
    if whole and more:
        reach = Reach(course.assignment(slug), solutions.notebook(solutions.reference), course.hidden_tests(slug))
        known = {key: by_seed[first] for key, by_seed in grades.items()}
        narrow = _narrowed(jobs, solutions, known, reach)
        again = [replace(job, seed=seed) for seed in more for job in narrow]
        grade_jobs(course, slug, again, workers, first, keep)
    trials = {
        key: Trial(of.get(key), by_seed[first], tuple(by_seed[seed] for seed in more if seed in by_seed))
        for key, by_seed in grades.items()
    }
    return Trials(slug, solutions, trials)


def grade_jobs(
    course: Course, slug: str, jobs: Sequence[Job], workers: int, seed: int, keep: Callable[[Grade], object]
) -> None:
    """Grade by the machinery that grades students, and hand each grade to ``keep``."""
    with tempfile.TemporaryDirectory() as folder:
        Fleet(course, slug, workers, seed, Path(folder, "worker.log")).run(jobs, lambda graded: keep(graded.grade))


def job_of(key: str, source: bytes, seed: int) -> Job:
    """A solution, or the template, as if it were handed in."""
    file = "template.ipynb" if key == STUB else "solution.py"
    return Job(student=key, file=file, data=source, sha256=hashlib.sha256(source).hexdigest(), received=None, seed=seed)


def _narrowed(jobs: Mapping[str, Job], solutions: Solutions, known: Mapping[str, Grade], reach: Reach) -> list[Job]:
    """What has to be run again with another seed: everything that some trial has not in common with an earlier one.

    The reference, the stub and whole notebooks in full. Of other solutions the tasks that they can change; where
    stand-ins keep all that a solution redefines away from a task, one solution is run for all with these stand-ins.
    """
    once = {solution.key for solution in solutions.forbidden}
    narrowed = {key: job for key, job in jobs.items() if key not in once}
    settled: set[tuple[str, tuple[str, ...]]] = set()
    for solution in (one for one in (*solutions.alternates, *solutions.wrong) if one.task):
        grade = known[solution.key]
        broken = {task.task for task in grade.tasks if _is_broken(task)}
        tasks = reach.tasks(solutions.notebook(solution), solution.task, broken)
        if tasks is None:
            continue
        wanted = [task for task, stand_ins in tasks.items() if not stand_ins or (task, stand_ins) not in settled]
        settled.update((task, stand_ins) for task, stand_ins in tasks.items() if stand_ins)
        narrowed[solution.key] = replace(jobs[solution.key], earlier=to_json(grade), tasks=tuple(wanted))
    return list(narrowed.values())


def _is_broken(task: TaskGrade) -> bool:
    """Whether tasks that use this one get a stand-in for certain."""
    undecided = any(test.verdict in (Verdict.DEFERRED, Verdict.GRADER_ERROR) for test in task.tests)
    return task.passed < task.total and not undecided
