"""From verdicts to points: pure arithmetic in exact fractions, rounded once at the very end."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from autograder import __version__
from autograder.course import Assignment, Course, Criterion, LatePolicy, TaskSpec
from autograder.grade import (
    CRITERION,
    Environment,
    Gpu,
    Grade,
    Late,
    Misconception,
    Note,
    Status,
    SubmissionInfo,
    TaskGrade,
    TestResult,
)
from autograder.model import Verdict
from autograder.versions import torch_version

__all__ = [
    "Job",
    "Scored",
    "Testing",
    "build_grade",
    "deduction",
    "late_by",
    "open_criteria",
    "open_criterion",
    "score",
    "status_of",
]

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """One submission to grade: who handed in which bytes, and when (None where nobody knows).

    ``trouble`` is set instead of ``data`` when the bytes could not even be fetched. ``more_seeds`` asks for the tests
    with fresh random inputs to be repeated with other seeds; a verdict that changes becomes a note ``unstable``.
    ``remark`` is passed on as a note. ``excuse`` says why the submission is not run at all: the grader failed on it,
    so every test is a grader error and costs nothing until a person has looked. ``earlier`` is the ``results.json`` of
    a grade of the same bytes: only ``tasks`` are run again, and what it says of the others stands, which only the gate
    asks for with another seed; with ``only_deferred`` only the tests that it left open are run. ``gpu`` says how device
    checks run (``simulated``, ``real`` or ``off``), ``gpu_name`` what the real one is called.
    """

    student: str
    file: str
    data: bytes
    sha256: str
    received: datetime | None
    seed: int
    trouble: str = ""
    more_seeds: tuple[int, ...] = ()
    remark: str = ""
    excuse: str = ""
    earlier: str = ""
    tasks: tuple[str, ...] = ()
    only_deferred: bool = False
    gpu: str = "simulated"
    gpu_name: str = ""


@dataclass(frozen=True)
class Testing:
    """One test as scoring sees it: its task, whether it is a bonus, and what came out."""

    __test__: ClassVar[bool] = False  # pytest would take the class for a test case

    task: str
    bonus: bool
    result: TestResult


@dataclass(frozen=True)
class Scored:
    """The points of one submission."""

    tasks: tuple[TaskGrade, ...]
    late: Late
    score: float
    max_score: float


def late_by(received: datetime | None, due: datetime | None, policy: LatePolicy) -> int:
    """Started days between the deadline (with its grace) and the moment of submission; 0 if in time or unknown."""
    if received is None or due is None:
        return 0
    # In UTC, because Python subtracts two times of one zone as wall clocks, blind to a change of summer time.
    overdue = received.astimezone(UTC) - due.astimezone(UTC) - timedelta(minutes=policy.grace_minutes)
    return max(0, -(-overdue // _ONE_DAY))


def deduction(total: Fraction, maximum: Decimal, days_late: int, policy: LatePolicy) -> Fraction:
    """What lateness takes from ``total``: a share of the maximum for each day, everything after the last day."""
    penalty = Fraction(maximum) * Fraction(policy.per_day) * days_late
    return total if days_late > policy.max_days else min(penalty, total)


def score(assignment: Assignment, tests: Sequence[Testing], days_late: int, policy: LatePolicy) -> Scored:
    """Points per task and in total.

    A task earns ``points x passed / total`` over its required tests (or all or nothing), its bonus in the same way
    over its bonus tests. A deferred test leaves its share open. A grader error counts as passed for the points,
    because it is our fault, though never in ``passed``.
    """
    tasks = []
    exact = Fraction(0)
    for spec in assignment.tasks:
        own = [test for test in tests if test.task == spec.name]
        earned, bonus = _points(spec, own)
        exact += earned + bonus
        required = [test for test in own if not test.bonus]
        tasks.append(
            TaskGrade(
                task=spec.name,
                earned=_rounded(earned),
                possible=float(spec.points),
                bonus=_rounded(bonus),
                passed=sum(test.result.verdict is Verdict.PASSED for test in required),
                total=len(required),
                tests=tuple(test.result for test in own),
            )
        )
    taken = deduction(exact, assignment.max_score, days_late, policy)
    return Scored(
        tuple(tasks),
        Late(days_late, _rounded(taken)),
        _rounded(exact - taken),
        float(assignment.max_score),
    )


def status_of(tests: Sequence[Testing], notes: Sequence[Note]) -> Status:
    """``needs_ta`` if a person should look, ``incomplete`` if something was not decidable, else ``final``."""
    if any(note.kind in ("unreadable", "suspicion", "grader_error") for note in notes):
        return "needs_ta"
    if any(test.result.verdict is Verdict.GRADER_ERROR for test in tests):
        return "needs_ta"
    if any(test.result.verdict is Verdict.DEFERRED for test in tests):
        return "incomplete"
    return "final"


def open_criteria(assignment: Assignment) -> list[Testing]:
    """What a person has to score, none of it scored yet: a deferred row for each criterion of each rubric."""
    return [
        Testing(task.name, False, open_criterion(criterion))
        for task in assignment.read_by_a_person
        for criterion in task.rubric
    ]


def open_criterion(criterion: Criterion) -> TestResult:
    """The row of a criterion before anybody has scored it."""
    detail = f"not scored yet, out of {criterion.points}"
    return TestResult(CRITERION + criterion.name, Verdict.DEFERRED, False, criterion.says, detail, 0.0)


def build_grade(
    course: Course,
    slug: str,
    job: Job,
    tests: Sequence[Testing],
    notes: Sequence[Note],
    *,
    misconceptions: Sequence[Misconception] = (),
    digest: str,
    isolation: Sequence[str] = (),
    gpu: Gpu = Gpu("none", ""),  # noqa: B008 - it is frozen
    totals: Mapping[str, int] | None = None,
) -> Grade:
    """The row of one submission.

    Args:
        course: the course.
        slug: the homework.
        job: what was handed in.
        tests: what its tests said; empty if it could not be tested. What a person scores is added here.
        notes: what a reader should know beside the tests.
        misconceptions: known mistakes that the failures match.
        digest: hash of the tests, see :meth:`Course.tests_digest`.
        isolation: the locks that held.
        gpu: how its device checks ran.
        totals: number of required tests of each task, for a submission that was not tested.
    """
    config = course.config
    days = late_by(job.received, config.due(slug), config.late_policy)
    assignment = course.assignment(slug)
    tests = tests if totals is not None else [*tests, *open_criteria(assignment)]
    scored = score(assignment, tests, days, config.late_policy)
    tasks = scored.tasks
    if totals is not None:
        totals = {task.name: len(task.rubric) for task in assignment.tasks} | dict(totals)
        tasks = tuple(replace(task, total=totals[task.task]) for task in tasks)
    return Grade(
        schema=1,
        assignment=slug,
        student=job.student,
        submission=SubmissionInfo(job.file, job.sha256, job.received.isoformat() if job.received else ""),
        status=status_of(tests, notes),
        score=scored.score,
        max_score=scored.max_score,
        late=scored.late,
        tasks=tasks,
        misconceptions=tuple(misconceptions),
        notes=tuple(notes),
        gpu=gpu,
        environment=Environment(
            grader=__version__,
            python=platform.python_version(),
            torch=torch_version(),
            tests_sha256=digest,
            isolation=tuple(isolation),
            seed=job.seed,
        ),
    )


def _points(spec: TaskSpec, tests: Sequence[Testing]) -> tuple[Fraction, Fraction]:
    required, bonus = _share(tests, bonus=False), _share(tests, bonus=True)
    if spec.all_or_nothing and required < 1:
        required = Fraction(0)
    return Fraction(spec.points) * required, Fraction(spec.bonus) * bonus


def _share(tests: Sequence[Testing], *, bonus: bool) -> Fraction:
    own = [test.result.verdict for test in tests if test.bonus is bonus]
    good = sum(verdict in (Verdict.PASSED, Verdict.GRADER_ERROR) for verdict in own)
    return Fraction(good, len(own)) if own else Fraction(0)


def _rounded(value: Fraction) -> float:
    return float(value)  # correctly rounded; the decimals are cut once, in the file
