"""``course.csv`` and the people's columns of ``grades.csv``: complete, and harmless in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from autograder.grade import Grade, Note
from autograder.report.course_file import CourseRow, course_csv
from autograder.report.csv_file import Absent, Enrolled, grades_csv

NOBODY = Enrolled("", "", "", "")


def test_columns() -> None:
    """One column per homework between who it is and what it adds up to; EX where excused."""
    row = CourseRow(
        "ada",
        Enrolled("Ada", "a@b.c", "A", "g1"),
        (17.5, None, 0.0),
        58.3333,
        ("three",),
        ("one",),
        ("one",),
        2,
        1.5,
        1,
        3,
    )
    header, first = course_csv(["one", "two", "three"], [row]).splitlines()
    assert header == (
        "student,name,email,section,group,one,two,three,"
        "total_percent,missing,excused,dropped,open,late_days,deduction,grace_days,grace_left"
    )
    assert first == "ada,Ada,a@b.c,A,g1,17.5,EX,0,58.3333,three,two,one,one,2,1.5,1,3"


def test_nothing_counts_yet() -> None:
    """No total is an empty cell, not a zero; a homework called like a column gets one of its own."""
    header, first = course_csv(["name"], [CourseRow("ada", NOBODY, (None,), None)]).splitlines()
    assert header.split(",")[5] == "homework:name"
    assert first.split(",")[5:8] == ["EX", "", ""]


def test_names_start_no_formula(grade: Callable[..., Grade], hostile: tuple[str, ...]) -> None:
    """A roster comes from an LMS, where people choose their names."""
    for name in hostile:
        enrolled = Enrolled(name, name, name, name)
        texts = [
            course_csv(["one"], [CourseRow(name, enrolled, (1.0,), 1.0)]),
            grades_csv([grade("ada")], {"ada": enrolled}, [Absent("beta", name, "missing", 5.0)]),
        ]
        for text in texts:
            assert text.count("\r\n") == len(text.splitlines())
            assert ",=" not in text
            assert "\r\n=" not in text


def test_the_absent_are_between_the_others(grade: Callable[..., Grade]) -> None:
    """Sorted with the graded; columns about people stand at the end, and only where there is a roster."""
    absent = [
        Absent("beta", "bob", "missing", 5.0, (Note("extension", "until Friday"),)),
        Absent("beta", "cy", "excused", 5.0),
    ]
    people = {"ada": Enrolled("Ada", "a@b.c", "A", ""), "bob": Enrolled("Bob", "", "B", "g")}
    lines = grades_csv([grade("ada"), grade("dee")], people, absent).splitlines()
    assert lines[0].endswith(",bonus,notes,name,email,section,group")
    assert [line.split(",")[1] for line in lines[1:]] == ["ada", "bob", "cy", "dee"]
    assert lines[2] == "beta,bob,,missing,0,5,0,0,0,extension: until Friday,Bob,,B,g"
    assert lines[3] == "beta,cy,,excused,,5,0,0,0,,,,,"
    assert grades_csv([grade("ada")]).splitlines()[0].endswith(",bonus,notes")


def test_an_excused_grade(grade: Callable[..., Grade]) -> None:
    """Its row says so in place of the status."""
    text = grades_csv([grade("ada", notes=(Note("excused", "counts for nothing"),))])
    assert text.splitlines()[1].split(",")[3] == "excused"
