"""What an assignment and a grader.yml may say, and in which words the models refuse the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from autograder.course import Assignment, BanSpec, GraderConfig, LatePolicy
from autograder.course.models import Limits

TASK = {"name": "f", "points": 1}


def assignment(**changes: Any) -> Assignment:
    """A small assignment with some keys changed."""
    return Assignment.model_validate({"title": "t", "notebook": "n", "tasks": [TASK], **changes})


def config(**changes: Any) -> GraderConfig:
    """A small grader.yml with some keys changed."""
    return GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, **changes})


def test_defaults() -> None:
    """What nobody says is what the documentation says."""
    spec = assignment().tasks[0]
    assert (spec.points, spec.bonus, spec.all_or_nothing, spec.forbid) == (1, 0, False, ())
    settings = config()
    assert settings.timezone == "UTC"
    assert settings.feedback == "details"
    assert settings.late_policy == LatePolicy(grace_minutes=15, per_day=Decimal("0.1"), max_days=3)
    assert settings.isolation.require == ("landlock", "seccomp", "rlimits")
    assert settings.isolation.forgo == ()
    assert settings.due("toy") is None


def test_points_are_exact_decimals() -> None:
    """0.1 in YAML is one tenth, not the nearest binary fraction; the maximum leaves the bonus out."""
    hw = assignment(tasks=[{"name": name, "points": 0.1, "bonus": 5} for name in "abc"])
    assert hw.max_score == Decimal("0.3")
    assert hw.task("b") is hw.tasks[1]
    assert hw.task("z") is None


@pytest.mark.parametrize("points", [-1, 10_001, 0.00001, float("nan"), float("inf"), "many", None, True, [1]], ids=repr)
def test_points_that_are_none(points: object) -> None:
    """No negative, huge, over-precise, infinite or absent points."""
    with pytest.raises(ValidationError):
        assignment(tasks=[{"name": "f", "points": points}])


@pytest.mark.parametrize("name", ["", "1f", "a b", "a-b", "a.b", "f()", "é", None, 3], ids=repr)
def test_a_task_is_named_like_a_function(name: object) -> None:
    """A task's name is the name of the function, so nothing else will do."""
    with pytest.raises(ValidationError):
        assignment(tasks=[{"name": name, "points": 1}])


@pytest.mark.parametrize("slug", ["", "../up", "a/b", "a b", ".hidden", "-x", "x" * 61], ids=repr)
def test_a_homework_is_named_like_a_folder(slug: str) -> None:
    """A slug is part of paths in the course and of every result's path."""
    with pytest.raises(ValidationError):
        config(homeworks={slug: None})


def test_all_that_does_not_add_up_is_said() -> None:
    """Repeated tasks, unknown bans and unused bans, one line each."""
    bans = {"unused": {"says": "ten letters", "names": ["torch.exp"]}}
    with pytest.raises(ValidationError) as caught:
        assignment(tasks=[TASK, {**TASK, "forbid": ["softmax"]}, TASK], bans=bans)
    assert caught.value.errors()[0]["msg"].splitlines() == [
        "Value error, task 'f' is listed 3 times",
        "task 'f' forbids 'softmax', which `bans` does not define",
        "the ban 'unused' is used by no task",
    ]


def test_a_ban_must_forbid_something() -> None:
    """Names, kernels, modules or autograd: any one of them, but one of them."""
    for part in ({"names": ["torch.exp"]}, {"kernels": ["exp"]}, {"modules": ["scipy"]}, {"autograd": True}):
        assert BanSpec.model_validate({"says": "write it yourself", **part})
    with pytest.raises(ValidationError, match="forbids nothing"):
        BanSpec(says="write it yourself")


def test_what_is_read_cannot_be_changed() -> None:
    """A course is shared by threads and jobs; nobody may change it on the way."""
    with pytest.raises(ValidationError):
        assignment().title = "other"
    with pytest.raises(ValidationError):
        config().feedback = "scores"


