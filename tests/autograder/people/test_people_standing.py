"""Lateness, grace days and excuses: every point that is taken is said, and nothing depends on the order of grading."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.grade import Grade, Late, Note, from_json, to_json
from autograder.people import settle, standings

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
SERIES = {"three": {"due": "2026-11-30 23:59"}, "one": {"due": "2026-09-30 23:59"}, "two": {"due": "2026-10-30 23:59"}}
STRICT = {"grace_minutes": 0, "per_day": 0.1, "max_days": 3}


def after(days: float, due: datetime = DUE) -> datetime:
    """So many days after the deadline."""
    return due + timedelta(days=days)


def said(grade: Grade) -> dict[str, str]:
    """The notes by kind."""
    return {note.kind: note.says for note in grade.notes}


def test_a_grade_in_time_is_left_alone(school: Any) -> None:
    """The very same grade, without notes."""
    course, people = school.people()
    grades = [school.grade(course, "ada", after(-1)), school.grade(course, "bob")]
    assert settle(course, people, grades) == grades


def test_lateness_is_said(school: Any) -> None:
    """Days, points, and a note with both moments in the course's time zone."""
    course, people = school.people(late_policy=STRICT, timezone="Europe/Berlin")
    (grade,) = settle(course, people, [school.grade(course, "ada", after(1.5))])
    assert (grade.late, grade.score) == (Late(2, 2.0), 8.0)
    assert said(grade) == {"late": "handed in on 2026-12-02 12:59 CET, after 2026-11-30 23:59 CET: 2 days late"}


def test_an_extension_replaces_the_deadline(school: Any) -> None:
    """What the worker deducted by the common date is given back; the note says which date counts."""
    course, people = school.people(late_policy=STRICT, extensions={"ada": {"toy": 2}})
    grade = school.grade(course, "ada", after(1.5))
    assert grade.late.days == 2
    (settled,) = settle(course, people, [grade])
    assert (settled.late, settled.score) == (Late(0, 0.0), 10.0)
    assert said(settled) == {
        "extension": "an extension moved the deadline from 2026-11-30 23:59 UTC to 2026-12-02 23:59 UTC"
    }
    (late,) = settle(course, people, [school.grade(course, "ada", after(2.5))])
    assert late.late == Late(1, 1.0)
    assert set(said(late)) == {"extension", "late"}


def test_the_excused_owe_nothing(school: Any) -> None:
    """No deduction and no grace days; the note says that it counts for nothing."""
    course, people = school.people(late_policy={**STRICT, "grace_days": 2}, excused={"ada": ["toy"]})
    (standing,) = standings(course, people, [school.grade(course, "ada", after(9))])
    assert (standing.excused, standing.grace_days, standing.grade.late) == (True, 0, Late(0, 0.0))
    assert set(said(standing.grade)) == {"excused"}


def test_strangers_are_graded_and_named(school: Any) -> None:
    """Who is not on the roster gets a note for the staff; one who is there under another name is pointed out."""
    course, people = school.people()
    eve, ada = settle(course, people, [school.grade(course, "eve"), school.grade(course, "lovelaceada")])
    assert said(eve) == {"roster": "eve is not on the roster roster.csv"}
    assert "by the roster it is ada: grade it again" in said(ada)["roster"]
    course, people = school.people(None)
    assert settle(course, people, [school.grade(course, "eve")])[0].notes == ()


def test_grace_days_are_spent_in_the_order_of_due_dates(school: Any) -> None:
    """Not in the order of grader.yml, and not in the order of grading: three days, two of which go to the first."""
    course, people = school.people(homeworks=SERIES, late_policy={**STRICT, "grace_days": 3})
    dates = {name: datetime.fromisoformat(due["due"]).replace(tzinfo=UTC) for name, due in SERIES.items()}
    grades = [school.grade(course, "ada", after(1.5, date), homework=name) for name, date in dates.items()]
    found = {one.grade.assignment: one for one in standings(course, people, grades)}
    assert {name: (one.grace_days, one.grade.late) for name, one in found.items()} == {
        "one": (2, Late(0, 0.0)),
        "two": (1, Late(1, 1.0)),
        "three": (0, Late(2, 2.0)),
    }
    assert said(found["two"].grade)["grace_days"] == "1 day covered by the course's grace days, of which 0 are left"
    assert "grace_days" not in said(found["three"].grade)
    for seed in range(3):
        shuffled = random.Random(seed).sample(grades, len(grades))
        assert {one.grade.assignment: one for one in standings(course, people, shuffled)} == found


