"""``grades.csv``: complete, stable, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
from collections.abc import Callable

import pytest

from autograder.grade import Grade, Late, Note, TaskGrade
from autograder.model import Verdict
from autograder.report.csv_file import grades_csv, spreadsheet_safe

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]


def parse(text: str) -> list[dict[str, str]]:
    """The rows as a strict CSV reader sees them."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_columns_and_numbers(grade: MakeGrade, task: MakeTask) -> None:
    """One row a submission, tasks in handout order, plain decimals, an empty cell for a task of another homework."""
    passed, failed = Verdict.PASSED, Verdict.FAILED
    one = grade(
        "ada",
        assignment="alpha",
        late=Late(2, 0.25),
        tasks=(task("zeta", [passed], 4.0, 0.5), task("eta", [passed, failed, failed], 1.0, 0.25)),
        notes=(Note("cell_error", "raised ValueError", 7), Note("intake", "renamed", None)),
    )
    two = grade("bob", tasks=(task("theta", [failed], 2.0),))
    text = grades_csv([two, one])
    header, first, second = text.split("\r\n")[:3]
    assert header == "assignment,student,file,status,score,max_score,late_days,deduction,zeta,eta,theta,bonus,notes"
    says = "cell_error: cell 7: raised ValueError; intake: renamed"
    assert first == f"alpha,ada,ada.ipynb,final,4.8333,5,2,0.25,4,0.3333,,0.75,{says}"
    assert second == "beta,bob,bob.ipynb,final,0,2,0,0,,,0,0,"
    assert text.endswith("\r\n")


def test_order_is_stable(course: list[Grade]) -> None:
    """The same table whatever the order of grading."""
    shuffled = random.Random(1).sample(course, len(course))
    assert grades_csv(shuffled) == grades_csv(course)


def test_a_hostile_class(course: list[Grade]) -> None:
    """Ninety rows for ninety grades; no cell starts a formula or spreads over lines; everything is UTF-8."""
    text = grades_csv(course)
    rows = parse(text)
    assert len(rows) == len(course)
    assert text.count("\r\n") == len(course) + 1
    text.encode("utf-8")
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert "\n" not in cell


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("ada", "ada"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "'⟨U+000D⟩=1"),
        ("\n=1", "' =1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        ("", ""),
        ('say "hi", you', 'say "hi", you'),
    ],
)
def test_formulas(text: str, safe: str) -> None:
    """An apostrophe goes before whatever a spreadsheet could take for a formula."""
    assert spreadsheet_safe(text) == safe


def test_quoting_survives(grade: MakeGrade) -> None:
    """Commas and quotes come back as they were."""
    assert parse(grades_csv([grade('a "b", c')]))[0]["student"] == 'a "b", c'


def test_numbers_are_never_guarded(grade: MakeGrade) -> None:
    """A score below zero is a number, not a formula."""
    assert parse(grades_csv([dataclasses.replace(grade(), score=-1.5)]))[0]["score"] == "-1.5"


def test_a_task_called_like_a_column(grade: MakeGrade, task: MakeTask) -> None:
    """It gets a column of its own."""
    row = parse(grades_csv([grade(tasks=(task("score", [Verdict.PASSED], 3.0),))]))[0]
    assert (row["score"], row["task:score"]) == ("3", "3")


def test_nobody() -> None:
    """An empty class is a header."""
    assert grades_csv([]).splitlines() == [
        "assignment,student,file,status,score,max_score,late_days,deduction,bonus,notes"
    ]
