"""What is graded, and in whose rows it counts: attempts, groups, and one name per student."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.intake import Submission
from autograder.people import Plan, plan

HandIn = Callable[..., Submission]


def graded(school: Any, made: Plan, submission: Submission, passed: int = 3) -> Any:
    """The grade that a worker makes of a submission of the plan."""
    when = submission.received if submission.received_is_known else None
    return school.grade(
        made.course, submission.student, when, passed=passed, sha=submission.sha256(), file=submission.file
    )


def rows(school: Any, made: Plan, *passed: int) -> dict[str, tuple[str, float]]:
    """Who gets which file's points, when submissions are finished in their order with so many of three tests passed."""
    final = {}
    for submission, good in zip(made.submissions, passed, strict=True):
        for row in made.rows([graded(school, made, submission, good)]):
            if row.counts:
                final[row.grade.student] = (row.grade.submission.file, row.grade.score)
    return final


def test_without_people_everything_is_as_handed_in(school: Any, hand_in: HandIn) -> None:
    """No roster, no groups: one row per file, under its own name, without notes."""
    course, people = school.people(None)
    files = [hand_in("ada"), hand_in("ada-2", display_name="ada"), hand_in("bob")]
    made = plan(course, people, "toy", files)
    assert made.submissions == tuple(files)
    assert made.notes == ()
    assert not any(made.competes(one) for one in files)
    assert rows(school, made, 3, 3, 0) == {
        "ada": ("ada.ipynb", 10.0),
        "ada-2": ("ada-2.ipynb", 10.0),
        "bob": ("bob.ipynb", 0.0),
    }


def test_one_name_per_student(school: Any, hand_in: HandIn) -> None:
    """The LMS's name becomes the roster's key."""
    course, people = school.people()
    made = plan(course, people, "toy", [hand_in("lovelaceada", lms="canvas", lms_id="101"), hand_in("eve")])
    assert [one.student for one in made.submissions] == ["ada", "eve"]
    (row,) = made.rows([graded(school, made, made.submissions[0])])
    assert (row.grade.student, row.grade.notes, row.counts) == ("ada", (), True)


def test_the_latest_counts(school: Any, hand_in: HandIn) -> None:
    """The earlier one is not graded, and a note says so."""
    course, people = school.people()
    files = [
        hand_in("ada", "2026-11-20 10:00", file="a.ipynb"),
        hand_in("Ada_Lovelace", "2026-11-21 10:00", file="b.ipynb"),
    ]
    made = plan(course, people, "toy", files)
    assert [one.file for one in made.submissions] == ["b.ipynb"]
    (note,) = made.notes
    assert note.endswith("a.ipynb: does not count for ada, a later submission replaces it")


def test_where_nobody_knows_the_latest_the_best_counts(school: Any, hand_in: HandIn) -> None:
    """A file's own time proves nothing, in favour of nobody."""
    course, people = school.people()
    files = [hand_in("ada", file="a.ipynb"), hand_in("Ada_Lovelace", "2026-11-21 10:00", file="b.ipynb")]
    made = plan(course, people, "toy", files)
    assert len(made.submissions) == 2
    assert "nobody knows which is the latest: all are graded, and the best counts" in made.notes[0]
    assert rows(school, made, 3, 1)["ada"] == ("a.ipynb", 10.0)


