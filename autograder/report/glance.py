"""The class at a glance: histogram, task bars, hardest tests, frequent mistakes and the test map, as plain data."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.grade import Grade
from autograder.model import Verdict
from autograder.report.triage import fraction, waits

__all__ = ["Bin", "Glance", "HardTest", "Mistake", "TaskRate", "TestMap", "glance"]

_BINS = 10
_HARDEST = 6
_MISTAKES = 6
#: A larger map is neither readable nor small.
_MAP_STUDENTS = 120
_MAP_TESTS = 400
#: Verdicts that say nothing about the student's answer.
_UNDECIDED = (Verdict.DEFERRED, Verdict.GRADER_ERROR)


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram: scores from ``label`` of the maximum, and how many."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class TaskRate:
    """How a class did on one task: mean share of its points, how many got all, some and none, how many wait.

    ``share`` leaves out those that wait for a decision, and is None where all do.
    """

    task: str
    possible: float
    share: float | None
    full: int
    part: int
    none: int
    waiting: int


@dataclass(frozen=True, slots=True)
class HardTest:
    """A test that many miss, with the verdicts that it gave besides passes."""

    task: str
    id: str
    hint: str
    passed: int
    decided: int
    verdicts: tuple[tuple[Verdict, int], ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A misconception and how many submissions show it."""

    task: str
    id: str
    says: str
    count: int


@dataclass(frozen=True, slots=True)
class TestMap:
    """Tests x students: ``rows[i][j]`` is the verdict of student i in test j, None where the test is missing."""

    __test__ = False  # pytest would take the class for a test case

    grades: tuple[Grade, ...]
    tests: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Verdict | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """One assignment's class in numbers."""

    assignment: str
    size: int
    max_score: float
    median: float
    mean: float
    full: int
    waiting: int
    bins: tuple[Bin, ...]
    tasks: tuple[TaskRate, ...]
    hardest: tuple[HardTest, ...]
    mistakes: tuple[Mistake, ...]
    map: TestMap | None


def glance(grades: Sequence[Grade]) -> Glance:
    """The numbers of one assignment, from its grades (at least one)."""
    scores = [grade.score for grade in grades]
    return Glance(
        assignment=grades[0].assignment,
        size=len(grades),
        max_score=max(grade.max_score for grade in grades),
        median=statistics.median(scores),
        mean=statistics.fmean(scores),
        full=sum(grade.score >= grade.max_score for grade in grades),
        waiting=sum(any(waits(grade, task) for task in grade.tasks) for grade in grades),
        bins=_bins(grades),
        tasks=_task_rates(grades),
        hardest=_hardest(grades),
        mistakes=_mistakes(grades),
        map=_test_map(grades),
    )


def _bins(grades: Sequence[Grade]) -> tuple[Bin, ...]:
    """Ten bars of a tenth of the maximum each, the full score in the last; an eleventh where bonus goes beyond."""
    counts = [0] * (_BINS + 1)
    for grade in grades:
        share = fraction(grade)
        # The small term forgives a share such as 0.3 that binary fractions put just below its bar.
        counts[_BINS if share > 1 + 1e-9 else min(_BINS - 1, max(0, int(share * _BINS + 1e-9)))] += 1
    labels = [f"{100 * index // _BINS} to {100 * (index + 1) // _BINS} %" for index in range(_BINS)]
    bins = [Bin(label, how_many) for label, how_many in zip(labels, counts, strict=False)]
    return (*bins, Bin("over 100 %", counts[_BINS])) if counts[_BINS] else tuple(bins)


def _task_rates(grades: Sequence[Grade]) -> tuple[TaskRate, ...]:
    """Every task in handout order."""
    shares: dict[str, list[float]] = {}
    possible: dict[str, float] = {}
    waiting: Counter[str] = Counter()
    for grade in grades:
        for task in grade.tasks:
            possible[task.task] = task.possible
            decided = shares.setdefault(task.task, [])
            if waits(grade, task):
                waiting[task.task] += 1
            else:
                decided.append(task.earned / task.possible if task.possible > 0 else 1.0)
    return tuple(
        TaskRate(
            task=name,
            possible=possible[name],
            share=min(1.0, max(0.0, statistics.fmean(values))) if values else None,
            full=sum(value >= 1 for value in values),
            part=sum(0 < value < 1 for value in values),
            none=sum(value <= 0 for value in values),
            waiting=waiting[name],
        )
        for name, values in shares.items()
    )


def _hardest(grades: Sequence[Grade]) -> tuple[HardTest, ...]:
    """The tests with the lowest share of passes among those that were decided."""
    verdicts: dict[tuple[str, str], Counter[Verdict]] = {}
    hints: dict[tuple[str, str], str] = {}
    for grade in grades:
        for task in grade.tasks:
            for test in task.tests:
                key = (task.task, test.id)
                verdicts.setdefault(key, Counter())[test.verdict] += 1
                if test.hint:
                    hints[key] = test.hint
    found = []
    for (task_name, test_id), counts in verdicts.items():
        decided = counts.total() - sum(counts[verdict] for verdict in _UNDECIDED)
        missed = tuple((verdict, counts[verdict]) for verdict in Verdict if verdict is not Verdict.PASSED)
        if counts[Verdict.PASSED] < decided:
            hint = hints.get((task_name, test_id), "")
            said = tuple((verdict, how_many) for verdict, how_many in missed if how_many)
            found.append(HardTest(task_name, test_id, hint, counts[Verdict.PASSED], decided, said))
    return tuple(sorted(found, key=lambda test: (test.passed / test.decided, -test.decided, test.id))[:_HARDEST])


def _mistakes(grades: Sequence[Grade]) -> tuple[Mistake, ...]:
    """The misconceptions seen most."""
    counts: Counter[tuple[str, str]] = Counter()
    says: dict[tuple[str, str], str] = {}
    for grade in grades:
        for item in grade.misconceptions:
            counts[item.task, item.id] += 1
            says[item.task, item.id] = item.says
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Mistake(task, name, says[task, name], times) for (task, name), times in ordered[:_MISTAKES])


def _test_map(grades: Sequence[Grade]) -> TestMap | None:
    """Every test of every student, lowest scores first; None for a class or a suite too large to read."""
    tests = tuple(
        dict.fromkeys((task.task, test.id) for grade in grades for task in grade.tasks for test in task.tests)
    )
    if not tests or len(grades) > _MAP_STUDENTS or len(tests) > _MAP_TESTS:
        return None
    # Tests of one task side by side, whichever submission named the task first.
    order = list(dict.fromkeys(task for task, _ in tests))
    tests = tuple(sorted(tests, key=lambda test: order.index(test[0])))
    ordered = tuple(sorted(grades, key=lambda grade: (fraction(grade), grade.student, grade.submission.file)))
    rows = []
    for grade in ordered:
        said = {(task.task, test.id): test.verdict for task in grade.tasks for test in task.tests}
        rows.append(tuple(said.get(test) for test in tests))
    return TestMap(ordered, tests, tuple(rows))
