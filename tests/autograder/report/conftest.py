"""Sample grades for the report's tests: a small course of three homeworks and thirty students, some of them hostile."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from autograder.grade import (
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

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert('n')>",
    '=HYPERLINK("http://evil.example","click")',
    "ada\u202elmth.exe",
    "{{ 7 * 7 }}{% raw %}",
    "../../../etc/passwd",
    "a\x00b\x1b[31mred\x07",
    "zalgo" + "\u0301" * 40,
    "[bold red]rich[/bold red]",
    "`ticks` *stars* _lines_ [link](javascript:alert(1))",
    "日本 太郎",
    "Zoë O'Brien",
    "\udce9t\udce9",
)

COURSE: dict[str, dict[str, tuple[float, float, int]]] = {  # task: points, bonus, tests
    "alpha": {"sigmoid": (4, 0.5, 12), "log_sigmoid": (4, 0, 11), "bce": (4, 0.5, 14), "fit_logistic": (6, 0, 12)},
    "beta": {
        "one_hot": (2, 0, 10),
        "logsumexp": (4, 0.5, 14),
        "softmax": (4, 0, 13),
        "log_softmax": (4, 0.5, 13),
        "nll_loss": (4, 0, 11),
        "cross_entropy": (6, 0, 15),
        "soft_cross_entropy": (4, 0, 12),
        "accuracy": (2, 0, 10),
    },
    "gamma": {"softmax_jacobian": (5, 0, 10), "cross_entropy_grad": (5, 1, 12), "conclusion": (4, 0, 0)},
}

# fmt: off
_NAMES = (
    "ada", "barbara", "chen", "dmitri", "elif", "farid", "grace", "hedy", "ines", "jamal", "katherine", "lise",
    "maryam", "noor", "olga", "priya", "quentin", "rosalind", "sofia", "tariq", "uma",
    "valentina", "wanjiru", "ximena", "yuki", "zora",
)
# fmt: on

_SAYS = {
    Verdict.FAILED: "{task}([1000., 1001., 1002.]) returned nan, expected [0.09003057, 0.24472847, 0.66524096]",
    Verdict.RAISED: "{task}(a tensor of shape (5, 3) and dtype float32) raised ValueError: too many values to unpack "
    "(hw.ipynb, cell 7, line 3)",
    Verdict.TIMEOUT: "{task}(...) did not return within 10 s",
    Verdict.FORBIDDEN: "{task}([0., 1.]) called torch.softmax, which this task asks you to write",
    Verdict.DEFERRED: "no GPU here, and the simulation is off",
    Verdict.GRADER_ERROR: "AttributeError in the test's own code",
}

_HINTS = (
    "exp overflows at 709 (88 in float32): subtract the row's maximum before exponentiating",
    "a batch may have any number of leading dimensions; normalise along the last one only",
    "return the dtype that came in: a float32 constant turns float64 results into float32",
    "make new tensors on the device of the input, not on the CPU",
)


def make_task(name: str, verdicts: list[Verdict], possible: float = 4.0, bonus: float = 0.0) -> TaskGrade:
    """A task with one test per verdict."""
    tests = tuple(
        TestResult(
            id=f"test_{name}.py::test_case[{index}-float{32 if index % 2 else 64}]",
            verdict=verdict,
            hidden=index > 1,
            hint="" if verdict is Verdict.PASSED else _HINTS[index % len(_HINTS)],
            detail=_SAYS.get(verdict, "").format(task=name),
            seconds=0.0004,
        )
        for index, verdict in enumerate(verdicts)
    )
    passed = sum(verdict is Verdict.PASSED for verdict in verdicts)
    earned = round(possible * passed / len(verdicts), 4) if verdicts else 0.0
    return TaskGrade(name, earned, possible, bonus, passed, len(verdicts), tests)


def make_grade(
    student: str = "ada",
    *,
    assignment: str = "beta",
    tasks: tuple[TaskGrade, ...] = (),
    status: Status = "final",
    file: str | None = None,
    late: Late | None = None,
    misconceptions: tuple[Misconception, ...] = (),
    notes: tuple[Note, ...] = (),
    gpu: Gpu | None = None,
    isolation: tuple[str, ...] = ("landlock", "seccomp", "uid", "rlimits"),
) -> Grade:
    """A grade whose sums are right."""
    late = late or Late(0, 0.0)
    return Grade(
        schema=1,
        assignment=assignment,
        student=student,
        submission=SubmissionInfo(
            file if file is not None else f"{student}.ipynb", "5e" * 32, "2026-11-21T20:50:00+00:00"
        ),
        status=status,
        score=round(sum(task.earned + task.bonus for task in tasks) - late.deduction, 4),
        max_score=sum(task.possible for task in tasks),
        late=late,
        tasks=tasks,
        misconceptions=misconceptions,
        notes=notes,
        gpu=gpu or Gpu("simulated", "cuda:0"),
        environment=Environment("0.1.0", "3.11.9", "2.13.0", "7f" * 32, isolation, 20261121),
    )


def make_course(students: int = 30) -> list[Grade]:
    """Three homeworks, ``students`` each: most do well, a few are odd, some carry hostile strings."""
    grades = []
    for assignment, tasks in COURSE.items():
        rng = random.Random(assignment)
        for number in range(students):
            name = _NAMES[number % len(_NAMES)] + ("" if number < len(_NAMES) else f"{number}")
            if assignment == "beta" and number >= students - len(HOSTILE):
                name = HOSTILE[number - students + len(HOSTILE)]
            grades.append(_sample(rng, assignment, tasks, name, number))
    return grades


def _sample(
    rng: random.Random, assignment: str, tasks: dict[str, tuple[float, float, int]], name: str, number: int
) -> Grade:
    """One student's work."""
    skill = rng.betavariate(5, 1.2)
    graded = []
    for task, (points, bonus, size) in tasks.items():
        good = rng.random() < skill
        verdicts = [Verdict.PASSED if good or rng.random() < skill else Verdict.FAILED for _ in range(size)]
        if not good and rng.random() < 0.2:
            verdicts = [Verdict.RAISED] * size
        graded.append(make_task(task, verdicts, points, bonus if good else 0.0))
    notes: tuple[Note, ...] = ()
    status: Status = "incomplete" if "conclusion" in tasks else "final"
    slips = tuple(
        Misconception(task.task, "no_max_shift", "exponentiates without subtracting the maximum, so 1000 overflows")
        for task in graded
        if task.total and task.passed < task.total and rng.random() < 0.5
    )
    size = next(iter(tasks.values()))[2]
    first = next(iter(tasks))
    points = tasks[first][0]
    if number == 4:
        verdicts = [Verdict.PASSED] * (size - 1) + [Verdict.TIMEOUT]
        graded[0] = make_task(first, verdicts, points)
        notes = (Note("cell_error", "raised KeyboardInterrupt after 60 s: stopped at its time limit", 11),)
    elif number == 9:
        graded[0] = make_task(first, [Verdict.FORBIDDEN] * size, points)
    elif number == 14 and assignment == "beta":
        graded[0] = make_task(first, [Verdict.PASSED] * (size - 2) + [Verdict.GRADER_ERROR] * 2, points)
        status = "needs_ta"
        notes = (Note("grader_error", "the child died while the test's own code ran", None),)
    elif number == 17 and assignment == "alpha":
        status = "needs_ta"
        graded = [make_task(task, [Verdict.RAISED] * values[2], values[0]) for task, values in tasks.items()]
        notes = (Note("unreadable", "the file is not a notebook: it starts with %PDF-1.7", None),)
    elif number == 20 and assignment == "alpha":
        status = "needs_ta"
        notes = (Note("suspicion", "<b>tried to read</b> ../tests/hidden from cell 3", 3),)
    elif number == 22:
        notes = (Note("cell_error", "raised NameError: name '<img src=x onerror=alert(2)>' is not defined", 7),)
    late = Late(2, 3.0) if number == 12 else Late(0, 0.0)
    return make_grade(
        name,
        assignment=assignment,
        tasks=tuple(graded),
        status=status,
        late=late,
        misconceptions=slips,
        notes=notes,
    )


@pytest.fixture
def task() -> Callable[..., TaskGrade]:
    """``make_task``, for tests (which cannot import this file)."""
    return make_task


@pytest.fixture
def grade() -> Callable[..., Grade]:
    """``make_grade``."""
    return make_grade


@pytest.fixture(scope="session")
def course() -> list[Grade]:
    """Ninety grades: see ``make_course``."""
    return make_course()


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    """Names that try to break out of a cell, a page, a folder or a terminal."""
    return HOSTILE
