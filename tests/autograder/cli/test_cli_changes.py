"""Changes in words: who, by how much, why, and which tests; on lines that stand under each other."""

from __future__ import annotations

from autograder.cli.changes import change_table, detail_lines, points, signed
from autograder.grade import Environment, Gpu, Grade, Late, Status, SubmissionInfo
from autograder.gradebook import Change, TaskChange, TestChange
from autograder.model import Verdict


def grade(student: str, score: float, status: Status = "final") -> Grade:
    """A grade of that score."""
    environment = Environment("1", "3", "2", "t", (), 7)
    file = SubmissionInfo("a.ipynb", "s", "")
    return Grade(1, "toy", student, file, status, score, 9.0, Late(0, 0.0), (), (), (), Gpu("none", ""), environment)


def change(student: str, before: float, after: float, *tasks: TaskChange, status: Status = "final") -> Change:
    """A change from one score to another."""
    return Change(grade(student, before), grade(student, after, status), ("new tests", "new seed"), tasks)


def passing(*names: str) -> tuple[TestChange, ...]:
    """Tests that pass now."""
    return tuple(TestChange(name, Verdict.FAILED, Verdict.PASSED) for name in names)


def test_numbers() -> None:
    """Short, with a sign where it is a difference."""
    assert points(6.5, 9.0) == "6.5 of 9"
    assert [signed(value) for value in (1.5, -2.0, 0.0, -0.001)] == ["+1.5", "-2", "0", "0"]


def test_table() -> None:
    """Columns as wide as their widest entry; the tasks below each student."""
    rows = list(
        change_table(
            [
                change("ada", 6.5, 9.0, TaskChange("double", 1.5, 4.0, passing("test_a"))),
                change("benedict", 9.0, 9.0, status="needs_ta"),
            ]
        )
    )
    assert rows == [
        "student   before    after   by    why",
        "ada       6.5 of 9  9 of 9  +2.5  new tests; new seed",
        "    double: 1.5 to 4 points (test_a failed, now passed)",
        "benedict  9 of 9    9 of 9  0     new tests; new seed; needs a person, was final",
    ]


def test_tasks() -> None:
    """New and lost tasks and tests, many tests, and the same points by other verdicts."""
    lines = detail_lines(
        change(
            "ada",
            0.0,
            0.0,
            TaskChange("a", None, 2.0, ()),
            TaskChange("b", 2.0, None, ()),
            TaskChange("c", 1.0, 1.0, (TestChange("t", None, Verdict.RAISED), TestChange("u", Verdict.PASSED, None))),
            TaskChange("d", 1.0, 2.0, passing("1", "2", "3", "4", "5")),
        )
    )
    assert list(lines) == [
        "a: new, 2 points",
        "b: is no task any more, had 2 points",
        "c: 1 points as before (t is new: raised; u is gone, was passed)",
        "d: 1 to 2 points (1 failed, now passed; 2 failed, now passed; 3 failed, now passed; and 2 more)",
    ]


def test_hostile_names() -> None:
    """Nothing that a terminal would act on."""
    assert "\x1b" not in "\n".join(change_table([change("\x1b[31mred", 0.0, 1.0)]))