def test_each_student_has_a_budget(school: Any) -> None:
    """One student's grace days are no other's."""
    course, people = school.people(late_policy={**STRICT, "grace_days": 1})
    settled = settle(course, people, [school.grade(course, name, after(0.5)) for name in ("ada", "bob")])
    assert [grade.late.days for grade in settled] == [0, 0]


@pytest.mark.parametrize(
    ("days", "passed", "policy", "spent"),
    [
        (0.5, 3, {}, 1),
        (0.5, 0, {}, 0),  # nothing earned, nothing to save
        (4.5, 3, {}, 2),  # from everything to three days
        (9.5, 3, {}, 0),  # too late even so
        (1.5, 3, {"per_day": 0}, 0),  # lateness costs nothing here
    ],
)
def test_a_grace_day_is_spent_only_where_it_helps(
    school: Any, days: float, passed: int, policy: dict[str, Any], spent: int
) -> None:
    """Who gains nothing by it keeps it for the next homework."""
    course, people = school.people(late_policy={**STRICT, "grace_days": 2, **policy})
    (standing,) = standings(course, people, [school.grade(course, "ada", after(days), passed=passed)])
    assert standing.grace_days == spent


def test_a_comparison_spends_nothing(school: Any) -> None:
    """Attempts are compared by what they are worth without grace days."""
    course, people = school.people(late_policy={**STRICT, "grace_days": 2})
    (standing,) = standings(course, people, [school.grade(course, "ada", after(0.5))], with_grace=False)
    assert (standing.grace_days, standing.grade.score) == (0, 9.0)


def test_homeworks_that_are_gone_are_left_alone(school: Any) -> None:
    """A result of a homework that grader.yml lists no more stays as it was made."""
    course, people = school.people()
    old = replace(school.grade(course, "eve", after(2)), assignment="gone")
    assert settle(course, people, [old]) == [old]


def test_rounded_once(school: Any) -> None:
    """Two thirds of ten points less three: from exact fractions, not from 6.6667."""
    course, people = school.people(late_policy={**STRICT, "per_day": 0.3})
    grade = from_json(to_json(school.grade(course, "ada", after(0.5), passed=2)))
    (standing,) = standings(course, people, [grade])
    assert standing.points == Fraction(20, 3) - 3
    assert standing.grade.score == 3.6667


GRADES = st.lists(
    st.tuples(
        st.sampled_from(["ada", "bob", "cy", "eve"]),
        st.sampled_from(list(SERIES)),
        st.none() | st.integers(-100, 500),
        st.integers(0, 3),
    ),
    max_size=10,
    unique_by=lambda item: item[:2],
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(GRADES, st.integers(0, 6), st.sampled_from([0, 0.05, 0.3]), st.integers(0, 4))
def test_settling_is_fair_and_final(school: Any, drawn: list[Any], budget: int, per_day: float, most: int) -> None:
    """Budgets are kept, no score leaves its bounds, grace days never hurt, and settling twice changes nothing."""
    course, people = school.people(
        homeworks=SERIES,
        late_policy={"grace_minutes": 0, "per_day": per_day, "max_days": most, "grace_days": budget},
        extensions={"ada": {"one": 1}},
        excused={"bob": ["two"]},
    )
    grades = [
        school.grade(
            course,
            student,
            None
            if hours is None
            else datetime.fromisoformat(SERIES[slug]["due"]).replace(tzinfo=UTC) + timedelta(hours=hours),
            homework=slug,
            passed=passed,
            notes=(Note("cell_error", "cell 1 raised"),),
        )
        for student, slug, hours, passed in drawn
    ]
    found = standings(course, people, grades)
    settled = [one.grade for one in found]
    assert [one.grade for one in standings(course, people, settled)] == settled
    assert [from_json(to_json(grade)) for grade in settled] == [
        one.grade for one in standings(course, people, [from_json(to_json(grade)) for grade in settled])
    ]
    for student in {grade.student for grade in grades}:
        assert sum(one.grace_days for one in found if one.grade.student == student) <= budget
    without = standings(course, people, grades, with_grace=False)
    for one, hard in zip(found, without, strict=True):
        assert 0 <= hard.points <= one.points
        assert one.grade.score >= hard.grade.score
        assert one.grade.late.days <= one.days
        assert one.grade.notes[0] == Note("cell_error", "cell 1 raised")
        assert one.grade.late.deduction == 0 or "late" in said(one.grade)
