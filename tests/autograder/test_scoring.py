"""From verdicts to points: exact, fair to the student in doubt, and the same on every machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import Assignment, GraderConfig, LatePolicy
from autograder.grade import Note, TestResult
from autograder.model import Verdict
from autograder.scoring import Testing, late_by, score, status_of

P, F, D, G = Verdict.PASSED, Verdict.FAILED, Verdict.DEFERRED, Verdict.GRADER_ERROR
LENIENT = LatePolicy()
BAD = [Verdict.FAILED, Verdict.RAISED, Verdict.TIMEOUT, Verdict.FORBIDDEN]


def assignment(*tasks: dict[str, Any]) -> Assignment:
    """An assignment with these tasks."""
    return Assignment.model_validate({"title": "t", "notebook": "n", "tasks": list(tasks)})


def outcomes(task: str, required: list[Verdict], bonus: list[Verdict] | None = None) -> list[Testing]:
    """Tests of one task with these verdicts."""
    kinds = [(verdict, False) for verdict in required] + [(verdict, True) for verdict in bonus or []]
    return [
        Testing(task, extra, TestResult(f"t.py::{number}", verdict, True, "", "", 0.0))
        for number, (verdict, extra) in enumerate(kinds)
    ]


def points(required: list[Verdict], bonus: list[Verdict] | None = None, **task: Any) -> tuple[float, float]:
    """Points and bonus of one task."""
    hw = assignment({"name": "f", "points": 6, "bonus": 2, **task})
    done = score(hw, outcomes("f", required, bonus), 0, LENIENT).tasks[0]
    return done.earned, done.bonus


def test_a_share_for_every_required_test() -> None:
    """Points times passed over total; bonus apart and in the same way."""
    assert points([P, P, F]) == (4, 0)
    assert points([P, P, P], [P, F]) == (6, 1)
    assert points([F, F], [P, P]) == (0, 2)
    assert points([]) == (0, 0)


@pytest.mark.parametrize("verdict", BAD)
def test_what_costs_a_share(verdict: Verdict) -> None:
    """A wrong answer, an exception, a deadline and a banned built-in cost the same."""
    assert points([P, verdict], [verdict]) == (3, 0)


def test_grader_errors_cost_nothing_but_are_not_passed() -> None:
    """Our fault counts as right for the points; the count of passed tests stays honest."""
    assert points([P, G], [G]) == (6, 2)
    done = score(assignment({"name": "f", "points": 6}), outcomes("f", [P, G, F]), 0, LENIENT).tasks[0]
    assert (done.earned, done.passed, done.total) == (4, 1, 3)


def test_deferred_leaves_its_share_open() -> None:
    """Neither earned nor taken out of the total."""
    done = score(assignment({"name": "f", "points": 6}), outcomes("f", [P, D, D]), 0, LENIENT)
    assert (done.tasks[0].earned, done.tasks[0].possible, done.tasks[0].total, done.max_score) == (2, 6, 3, 6)


def test_all_or_nothing() -> None:
    """One miss and the task is lost, one deferred test and it is open; the bonus stays a matter of its own."""
    assert points([P, P], [P], all_or_nothing=True) == (6, 2)
    assert points([P, F], [P], all_or_nothing=True) == (0, 2)
    assert points([P, D], all_or_nothing=True) == (0, 0)
    assert points([P, G], all_or_nothing=True) == (6, 0)


def test_fractions_are_exact() -> None:
    """Three thirds of 0.1 in three tasks are 0.3, not 0.30000000000000004; a third is rounded once, at the end."""
    hw = assignment(*({"name": name, "points": 0.1} for name in "abc"))
    everything = [test for name in "abc" for test in outcomes(name, [P, P, P])]
    assert score(hw, everything, 0, LENIENT).score == 0.3
    hw = assignment(*({"name": name, "points": 1} for name in "abc"))
    thirds = [test for name in "abc" for test in outcomes(name, [P, F, F])]
    assert score(hw, thirds, 0, LENIENT).score == 1.0


def test_tasks_come_in_the_order_of_the_assignment_and_none_is_lost() -> None:
    """A task without any result is there with nothing earned; a test of an unknown task counts nowhere."""
    hw = assignment({"name": "b", "points": 1}, {"name": "a", "points": 2})
    done = score(hw, outcomes("a", [P]) + outcomes("zzz", [P]), 0, LENIENT)
    assert [(task.task, task.earned, task.possible) for task in done.tasks] == [("b", 0, 1), ("a", 2, 2)]
    assert (done.score, done.max_score) == (2, 3)


VERDICTS = st.lists(st.sampled_from(list(Verdict)), max_size=8)
AMOUNTS = st.decimals(0, 20, places=2)
TASKS = st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans(), VERDICTS, VERDICTS), min_size=1, max_size=5)
POLICIES = st.builds(
    LatePolicy,
    grace_minutes=st.integers(0, 100),
    per_day=st.decimals(0, 1, places=2),
    max_days=st.integers(0, 5),
)


def submission(tasks: list[tuple[Decimal, Decimal, bool, list[Verdict], list[Verdict]]]) -> tuple[Assignment, list]:
    """An assignment and the tests of one submission, drawn by hypothesis."""
    specs = [
        {"name": f"t{n}", "points": task[0], "bonus": task[1], "all_or_nothing": task[2]}
        for n, task in enumerate(tasks)
    ]
    tests = [test for n, task in enumerate(tasks) for test in outcomes(f"t{n}", task[3], task[4])]
    return assignment(*specs), tests


@given(TASKS, st.integers(0, 8), POLICIES)
def test_bounds_and_sums(tasks: list, days: int, policy: LatePolicy) -> None:
    """Nothing is negative, nothing exceeds what it may, and score = earned + bonus - deduction."""
    hw, tests = submission(tasks)
    done = score(hw, tests, days, policy)
    for task, spec in zip(done.tasks, hw.tasks, strict=True):
        assert 0 <= task.earned <= task.possible == float(spec.points)
        assert 0 <= task.bonus <= float(spec.bonus)
        assert 0 <= task.passed <= task.total
    total = sum(task.earned + task.bonus for task in done.tasks)
    assert 0 <= done.late.deduction <= total + 1e-9
    assert done.score == pytest.approx(total - done.late.deduction, abs=1e-9)
    assert done.score >= 0
    assert done.max_score == float(sum(spec.points for spec in hw.tasks))
    if days > policy.max_days:
        assert done.score == 0


@given(TASKS, st.data())
def test_a_better_verdict_never_costs(tasks: list, data: st.DataObject) -> None:
    """Turning any verdict into passed or into a grader error never lowers the score, into a bad one never raises it."""
    hw, tests = submission(tasks)
    if not tests:
        return
    at = data.draw(st.integers(0, len(tests) - 1))
    before = score(hw, tests, 0, LENIENT).score

    def changed(verdict: Verdict) -> float:
        old = tests[at]
        new = Testing(old.task, old.bonus, TestResult(old.result.id, verdict, True, "", "", 0.0))
        return score(hw, [*tests[:at], new, *tests[at + 1 :]], 0, LENIENT).score

    assert changed(P) >= before
    assert changed(G) == changed(P)
    assert changed(data.draw(st.sampled_from(BAD))) <= before
    assert changed(D) <= before


@given(TASKS, st.randoms(use_true_random=False))
def test_order_of_tests_does_not_matter(tasks: list, random: Any) -> None:
    """The points are a matter of which tests passed, not of when they ran."""
    hw, tests = submission(tasks)
    shuffled = list(tests)
    random.shuffle(shuffled)
    one, other = score(hw, tests, 1, LENIENT), score(hw, shuffled, 1, LENIENT)
    assert (one.score, one.late) == (other.score, other.late)
    assert [t.earned for t in one.tasks] == [t.earned for t in other.tasks]


@given(TASKS)
def test_the_score_is_the_exact_one_rounded_once(tasks: list) -> None:
    """The float is the one nearest to the exact sum of fractions."""
    exact = Fraction(0)
    for amount, extra, all_or_nothing, required, bonus in tasks:
        for value, verdicts, whole in ((amount, required, all_or_nothing), (extra, bonus, False)):
            good = sum(verdict in (P, G) for verdict in verdicts)
            if verdicts and (good == len(verdicts) or not whole):
                exact += Fraction(value) * Fraction(good, len(verdicts))
    hw, tests = submission(tasks)
    assert score(hw, tests, 0, LENIENT).score == float(exact)


# Lateness

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
STRICT = LatePolicy(grace_minutes=0)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(days=-40), 0),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, microseconds=1), 2),
        (timedelta(days=1000, microseconds=1), 1001),
    ],
    ids=str,
)
def test_started_days_count(after: timedelta, days: int) -> None:
    """A day begins with its first microsecond; in time is in time."""
    assert late_by(DUE + after, DUE, STRICT) == days
    assert late_by(DUE + after + timedelta(minutes=15), DUE, LatePolicy(grace_minutes=15)) == days


def test_unknown_times_are_never_late() -> None:
    """Without a due date or a known moment of submission nothing is deducted."""
    assert late_by(None, DUE, STRICT) == 0
    assert late_by(DUE, None, STRICT) == 0


def test_time_zones_compare_as_moments() -> None:
    """The same moment written in another zone is the same moment."""
    tokyo = timezone(timedelta(hours=9))
    assert late_by(DUE.astimezone(tokyo), DUE, STRICT) == 0
    assert late_by((DUE + timedelta(seconds=1)).astimezone(tokyo), DUE, STRICT) == 1


def test_summer_time_ends_between_deadline_and_submission() -> None:
    """24 hours and half an hour have passed, though the wall clock moved by 23 and a half."""
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 10, 24, 23, 59, tzinfo=berlin)
    received = datetime(2026, 10, 25, 23, 29, tzinfo=berlin)
    assert late_by(received, due, STRICT) == 2
    assert late_by(received.astimezone(UTC), due, STRICT) == 2


def config(due: Any, zone: str = "UTC") -> GraderConfig:
    """A grader.yml with one homework due at ``due``."""
    return GraderConfig.model_validate({"course": "c", "timezone": zone, "homeworks": {"toy": {"due": due}}})


def test_a_due_date_is_in_the_courses_zone_unless_it_says_otherwise() -> None:
    """23:59 in New York is 04:59 UTC in winter and 03:59 in summer."""
    winter = config("2026-11-30 23:59", "America/New_York").due("toy")
    summer = config("2026-07-31 23:59", "America/New_York").due("toy")
    fixed = config("2026-11-30 23:59 +01:00", "America/New_York").due("toy")
    assert winter == datetime(2026, 12, 1, 4, 59, tzinfo=UTC)
    assert summer == datetime(2026, 8, 1, 3, 59, tzinfo=UTC)
    assert fixed == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert config(None).due("toy") is None
    assert config(None).due("another") is None


def test_lateness_costs_a_share_of_the_maximum_a_day() -> None:
    """10 % of 20 points a day; past the last day nothing is left, bonus included; never below zero."""
    hw = assignment({"name": "f", "points": 20, "bonus": 50})
    policy = LatePolicy(per_day=Decimal("0.1"), max_days=3)
    full = outcomes("f", [P], [P])
    results = [score(hw, full, days, policy) for days in range(5)]
    assert [r.late.deduction for r in results] == [0, 2, 4, 6, 70]
    assert [r.score for r in results] == [70, 68, 66, 64, 0]
    assert [r.late.days for r in results] == [0, 1, 2, 3, 4]
    poor = score(hw, outcomes("f", [F] * 19 + [P]), 2, policy)
    assert (poor.score, poor.late.deduction) == (0, 1)
    assert poor.tasks[0].earned == 1


# Status


@pytest.mark.parametrize(
    ("verdicts", "kinds", "status"),
    [
        ([P, F], [], "final"),
        ([P], ["cell_error", "depends", "intake"], "final"),
        ([P, D], [], "incomplete"),
        ([P, G], [], "needs_ta"),
        ([D, G], [], "needs_ta"),
        ([P], ["suspicion"], "needs_ta"),
        ([], ["unreadable"], "needs_ta"),
        ([], ["grader_error"], "needs_ta"),
        ([D], ["suspicion"], "needs_ta"),
        ([], [], "final"),
    ],
)
def test_status(verdicts: list[Verdict], kinds: list[str], status: str) -> None:
    """A person's look comes before incomplete, and incomplete before final."""
    assert status_of(outcomes("f", verdicts), [Note(kind, "says") for kind in kinds]) == status
