"""Scores as CSV: what is exported can be filled in and read back, and a bad file is refused as a whole."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.model import UserError
from autograder.rubric import Entry, Reading, export_sheet, points_of, read_sheet

HOMEWORK = Assignment.model_validate(
    {
        "title": "t",
        "notebook": "n",
        "tasks": [
            {"name": "f", "points": 1},
            {
                "name": "conclusion",
                "points": 3,
                "rubric": [
                    {"name": "clarity", "points": 1, "says": "says which loss learns faster"},
                    {"name": "reason", "points": 2, "says": "gives the reason in one sentence"},
                ],
            },
        ],
    }
)
TASK = HOMEWORK.tasks[1]
STUDENTS = ["ada", "-ben"]


def reading(student: str, text: str = "It is so.") -> Reading:
    """A text with both criteria open."""
    missing = "" if text else "there is none"
    return Reading(student, TASK, text, missing, 3, TASK.rubric, {})


def read(folder: Path, text: str | bytes) -> list[Entry]:
    """What a file with this content says."""
    path = folder / "s.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_sheet(path, HOMEWORK, STUDENTS)


def refused(folder: Path, text: str | bytes) -> list[str]:
    """The complaints about a file, without its name."""
    with pytest.raises(UserError) as caught:
        read(folder, text)
    return [line.removeprefix(str(folder / "s.csv")) for line in str(caught.value).splitlines()]


def test_there_and_back(tmp_path: Path) -> None:
    """The export holds what a reader needs; filled in, it gives the scores, and rows left empty nothing."""
    text = export_sheet([reading("-ben", "=2+3\nand more"), reading("ada", "")])
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["student"], row["criterion"], row["out_of"], row["points"]) for row in rows] == [
        ("'-ben", "clarity", "1", ""),
        ("'-ben", "reason", "2", ""),
        ("ada", "clarity", "1", ""),
        ("ada", "reason", "2", ""),
    ]
    assert rows[0]["text"].startswith("'=")
    assert rows[2]["text"] == "(there is none)"
    filled = text.replace("'-ben,clarity,,", "'-ben,clarity,0.5,'=so")
    assert read(tmp_path, filled) == [Entry("-ben", "conclusion", "clarity", Decimal("0.5"), "=so")]


def test_scored_criteria_are_exported_on_demand() -> None:
    """With their points and comment."""
    given = {"clarity": Entry("ada", "conclusion", "clarity", Decimal("0.5"), "so so")}
    done = Reading("ada", TASK, "text", "", 3, TASK.rubric[1:], given)
    assert "clarity" not in export_sheet([done])
    assert "ada,clarity,0.5,so so,1," in export_sheet([done], again=True)
    assert "ada,clarity,0.5,so so,1," in export_sheet([Reading(*_fields(done), frozenset({"clarity"}))])


def _fields(one: Reading) -> tuple[object, ...]:
    return one.student, one.task, one.text, one.missing, one.cell, one.open, one.given


@pytest.mark.parametrize(
    "text",
    [
        "student,criterion,points,comment\nada,reason,1.5,good",
        "student;criterion;points;comment\r\nada;reason;1,5;good\r\n",
        "\ufeffPoints\tStudent\tcomment\tCRITERION\n1.50\tada\tgood\tReason\n\t\t\t\n",
        '\n,,,\nstudent,criterion,points,comment\n"ada"," reason ","1.5"," good "\nada,clarity,,',
    ],
    ids=["plain", "German Excel", "tabs and any order", "blank lines and quotes"],
)
def test_what_spreadsheets_write(tmp_path: Path, text: str) -> None:
    """Separators, decimal commas, marks and blank rows of the usual programs."""
    assert read(tmp_path, text) == [Entry("ada", "conclusion", "reason", Decimal("1.5"), "good")]


def test_every_mistake_with_its_line(tmp_path: Path) -> None:
    """All of them at once, so that one round of corrections is enough; and nothing is taken."""
    text = (
        "student,criterion,points,comment\n"
        "ada,clarity,1,fine\n"
        "eve,clarity,1,\n"
        "ada,style,1,\n"
        '-ben,clarity,"much\nmore",\n'
        "-ben,reason,2.5,\n"
        "-ben,reason,-1,\n"
        "ada,clarity,0,\n"
        "ada,reason,,why?\n"
        "ada,reason,1,x,y\n"
        "ada,reason,0.12345,\n"
    )
    complaints = refused(tmp_path, text)
    expected = {
        3: "no student 'eve'",
        4: "'style' is no criterion; there are clarity, reason",
        5: "is no number",
        7: "more than the 2",
        8: "'-1' is no number",
        9: "stand in line 2 too",
        10: "no points",
        11: "more cells",
        12: "'0.12345' is no number",
    }
    for line, words in expected.items():
        assert any(said.startswith(f":{line}: ") and words in said for said in complaints), (line, complaints)
    assert complaints[-1] == "nothing was recorded"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        ("student,points\nada,1", ":1: there is no column 'criterion'"),
        ("student,criterion,points,colour\n", "'colour' is not known"),
        ("student,criterion,points,points\n", "'points' is there twice"),
        (b"student,criterion,points\nad\xe4,clarity,1", "UTF-8"),
        ('student,criterion,points\nada,"clarity,1\n', "is not CSV"),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    """Empty, without its columns, in another encoding, with an open quote."""
    assert any(complaint in line for line in refused(tmp_path, text))


def test_a_missing_file(tmp_path: Path) -> None:
    """The error names it."""
    with pytest.raises(UserError, match=r"none\.csv: cannot be read"):
        read_sheet(tmp_path / "none.csv", HOMEWORK, STUDENTS)


@pytest.mark.parametrize("text", ["1", "1.0", "0", "0,25", " 0.5 "])
def test_points(text: str) -> None:
    """Decimal points and commas, in range."""
    assert points_of(text, TASK.rubric[0]) == Decimal(text.strip().replace(",", "."))


@pytest.mark.parametrize("text", ["", "1.1", "-0.5", "1e0", "NaN", "½", "١", "0x1", "1 1", "1.", "1,000.5"])
def test_no_points(text: str) -> None:
    """Out of range, or no plain decimal number."""
    with pytest.raises(UserError):
        points_of(text, TASK.rubric[0])
