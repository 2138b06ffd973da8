"""``autograder grade`` with a roster: sections, extensions, groups, attempts, and everybody who is missing."""

from __future__ import annotations

import csv
from typing import Any

import pytest

SETTINGS = """
course: A course of toys
timezone: Europe/Berlin
roster: roster.csv
homeworks:
  toy: {due: 2026-11-30 23:59, due_by_section: {B: 2026-12-01 23:59}}
late_policy: {grace_minutes: 0, per_day: 0.1, max_days: 3, grace_days: 1}
extensions: {cy@uni.edu: {toy: 2}}
excused: {dee: [toy]}
groups: {pair: [ada, Bob Dole]}
limits: {cell_seconds: 4, notebook_seconds: 20, call_seconds: 4, task_seconds: 20, memory_mb: 1024}
"""
ROSTER = """student;name;email;section
ada;Ada Lovelace;ada@uni.edu;A
bob;Bob Dole;bob@uni.edu;B
cy;Cy Young;cy@uni.edu;A
dee;Dee Dee;dee@uni.edu;A
eli;Eli Wallach;eli@uni.edu;B
"""
TIMES = {"ada": "2026-12-01 10:00", "bob": "2026-12-02 10:00", "cy": "2026-12-02 10:00", "dee": "2026-12-09 10:00"}


def rows(toys: Any, name: str = "grades.csv") -> dict[str, dict[str, str]]:
    """A table by student."""
    text = (toys.root / "graded" / name).read_text("utf-8").splitlines()
    return {row["student"]: row for row in csv.DictReader(text)}


@pytest.fixture
def school(toys: Any) -> Any:
    """The course with its roster, and a download as nbgrader leaves it."""
    toys.write("grader.yml", SETTINGS)
    toys.write("roster.csv", "\ufeff" + ROSTER)
    toys.submit("right")
    toys.submit("poor", toys.right[0])
    for who, when in TIMES.items():
        kind = "poor" if who == "ada" else "right"
        content = (toys.root / "submissions" / f"{kind}.ipynb").read_text("utf-8")
        toys.write(f"in/submitted/{who}/toy/toy.ipynb", content)
        toys.write(f"in/submitted/{who}/toy/timestamp.txt", f"{when}:00 UTC")
    return toys


def grade(toys: Any) -> Any:
    """One run of the command."""
    done = toys.autograder("grade", "toy", "in", "--out", "graded", "--workers", "1", cwd=toys.root)
    assert done.status == 0, done.err
    return done


def test_a_class(school: Any) -> None:
    """A pair is graded once by its latest file, each member under their own dates; nobody on the roster is left out."""
    done = grade(school)
    found = school.results(school.root / "graded")
    late = {name: (one["late"]["days"], one["score"]) for name, one in found.items()}
    assert late == {"ada": (1, 9.1), "bob": (0, 10.0), "cy": (0, 10.0), "dee": (0, 10.0)}
    kinds = {name: [note["kind"] for note in one["notes"]] for name, one in found.items()}
    assert kinds == {
        "ada": ["group", "late", "grace_days"],
        "bob": ["group", "late", "grace_days"],
        "cy": ["extension"],
        "dee": ["excused"],
    }
    assert found["ada"]["submission"] == found["bob"]["submission"]
    table = rows(school)
    assert {name: row["status"] for name, row in table.items()} == {
        **dict.fromkeys(("ada", "bob", "cy"), "final"),
        "dee": "excused",
        "eli": "missing",
    }
    course = rows(school, "course.csv")
    assert (course["dee"]["toy"], course["eli"]["toy"], course["ada"]["grace_left"]) == ("EX", "0", "0")
    assert "missing: 1 (eli)" in done.out
    assert "does not count for ada and bob, a later submission replaces it" in done.err


def test_a_changed_rule_needs_no_test_to_run(school: Any) -> None:
    """After a new extension everybody is kept, and the points follow."""
    grade(school)
    school.write("grader.yml", SETTINGS.replace("cy@uni.edu:", "ada: {toy: 5}, cy@uni.edu:"))
    done = grade(school)
    assert "4 unchanged since the last run" in done.err
    assert rows(school)["ada"]["score"] == "10"


@pytest.mark.slow
def test_the_best_attempt_counts_over_several_runs(school: Any) -> None:
    """A worse attempt later does not replace a better one, unless the latest is to count."""
    school.write("grader.yml", SETTINGS.replace("groups:", "attempts: best\ngroups:"))
    grade(school)
    before = rows(school)
    assert before["cy"]["score"] == "10"
    school.write("in/submitted/cy/toy/toy.ipynb", (school.root / "submissions" / "poor.ipynb").read_text("utf-8"))
    grade(school)
    assert rows(school) == before
    school.write("grader.yml", SETTINGS)
    done = grade(school)
    assert "unchanged since the last run" in done.err
    assert rows(school)["cy"]["score"] == "5"


def test_mistakes_are_told_before_anything_runs(school: Any) -> None:
    """Roster and grader.yml that do not fit each other: exit status 1, all lines, no results."""
    school.write("grader.yml", SETTINGS.replace("excused: {dee:", "excused: {deee:"))
    done = school.autograder("grade", "toy", "in", "--out", "graded", cwd=school.root)
    assert done.status == 1
    assert "grader.yml: excused.deee: should name one student of roster.csv" in done.err
    assert not (school.root / "graded").exists()