@pytest.mark.parametrize("key", Limits.model_fields)
def test_no_limit_may_be_switched_off(key: str) -> None:
    """Zero, negative, infinite and absent limits are refused."""
    for value in (0, -1, float("inf"), float("nan"), None):
        with pytest.raises(ValidationError):
            Limits.model_validate({key: value})


@pytest.mark.parametrize("due", ["2026-11-30", "23:59", 1439, 20261130, 1.5, True, "tomorrow", "1764547140", ["x"]])
def test_a_due_date_needs_a_date_and_a_time(due: object) -> None:
    """A bare date would mean its first minute; a bare number the seconds since 1970."""
    with pytest.raises(ValidationError, match="a date and a time, such as 2026-11-30 23:59"):
        config(homeworks={"toy": {"due": due}})


@pytest.mark.parametrize(
    "due",
    [
        "2026-11-30 23:59",
        "2026-11-30T23:59",
        "2026-11-30 23:59:00",
        "2026-11-30T23:59:00Z",
        "2026-11-30 23:59 Z",
        "2026-12-01 00:59 +01:00",
        "2026-12-01 00:59+0100",
        datetime(2026, 11, 30, 23, 59),
        datetime(2026, 11, 30, 23, 59, tzinfo=UTC),
    ],
    ids=str,
)
def test_ways_to_write_a_due_date(due: object) -> None:
    """With a blank or a T, with seconds or without, with an offset or in the course's zone."""
    assert config(homeworks={"toy": {"due": due}}).due("toy") == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


def criterion(name: str = "clarity", points: object = 1) -> dict[str, object]:
    """A criterion of a rubric."""
    return {"name": name, "points": points, "says": "says which loss learns faster"}


def text_task(**changes: Any) -> dict[str, Any]:
    """A task that a person reads."""
    return {"name": "conclusion", "points": 3, "rubric": [criterion(), criterion("reason", 2)], **changes}


def test_a_task_with_a_rubric() -> None:
    """A person reads it; tests grade the others; its points count like theirs."""
    hw = assignment(tasks=[TASK, text_task(headings=["Fazit"])])
    assert [task.name for task in hw.tested] == ["f"]
    assert [task.name for task in hw.read_by_a_person] == ["conclusion"]
    assert hw.max_score == 4
    assert hw.tasks[1].headings == ("Fazit",)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"points": 4}, "sum to 3, expected 4"),
        ({"rubric": [criterion(points="0.1"), criterion("reason", "2.8")]}, "sum to 2.9, expected 3"),
        ({"bonus": 1}, "has a rubric, so it has no tests"),
        ({"all_or_nothing": True}, "has a rubric, so it has no tests"),
        ({"uses": ["f"]}, "has a rubric, so it has no tests"),
        ({"rubric": [criterion(points=1), criterion("Clarity", 2)]}, "'clarity' is listed 2 times"),
        ({"rubric": [criterion(points=3), criterion("reason", 0)]}, "greater than 0"),
        ({"rubric": [criterion("two words", 3)]}, "name"),
        ({"rubric": [{"name": "clarity", "points": 3, "says": "  why    "}]}, "says"),
        ({"rubric": [{"name": "clarity", "points": 3}]}, "says"),
        ({"rubric": [], "headings": ["Fazit"]}, "`headings` are for a task with a `rubric`"),
    ],
)
def test_a_rubric_that_is_wrong(changes: dict[str, Any], complaint: str) -> None:
    """Points that do not add up, keys that only tests know, criteria that nobody could tell apart."""
    with pytest.raises(ValidationError, match=complaint):
        assignment(tasks=[TASK, text_task(**changes)])


def test_something_has_tests() -> None:
    """A homework of texts alone has nothing to run."""
    with pytest.raises(ValidationError, match="at least one needs tests"):
        assignment(tasks=[text_task()])


def test_criteria_are_unique_in_a_homework() -> None:
    """A CSV of scores names the criterion alone."""
    with pytest.raises(ValidationError, match="'clarity' is listed 2 times"):
        assignment(tasks=[TASK, text_task(), text_task(name="outlook", points=1, rubric=[criterion()])])
