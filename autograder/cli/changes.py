"""Changes of grades in words, for `history` and `regrade`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.gradebook import Change, TaskChange, TestChange
from autograder.report import number, visible

__all__ = ["change_table", "detail_lines", "points", "signed"]

_MOST_TESTS = 3


def points(score: float, maximum: float) -> str:
    """``6.5 of 9``."""
    return f"{number(score)} of {number(maximum)}"


def change_table(changes: Sequence[Change]) -> Iterator[str]:
    """Aligned lines: who, from what, to what, by how much and why; below each, which tasks and tests."""
    rows = [("student", "before", "after", "by", "why")]
    for change in changes:
        old, new = change.before, change.after
        rows.append(
            (
                visible(new.student, limit=40),
                points(old.score, old.max_score),
                points(new.score, new.max_score),
                signed(change.difference),
                visible("; ".join(_reasons(change))),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row, below in zip(rows, [None, *changes], strict=True):
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4]])
        if below is not None:
            yield from (f"    {line}" for line in detail_lines(below))


def detail_lines(change: Change) -> Iterator[str]:
    """One line per task that changed, with its tests."""
    for task in change.tasks:
        yield visible(_task(task))


def signed(value: float) -> str:
    """``+1.5``, ``-2`` or ``0``."""
    text = number(abs(value))
    return text if text == "0" else f"{'+' if value > 0 else '-'}{text}"


def _reasons(change: Change) -> list[str]:
    reasons = list(change.reasons)
    if change.before.status != change.after.status:
        reasons.append(f"{_status(change.after.status)}, was {_status(change.before.status)}")
    return reasons


def _status(status: str) -> str:
    return status.replace("needs_ta", "needs a person")


def _task(task: TaskChange) -> str:
    if task.before is None:
        return f"{task.task}: new, {number(task.after or 0.0)} points"
    if task.after is None:
        return f"{task.task}: is no task any more, had {number(task.before)} points"
    same = number(task.before) == number(task.after)
    said = f"{number(task.after)} points as before" if same else f"{number(task.before)} to {number(task.after)} points"
    tests = "; ".join(_test(test) for test in task.tests[:_MOST_TESTS])
    more = f"; and {len(task.tests) - _MOST_TESTS} more" if len(task.tests) > _MOST_TESTS else ""
    return f"{task.task}: {said}" + (f" ({tests}{more})" if tests else "")


def _test(test: TestChange) -> str:
    if test.before is None:
        return f"{test.id} is new: {test.after}"
    if test.after is None:
        return f"{test.id} is gone, was {test.before}"
    return f"{test.id} {test.before}, now {test.after}"
