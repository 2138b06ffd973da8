"""Roster and grader.yml together: whoever is named in one is found in the other, or named in an error."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from autograder.model import UserError


def complaints(school: Any, **settings: Any) -> list[str]:
    """The lines of the UserError that these settings end in."""
    with pytest.raises(UserError) as caught:
        school.people(**settings)
    return str(caught.value).splitlines()


def test_students_may_be_named_in_any_way(school: Any) -> None:
    """By key, name, address or number."""
    _, people = school.people(
        extensions={"Ada Lovelace": {"toy": 2}, "103": {"toy": "2026-12-03 23:59"}},
        excused={"bob@uni.edu": ["toy"]},
        groups={"pair": ["zoe", "Cy Young"]},
    )
    assert people.extensions["ada"] == {"toy": timedelta(days=2)}
    assert set(people.extensions) == {"ada", "cy"}
    assert people.is_excused("toy", "bob")
    assert not people.is_excused("toy", "ada")
    assert people.group_of("toy", "cy") == ("pair", ("zoe", "cy"))
    assert people.group_of("toy", "ada") == ("", ())


def test_everything_that_does_not_fit_at_once(school: Any) -> None:
    """Strangers, the same student twice, somebody in two groups, unknown sections, extensions that give no time."""
    lines = complaints(
        school,
        homeworks={
            "toy": {"due": "2026-11-30 23:59", "due_by_section": {"b": "2026-12-01 23:59", "C": "2026-12-01 23:59"}},
            "jar": None,
        },
        extensions={"adaa": {"toy": 2}, "bob": {"toy": "2026-11-30 22:00", "jar": 3}, "Bob Dole": {"toy": 1}},
        excused={"eve": ["toy"]},
        groups={"g1": ["ada", "cy"], "g2": ["cy"]},
    )
    by = "should name one student of roster.csv by key, name, e-mail address or number"
    assert sorted(lines) == sorted(
        [
            f"grader.yml: extensions.adaa: {by} (like ada); found 'adaa'",
            "grader.yml: extensions.Bob Dole: is the same student as bob; put both into one entry",
            "grader.yml: extensions.bob.toy: should be later than the due date, 2026-11-30 23:59 UTC; "
            "found 2026-11-30 22:00 UTC",
            "grader.yml: extensions.bob.jar: there is nothing to extend, because jar has no due date",
            f"grader.yml: excused.eve: {by}; found 'eve'",
            "grader.yml: groups.g2: should hold nobody of another group; found cy, who is in g1",
            "grader.yml: homeworks.toy.due_by_section.C: should name a section of roster.csv, which has A, B; "
            "found 'C'",
        ]
    )


def test_sections_need_a_roster(school: Any) -> None:
    """Without one nobody is in any section."""
    (line,) = complaints(school, roster=None, homeworks={"toy": {"due_by_section": {"A": "2026-12-01 23:59"}}})
    assert line == "grader.yml: homeworks.toy.due_by_section.A: sections need a `roster` that says who is in which"


def test_without_a_roster_names_stand_for_themselves(school: Any) -> None:
    """As submissions are named: a blank is an underscore, case does not matter."""
    _, people = school.people(roster=None, extensions={"Ada Lovelace": {"toy": 2}}, groups={"g": ["bob", "cy"]})
    assert set(people.extensions) == {"Ada_Lovelace"}
    assert people.group_of("toy", "bob") == ("g", ("bob", "cy"))
    assert people.students == ()


def test_groups_of_the_roster_and_of_one_homework(school: Any) -> None:
    """The roster's column holds unless grader.yml has groups; a homework's own groups, even none, come first."""
    roster = "student,group\nada,g1\nbob,g1\ncy,\n"
    homeworks = {"toy": None, "alone": {"groups": {}}, "other": {"groups": {"x": ["cy", "ada"]}}}
    _, people = school.people(roster, homeworks=homeworks)
    assert people.group_of("toy", "ada") == ("g1", ("ada", "bob"))
    assert people.group_of("toy", "cy") == ("", ())
    assert people.group_of("alone", "ada") == ("", ())
    assert people.group_of("other", "ada") == ("x", ("cy", "ada"))
    _, people = school.people(roster, homeworks=homeworks, groups={"y": ["bob"]})
    assert people.group_of("toy", "ada") == ("", ())
