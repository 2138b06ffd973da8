"""The class in numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.grade import Grade, Misconception, TaskGrade
from autograder.model import Verdict
from autograder.report.glance import glance

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]
PASS, FAIL = Verdict.PASSED, Verdict.FAILED


@pytest.mark.parametrize(
    ("passed", "bonus", "place"),
    [(0, 0.0, 0), (1, 0.0, 1), (3, 0.0, 3), (9, 0.0, 9), (10, 0.0, 9), (10, 0.5, 10)],
    ids=["none", "10%", "30%", "90%", "full", "beyond"],
)
def test_histogram(grade: MakeGrade, task: MakeTask, passed: int, bonus: float, place: int) -> None:
    """Ten bars, the full score in the last, and an eleventh only if a bonus needs it."""
    seen = glance([grade(tasks=(task("t", [PASS] * passed + [FAIL] * (10 - passed), 3.0, bonus),))])
    assert [bin.count for bin in seen.bins].index(1) == place
    assert len(seen.bins) == (11 if place == 10 else 10)


def test_a_score_below_zero(grade: MakeGrade, task: MakeTask) -> None:
    """Deductions beyond the points fall into the first bar, and no points at all break nothing."""
    below = grade(tasks=(task("t", [FAIL], 3.0, -9.0),))
    assert glance([below]).bins[0].count == 1
    assert glance([grade(tasks=())]).bins[0].count == 1


def test_task_rates(grade: MakeGrade, task: MakeTask) -> None:
    """Shares are means over what was decided; a task that waits for a person is not at zero percent."""
    seen = glance(
        [
            grade(
                "a",
                tasks=(task("t", [PASS, PASS]), task("essay", []), task("gpu", [Verdict.DEFERRED])),
                status="incomplete",
            ),
            grade("b", tasks=(task("t", [PASS, FAIL]), task("essay", []), task("gpu", [PASS])), status="incomplete"),
            grade("c", tasks=(task("t", [FAIL, FAIL]), task("essay", [])), status="incomplete"),
        ]
    )
    rates = {rate.task: (rate.share, rate.full, rate.part, rate.none, rate.waiting) for rate in seen.tasks}
    assert rates == {"t": (0.5, 1, 1, 1, 0), "essay": (None, 0, 0, 0, 3), "gpu": (1.0, 1, 0, 0, 1)}
    assert seen.waiting == 3


def test_hardest_tests(grade: MakeGrade, task: MakeTask) -> None:
    """Lowest share of passes first, hints from whoever missed; undecided verdicts count neither way."""
    seen = glance(
        [
            grade("a", tasks=(task("t", [PASS, FAIL, FAIL, Verdict.DEFERRED, Verdict.GRADER_ERROR]),)),
            grade("b", tasks=(task("t", [PASS, PASS, Verdict.RAISED, FAIL, PASS]),)),
        ]
    )
    assert [(test.id[-11:-9], test.passed, test.decided) for test in seen.hardest] == [
        ("[2", 0, 2),
        ("[3", 0, 1),
        ("[1", 1, 2),
    ]
    assert dict(seen.hardest[0].verdicts) == {FAIL: 1, Verdict.RAISED: 1}
    assert "float32 constant" in seen.hardest[0].hint


def test_mistakes(grade: MakeGrade) -> None:
    """Misconceptions by how many show them."""
    often, once = Misconception("t", "often", "says often"), Misconception("t", "once", "says once")
    seen = glance([grade("a", misconceptions=(once, often)), grade("b", misconceptions=(often,))])
    assert [(mistake.id, mistake.count) for mistake in seen.mistakes] == [("often", 2), ("once", 1)]


def test_map(grade: MakeGrade, task: MakeTask) -> None:
    """Rows by score, columns by task, a gap where a submission lacks a test; none for a class too large to read."""
    short = grade("short", tasks=(task("t", [FAIL]),))
    full = grade("full", tasks=(task("t", [PASS, PASS]), task("u", [PASS])))
    seen = glance([full, short]).map
    assert seen is not None
    assert [grade.student for grade in seen.grades] == ["short", "full"]
    assert seen.rows == ((FAIL, None, None), (PASS, PASS, PASS))
    assert [name for name, _ in seen.tests] == ["t", "t", "u"]
    assert glance([full] * 121).map is None
    assert glance([grade(tasks=())]).map is None


def test_the_middle(grade: MakeGrade, task: MakeTask) -> None:
    """Median, mean and how many have everything."""
    grades = [grade(tasks=(task("t", [PASS] * n + [FAIL] * (4 - n)),)) for n in (0, 3, 4)]
    seen = glance(grades)
    assert (seen.median, round(seen.mean, 3), seen.full, seen.size, seen.max_score) == (3.0, 2.333, 1, 3, 4.0)