def test_the_best_counts(school: Any, hand_in: HandIn) -> None:
    """After the deduction for lateness, whatever the order in which attempts are finished; later wins a tie."""
    course, people = school.people(attempts="best", late_policy={"grace_minutes": 0, "per_day": 0.5})
    files = [
        hand_in("ada", "2026-11-29 10:00", file="a.ipynb", text="1"),
        hand_in("ada", "2026-11-30 10:00", file="a.ipynb", text="2"),
        hand_in("ada", "2026-12-01 10:00", file="c.ipynb", text="3"),
    ]
    made = plan(course, people, "toy", files)
    assert all(made.competes(one) for one in made.submissions)
    grades = [graded(school, made, one, passed) for one, passed in zip(made.submissions, (2, 2, 3), strict=True)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        again = plan(course, people, "toy", files)
        counting = [row.grade for number in order for row in again.rows([grades[number]]) if row.counts]
        assert counting[-1].submission.sha256 == files[1].sha256()
    several = plan(course, people, "toy", files).rows(grades)
    assert [row.counts for row in several] == [False, True, False]
    assert several[1].grade.notes[-1].says == "one of 3 submissions, of which the best counts"


def test_attempts_of_one_account_without_a_roster(school: Any, hand_in: HandIn) -> None:
    """Canvas's number says that they are one student's."""
    course, people = school.people(None, attempts="best")
    canvas = {"lms": "canvas", "lms_id": "7"}
    files = [hand_in("ada", **canvas), hand_in("ada-2", text="{ }", **canvas), hand_in("bob", lms="canvas", lms_id="8")]
    made = plan(course, people, "toy", files)
    assert [one.student for one in made.submissions] == ["ada", "ada", "bob"]
    assert rows(school, made, 1, 2, 3) == {"ada": ("ada-2.ipynb", pytest.approx(20 / 3)), "bob": ("bob.ipynb", 10.0)}


def test_earlier_runs_compete(school: Any, hand_in: HandIn) -> None:
    """A better attempt of an earlier run stays; under ``latest`` the new one replaces it."""
    for attempts, stays in (("best", True), ("latest", False)):
        course, people = school.people(attempts=attempts)
        made = plan(course, people, "toy", [hand_in("ada", text="new")])
        made.remember([school.grade(course, "ada", sha="ef" * 32)])
        (row,) = made.rows([graded(school, made, made.submissions[0], 1)])
        assert row.counts is not stays
    course, people = school.people(attempts="best")
    bob = hand_in("bob", text="the same")
    made = plan(course, people, "toy", [hand_in("ada", text="new"), bob])
    made.remember([school.grade(course, "ada", sha=bob.sha256())])
    (row,) = made.rows([graded(school, made, made.submissions[0], 1)])
    assert not row.counts, "that bob hands in what ada had handed in takes nothing from ada"
    made = plan(course, people, "toy", [hand_in("ada", text="new")])
    made.remember([graded(school, made, made.submissions[0], 3)])
    (row,) = made.rows([graded(school, made, made.submissions[0], 1)])
    assert row.counts, "the same file graded anew replaces its own grade"


def test_a_group_gets_one_grade(school: Any, hand_in: HandIn) -> None:
    """Whoever handed in last; graded once, a row for each member, and a note in each."""
    course, people = school.people(groups={"pair": ["ada", "bob"]})
    files = [hand_in("ada", "2026-11-20 10:00"), hand_in("bob", "2026-11-21 10:00"), hand_in("cy", "2026-11-22 10:00")]
    made = plan(course, people, "toy", files)
    assert [one.student for one in made.submissions] == ["bob", "cy"]
    assert made.members(made.submissions[0]) == ("ada", "bob")
    assert made.notes[0].endswith("does not count for ada and bob, a later submission replaces it")
    both = made.rows([graded(school, made, made.submissions[0])])
    assert [(row.grade.student, row.counts) for row in both] == [("ada", True), ("bob", True)]
    assert {row.grade.notes[0].says for row in both} == {"handed in by bob for the group pair (ada, bob)"}
    again = made.rows([both[0].grade])
    assert [row.grade for row in again] == [row.grade for row in both]


def test_handed_in_together_on_gradescope(school: Any, hand_in: HandIn) -> None:
    """Those whom Gradescope names are a group of their own; who is in a group brings all of it along."""
    together = {"lms": "gradescope", "lms_id": "ada@uni.edu,bob@uni.edu", "display_name": "Ada & Bob"}
    course, people = school.people()
    made = plan(course, people, "toy", [hand_in("Ada_Bob", "2026-11-20 10:00", **together)])
    both = made.rows([graded(school, made, made.submissions[0])])
    assert [row.grade.student for row in both] == ["ada", "bob"]
    assert both[0].grade.notes[0].says == "handed in by ada for ada and bob together"
    course, people = school.people(groups={"trio": ["ada", "cy"]})
    made = plan(course, people, "toy", [hand_in("Ada_Bob", "2026-11-20 10:00", **together)])
    assert made.members(made.submissions[0]) == ("ada", "cy", "bob")
    course, people = school.people(groups={"g1": ["ada", "cy"], "g2": ["bob", "zoe"]})
    made = plan(course, people, "toy", [hand_in("Ada_Bob", "2026-11-20 10:00", **together)])
    assert made.members(made.submissions[0]) == ("ada", "bob")
    assert "who are in different groups (g1, g2); it counts for them alone" in made.notes[0]


def test_a_grade_of_nothing_in_the_plan(school: Any, hand_in: HandIn) -> None:
    """Asking for another student's grade is a mistake of the caller."""
    course, people = school.people()
    made = plan(course, people, "toy", [hand_in("ada")])
    with pytest.raises(KeyError):
        made.submission_of(school.grade(course, "bob"))
