"""Why a grade changed: two attempts side by side, down to the test whose verdict is another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.grade import Grade, TaskGrade
from autograder.gradebook.attempts import Attempt
from autograder.model import Verdict

__all__ = ["Change", "TaskChange", "TestChange", "compare"]

_HARDLY = 1e-4 / 2  # points are written with four decimals


@dataclass(frozen=True)
class TestChange:
    """A test with another verdict than before; None where there was no such test, or is none any more."""

    __test__ = False  # pytest would take the class for a test case

    id: str
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True)
class TaskChange:
    """A task with other points (bonus included) or verdicts; None where it did not exist, or does not any more."""

    task: str
    before: float | None
    after: float | None
    tests: tuple[TestChange, ...]


@dataclass(frozen=True)
class Change:
    """What became of a grade. ``reasons`` are short phrases, never empty; ``tasks`` only those that changed."""

    before: Grade
    after: Grade
    reasons: tuple[str, ...]
    tasks: tuple[TaskChange, ...]

    @property
    def difference(self) -> float:
        """Points gained; negative if lost."""
        return self.after.score - self.before.score

    @property
    def matters(self) -> bool:
        """Whether anything came out differently: score, maximum, status, a task's points or a verdict."""
        old, new = self.before, self.after
        moved = abs(self.difference) > _HARDLY or abs(new.max_score - old.max_score) > _HARDLY
        return moved or old.status != new.status or bool(self.tasks)


def compare(before: Attempt, after: Attempt) -> Change:
    """What changed from one attempt of a student to another one of the same homework, and why."""
    tasks = tuple(_tasks(before.grade, after.grade))
    same = "scored by a person" if before.id == after.id else "graded again"
    return Change(before.grade, after.grade, tuple(_reasons(before, after)) or (same,), tasks)


def _reasons(before: Attempt, after: Attempt) -> Iterator[str]:
    old, new = before.grade, after.grade
    if old.submission.sha256 != new.submission.sha256:
        yield "new submission"
    elif old.submission.file != new.submission.file:
        yield f"the file is called {new.submission.file}"
    if old.environment.tests_sha256 != new.environment.tests_sha256:
        yield _new_tests(before, after)
    if before.limits != after.limits:
        yield "new limits" if before.limits and after.limits else "limits unknown"
    for name, was, now in (
        ("grader", old.environment.grader, new.environment.grader),
        ("Python", old.environment.python, new.environment.python),
        ("torch", old.environment.torch, new.environment.torch),
    ):
        if was != now:
            yield f"{name} {now} instead of {was}"
    if old.environment.isolation != new.environment.isolation:
        yield "other locks"
    if old.environment.seed != new.environment.seed:
        yield "new seed"
    if old.submission.received != new.submission.received:
        yield "another moment of submission"
    elif old.late != new.late and (old.late.days != new.late.days or old.submission == new.submission):
        yield "late policy"


def _new_tests(before: Attempt, after: Attempt) -> str:
    """Which tasks have new tests, where both attempts know."""
    if not (before.task_tests and after.task_tests):
        return "new tests"
    names = [name for name, digest in after.task_tests.items() if before.task_tests.get(name) != digest]
    ordered = [task.task for task in after.grade.tasks if task.task in names]
    # Every file is the same for each task: then only points, titles or the like in assignment.yml are new.
    return f"new tests of {', '.join(ordered)}" if ordered else "new points or words in assignment.yml"


def _tasks(old: Grade, new: Grade) -> Iterator[TaskChange]:
    was = {task.task: task for task in old.tasks}
    now = {task.task: task for task in new.tasks}
    for name in dict.fromkeys([*now, *was]):
        before, after = was.get(name), now.get(name)
        tests = tuple(_tests(before, after))
        points = [None if task is None else task.earned + task.bonus for task in (before, after)]
        known = [value for value in points if value is not None]
        if tests or len(known) < 2 or abs(known[0] - known[1]) > _HARDLY:
            yield TaskChange(name, points[0], points[1], tests)


def _tests(before: TaskGrade | None, after: TaskGrade | None) -> Iterator[TestChange]:
    was = {test.id: test.verdict for test in before.tests} if before else {}
    now = {test.id: test.verdict for test in after.tests} if after else {}
    for name in dict.fromkeys([*now, *was]):
        if was.get(name) != now.get(name):
            yield TestChange(name, was.get(name), now.get(name))
