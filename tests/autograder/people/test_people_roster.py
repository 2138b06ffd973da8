"""The roster: exports of every kind are read, and every mistake is named with file and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model import UserError
from autograder.people import Roster, read_roster
from autograder.people.columns import Unreadable, read_rows


def roster(folder: Path, data: str | bytes, **columns: str) -> Roster:
    """A roster read from a file with this content."""
    path = folder / "roster.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_roster(path, "roster.csv", columns)


def complaints(folder: Path, data: str | bytes, **columns: str) -> list[str]:
    """The lines of the UserError that a wrong roster ends in."""
    with pytest.raises(UserError) as caught:
        roster(folder, data, **columns)
    return str(caught.value).splitlines()


def test_ones_own_file(tmp_path: Path) -> None:
    """Every column, in any order and case; unknown columns and empty lines are left out."""
    text = "Section,EMAIL,note,student,Name,group,id\nA,ada@uni.edu,shy,ada,Ada Lovelace,g1,101\n\n,,,bob,,,\n"
    ada, bob = roster(tmp_path, text).students
    assert (ada.key, ada.name, ada.email, ada.sections, ada.group) == (
        "ada",
        "Ada Lovelace",
        "ada@uni.edu",
        ("A",),
        "g1",
    )
    assert "101" in ada.ids
    assert ada.line == 2
    assert (bob.key, bob.name, bob.email, bob.sections, bob.group, bob.line) == ("bob", "", "", (), "", 4)


@pytest.mark.parametrize(
    "data",
    [
        "student,name\nada,Ada\n",
        "student;name\r\nada;Ada\r\n",
        "student\tname\nada\tAda\n",
        "\ufeffstudent,name\nada,Ada\n",
        '"student","name"\n"ada","Ada"\n',
        "sep=;\nstudent;name\nada;Ada",
        "\n\nstudent,name\n ada , Ada \n",
        "student,name\nada,Ada\n".encode("utf-16"),
        "student,name,\nada,Ada,,\n",
    ],
    ids=repr,
)
def test_ways_to_write_the_same_file(tmp_path: Path, data: str | bytes) -> None:
    """Commas, semicolons, tabs, quotes, byte order marks, UTF-16, Excel's first line, trailing separators."""
    (ada,) = roster(tmp_path, data).students
    assert (ada.key, ada.name) == ("ada", "Ada")


def test_a_canvas_export(tmp_path: Path) -> None:
    """Canvas's "Student" is a name; the line of points and the test student are nobody."""
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (4711)\n"
        "    Points Possible,,,,,10.00\n"
        '"Lovelace, Ada",101,s77,ada,Lab A and Lecture 1,\n'
        '"Student, Test",999,,3f2a,Lab A,\n'
        '"Dole, Bob",102,s78,bob,Lab B,9.5\n'
    )
    found = roster(tmp_path, text)
    assert [(one.key, one.name, one.sections) for one in found.students] == [
        ("ada", "Lovelace, Ada", ("Lab A", "Lecture 1")),
        ("bob", "Dole, Bob", ("Lab B",)),
    ]
    assert set(found.students[0].ids) >= {"101", "s77", "ada"}
    assert found.sections == ["Lab A", "Lecture 1", "Lab B"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("First name,Surname,ID number,Email address,Groups", "Ada,Lovelace,77,ada@uni.edu,g1"),
        ("Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Gruppen", "Ada;Lovelace;77;ada@uni.edu;g1"),
    ],
)
def test_a_moodle_export(tmp_path: Path, header: str, row: str) -> None:
    """First and last name make the name, in English and in German."""
    (ada,) = roster(tmp_path, f"{header}\n{row}\n").students
    assert (ada.name, ada.email, ada.group, ada.ids) == ("Ada Lovelace", "ada@uni.edu", "g1", ("77",))
    assert ada.key == "ada@uni.edu"


def test_headers_that_nobody_could_know(tmp_path: Path) -> None:
    """``columns`` in grader.yml names them; one that is not there is an error."""
    (ada,) = roster(tmp_path, "Kennung,Übung\nada,3\n", student="Kennung", section="Übung").students
    assert (ada.key, ada.sections) == ("ada", ("3",))
    assert complaints(tmp_path, "Kennung\nada\n", student="kenung") == [
        "roster.csv: has no column 'kenung'; its header is Kennung"
    ]


def test_every_mistake_at_once(tmp_path: Path) -> None:
    """Twice the same student, address or number, nobody at all, and cells too many: one line each."""
    text = (
        "student,name,email,id\n"
        "ada,Ada,ada@uni.edu,1\n"
        "ADA,Ada again,x@uni.edu,2\n"
        "bob,Bob,ADA@uni.edu,3\n"
        ",,,\n"
        ",,,4\n"
        "cy,Cy,cy@uni.edu,1\n"
        "dee,Dee,dee@uni.edu,5,6\n"
    )
    assert sorted(complaints(tmp_path, text)) == [
        "roster.csv:3: student ADA is on line 2 already",
        "roster.csv:4: email ADA@uni.edu is on line 2 already",
        "roster.csv:7: id 1 is on line 2 already",
        "roster.csv:8: has 5 cells, expected 4 as in the header",
    ]
    assert complaints(tmp_path, "student,section\n,A\n") == [
        "roster.csv:2: says nothing about who it is; expected one of student to be filled in"
    ]


def test_two_of_one_name_need_keys(tmp_path: Path) -> None:
    """Where names are all there is, two equal ones cannot be told apart; the message says what to add."""
    (line,) = complaints(tmp_path, "name\nAda Lovelace\nada lovelace\n")
    assert line.startswith("roster.csv:3: student ada_lovelace is on line 2 already; add a column `student`")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "is empty; expected a header"),
        ("student,name\n", "lists no students"),
        ("points,section\n3,A\n", "has no column that says who a student is"),
        ("student,id,ID\na,1,2\n", "has 2 columns for id (id, ID); say which with"),
        ('student,name\n"ada', "is no CSV file"),
        ("student\nada\0\n", "is not text"),
        ("student\nZo\xeb\n".encode("latin-1"), "is not UTF-8 text; save it again"),
    ],
    ids=repr,
)
def test_files_that_are_no_roster(tmp_path: Path, data: str | bytes, says: str) -> None:
    """One line with the file's name and what to do."""
    (line,) = complaints(tmp_path, data)
    assert line.startswith("roster.csv: ")
    assert says in line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file and a folder are the user's mistakes."""
    with pytest.raises(UserError, match=r"no such file; grader\.yml names it as `roster`"):
        read_roster(tmp_path / "no.csv", "no.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read_roster(tmp_path, "folder")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but Unreadable comes out of a file that is no roster."""
    try:
        rows, problems = read_rows(data, {})
    except Unreadable:
        return
    assert all(row.line >= 1 for row in rows)
    assert all(problem.partition(":")[0].isdigit() for problem in problems)


_WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


@given(
    st.lists(st.tuples(_WORD, _WORD), min_size=1, max_size=8, unique_by=lambda pair: pair[0]), st.sampled_from(",;\t")
)
def test_what_is_written_is_read(students: list[tuple[str, str]], separator: str) -> None:
    """Plain words in any alphabet come back in their order, whatever the separator."""
    text = "".join(f"{key}{separator}{name}\n" for key, name in [("student", "name"), *students])
    rows, problems = read_rows(text.encode(), {})
    assert not problems
    assert [(row.cells["student"], row.cells["name"]) for row in rows] == students
