"""Scores that a person gave, in a grade: points, verdicts, lateness and status."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from autograder.course import Assignment, LatePolicy
from autograder.grade import Environment, Gpu, Grade, Note, SubmissionInfo, TestResult, from_json, to_json
from autograder.model import Verdict
from autograder.rubric import with_scores
from autograder.scoring import Testing, open_criteria, score, status_of

P, F, D = Verdict.PASSED, Verdict.FAILED, Verdict.DEFERRED
RUBRIC = [
    {"name": "clarity", "points": "0.3", "says": "says which loss learns faster"},
    {"name": "reason", "points": "1.7", "says": "gives the reason in one sentence"},
]
HOMEWORK = Assignment.model_validate(
    {
        "title": "t",
        "notebook": "n",
        "tasks": [
            {"name": "f", "points": 1, "bonus": 1},
            {"name": "g", "points": 2, "all_or_nothing": True},
            {"name": "conclusion", "points": 2, "rubric": RUBRIC},
        ],
    }
)
POLICY = LatePolicy()


@dataclass(frozen=True)
class Score:
    """Points and a comment."""

    points: Decimal
    comment: str = ""


def scores(**points: str | tuple[str, str]) -> dict[tuple[str, str], Score]:
    """Scores by criterion of the conclusion; a pair is points and comment."""
    pairs = {name: (value, "") if isinstance(value, str) else value for name, value in points.items()}
    return {("conclusion", name): Score(Decimal(value), comment) for name, (value, comment) in pairs.items()}


def graded(*, days: int = 0, notes: tuple[Note, ...] = (), g: Verdict = P) -> Grade:
    """A third of f, a bonus test of three, g, and nothing scored by a person."""
    verdicts = [("f", False, P), ("f", False, F), ("f", False, F), ("f", True, P), ("f", True, F), ("f", True, F)]
    tests = [
        Testing(task, bonus, TestResult(f"t.py::{number}", verdict, True, "", "", 0.0))
        for number, (task, bonus, verdict) in enumerate([*verdicts, ("g", False, g)])
    ]
    tests += open_criteria(HOMEWORK)
    done = score(HOMEWORK, tests, days, POLICY)
    return Grade(
        schema=1,
        assignment="hw",
        student="ada",
        submission=SubmissionInfo("ada.ipynb", "", ""),
        status=status_of(tests, notes),
        score=done.score,
        max_score=done.max_score,
        late=done.late,
        tasks=done.tasks,
        misconceptions=(),
        notes=notes,
        gpu=Gpu("none", ""),
        environment=Environment("0", "3", "2", "", (), 1),
    )


def merged(grade: Grade, given: dict[tuple[str, str], Score], homework: Assignment = HOMEWORK) -> Grade:
    """The grade with these scores."""
    return with_scores(grade, homework, POLICY, given)


def test_until_somebody_reads_it_the_row_is_incomplete() -> None:
    """A deferred row for each criterion, with what it asks for; no points, and the grade as it was."""
    grade = graded()
    task = grade.tasks[2]
    assert grade.status == "incomplete"
    assert [(test.id, test.verdict, test.hint) for test in task.tests] == [
        ("rubric::clarity", D, "says which loss learns faster"),
        ("rubric::reason", D, "gives the reason in one sentence"),
    ]
    assert (task.earned, task.possible, task.passed, task.total) == (0, 2, 0, 2)
    assert merged(grade, {}) is grade


def test_scores_become_points_and_verdicts() -> None:
    """All points pass, fewer do not; the detail holds points and comment on one line."""
    done = merged(graded(), scores(clarity="0.3", reason=("1.10", "the\nslope?")))
    task = done.tasks[2]
    assert [(test.verdict, test.detail) for test in task.tests] == [
        (P, "0.3 of 0.3 points"),
        (F, "1.1 of 1.7 points: the slope?"),
    ]
    assert (task.earned, task.passed, task.total) == (1.4, 1, 2)
    assert done.status == "final"


def test_sums_are_exact() -> None:
    """A third of f, a third of its bonus, g, and 0.3 + 1.7 are 4 and two thirds; also after a trip through the file."""
    given = scores(clarity="0.3", reason="1.7")
    assert merged(graded(), given).score == float(Decimal(2) / 3 + 4)
    kept = from_json(to_json(graded()))
    assert merged(kept, given).score == merged(graded(), given).score


def test_half_scored_is_still_incomplete() -> None:
    """Status is final when the last criterion is scored, with 0 points too; points count at once."""
    half = merged(graded(), scores(reason="1"))
    assert (half.status, half.tasks[2].earned) == ("incomplete", 1)
    assert merged(graded(), scores(reason="0", clarity="0")).status == "final"


def test_what_a_person_must_look_at_stays_so() -> None:
    """A suspicion outlives the scores."""
    grade = graded(notes=(Note("suspicion", "a cell ended its own process"),))
    assert merged(grade, scores(clarity="0", reason="0")).status == "needs_ta"


def test_lateness_takes_from_the_whole() -> None:
    """Two days are a fifth of the maximum, never more than was earned; too late is too late for a text as well."""
    done = merged(graded(days=2), scores(clarity="0.3", reason="1.7"))
    assert done.late.deduction == 1.0
    assert done.score == pytest.approx(2 / 3 + 4 - 1, abs=1e-12)
    assert graded(days=2, g=F).score == 0
    late = merged(graded(days=9), scores(clarity="0.3", reason="1.7"))
    assert (late.score, late.late.deduction) == (0, float(Decimal(2) / 3 + 4))


def test_scores_replace_each_other_and_survive() -> None:
    """Merged again, changed: always from the scores. Without any, what the grade came with remains."""
    once = merged(graded(), scores(clarity="0.3", reason="1.7"))
    assert merged(once, scores(clarity="0.3", reason="1.7")) == once
    assert merged(once, scores(clarity="0.1", reason="1.7")).tasks[2].earned == pytest.approx(1.8)
    adopted = from_json(to_json(merged(graded(), scores(clarity="0.2", reason=("1.5", "9 of 10")))))
    assert merged(adopted, {}) == adopted
    assert merged(adopted, scores(reason="1")).tasks[2].earned == 1.2


@pytest.mark.parametrize("points", ["1.8", "-1"])
def test_a_score_that_does_not_fit_any_more_does_not_count(points: str) -> None:
    """The rubric was changed after it had been given: open again, and it says why."""
    done = merged(graded(), scores(reason=points, clarity="0.3"))
    assert done.status == "incomplete"
    assert "score it again" in done.tasks[2].tests[1].detail
    assert done.tasks[2].earned == 0.3


def test_a_task_with_other_points_than_the_grade_is_left_alone() -> None:
    """The submission is graded again anyway; until then nothing is mixed."""
    data: dict[str, Any] = HOMEWORK.model_dump(mode="json")
    data["tasks"][2] |= {"points": 1, "rubric": [{**RUBRIC[0], "points": 1}]}
    grade = graded()
    assert merged(grade, scores(clarity="1"), Assignment.model_validate(data)) is grade


def test_a_score_for_nothing_is_ignored() -> None:
    """Other tasks, other criteria."""
    grade = graded()
    assert merged(grade, {("f", "clarity"): Score(Decimal(1)), ("conclusion", "style"): Score(Decimal(1))}) is grade
