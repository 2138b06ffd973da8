"""What a person reads, in the reports: text, figures and criteria for the staff, scores for the student."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from autograder.grade import CRITERION, Grade, Note, TaskGrade, TestResult
from autograder.model import Verdict
from autograder.report import Policy, grades_csv, look_at, student_markdown, write_report

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]
PNG = b"\x89PNG\r\n\x1a\nnot really"
NASTY = "<script>alert(1)</script> {{ 7 * 7 }} \u202egnp.\n\n`code` [x](javascript:alert(1))"


def rows(*scored: tuple[str, Verdict, str]) -> TaskGrade:
    """The conclusion with these criteria: name, verdict, detail."""
    tests = tuple(
        TestResult(CRITERION + name, verdict, False, f"what {name} asks for", detail, 0.0)
        for name, verdict, detail in scored
    )
    passed = sum(test.verdict is Verdict.PASSED for test in tests)
    return TaskGrade("conclusion", 1.5, 3.0, 0.0, passed, len(tests), tests)


OPEN = (("clarity", Verdict.DEFERRED, "not scored yet, out of 1"), ("reason", Verdict.DEFERRED, "not scored yet"))
SCORED = (("clarity", Verdict.PASSED, "1 of 1 points"), ("reason", Verdict.FAILED, "0.5 of 2 points: <b>why</b>?"))


@pytest.fixture
def make(grade: MakeGrade, task: MakeTask) -> Callable[..., Grade]:
    """A grade with a tested task and a conclusion."""

    def made(*scored: tuple[str, Verdict, str], text: str = NASTY, cell: int | None = 9, student: str = "ada") -> Grade:
        note = Note("answer", f"conclusion\n{text}", cell) if text else Note("no_answer", "conclusion: no text", cell)
        undecided = any(verdict is Verdict.DEFERRED for _, verdict, _ in scored)
        tasks = (task("plot", [Verdict.PASSED, Verdict.PASSED]), rows(*scored))
        return grade(student, tasks=tasks, notes=(note,), status="incomplete" if undecided else "final")

    return made


def page(grade: Grade, folder: Path, **pictures: bytes) -> str:
    """The page of one grade."""
    write_report([grade], folder, title="t", feedback_policy="details", pictures=lambda _: pictures)
    return (folder / grade.assignment / "ada.html").read_text("utf-8")


def test_the_page_shows_text_and_figures(make: Callable[..., Grade], tmp_path: Path) -> None:
    """The text with its cell, each figure at its task and beside the text, written as files next to the page."""
    html = page(make(*OPEN), tmp_path, plot=PNG)
    assert "from cell 9" in html
    assert html.count('<img src="ada.plot.png"') == 2
    assert (tmp_path / "beta" / "ada.plot.png").read_bytes() == PNG
    assert "clarity" in html
    assert "what clarity asks for" in html
    assert "not scored yet, out of 1" in html
    assert "; img-src 'self' file:" in html


def test_nothing_of_the_text_is_markup(make: Callable[..., Grade], tmp_path: Path) -> None:
    """Escaped, its hidden characters spelled out, its lines kept; comments are foreign text too."""
    html = page(make(*SCORED), tmp_path)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} ⟨U+202E⟩gnp.\n\n`code`" in html
    assert "<b>why</b>" not in html
    assert "img-src" not in html


def test_a_missing_text_is_said(make: Callable[..., Grade], tmp_path: Path) -> None:
    """To the staff on the page, to the student in the feedback."""
    grade = make(*OPEN, text="", cell=None)
    html = page(grade, tmp_path)
    assert "no text" in html
    assert "No text of yours was found." in student_markdown(grade, "hints")


def test_pictures_of_two_students_keep_apart(make: Callable[..., Grade], tmp_path: Path) -> None:
    """Each grade is asked for its own pictures, whatever its student is called."""
    grades = [make(*OPEN, student=name) for name in ("ada", "../ada", "Ada")]
    drawn = {grade.student: {"plot": PNG + grade.student.encode()} for grade in grades}
    write_report(grades, tmp_path, title="t", feedback_policy="scores", pictures=lambda grade: drawn[grade.student])
    files = sorted(tmp_path.rglob("*.png"))
    assert len(files) == 3
    assert {file.parent for file in files} == {tmp_path / "beta"}
    assert {file.read_bytes() for file in files} == {pictures["plot"] for pictures in drawn.values()}


def test_an_open_text_is_something_to_look_at(make: Callable[..., Grade]) -> None:
    """Until it is scored; losing points there is nothing odd."""
    assert look_at(make(*OPEN)) == "a person reads: conclusion"
    assert look_at(make(OPEN[0], SCORED[1])) == "a person reads: conclusion"
    assert look_at(make(*SCORED)) == ""


def test_the_csv_holds_points_and_no_essay(make: Callable[..., Grade]) -> None:
    """A long text has no place in a table; that there is none has."""
    [row] = csv.DictReader(io.StringIO(grades_csv([make(*SCORED)])))
    assert (row["conclusion"], row["notes"]) == ("1.5", "")
    [row] = csv.DictReader(io.StringIO(grades_csv([make(*SCORED, text="")])))
    assert "no text" in row["notes"]


def test_feedback_before_and_after(make: Callable[..., Grade]) -> None:
    """First that it is open and where the text was found, then points and the reader's words, as plain text."""
    before = student_markdown(make(*OPEN), "hints")
    assert "## `conclusion`: 3 points, still open" in before
    assert "Your text was found in cell 9." in before
    assert before.count("not scored yet") == 2
    after = student_markdown(make(*SCORED), "hints")
    assert "## `conclusion`: 1.5 of 3 points" in after
    assert "- **clarity**, 1 of 1 points\n  - what clarity asks for" in after
    assert r"- **reason**, 0.5 of 2 points: \<b>why\</b>?" in after


@pytest.mark.parametrize("policy", get_args(Policy))
def test_feedback_never_repeats_the_text(make: Callable[..., Grade], policy: Policy) -> None:
    """Students know what they wrote, and a text could hold anything."""
    assert "script" not in student_markdown(make(*SCORED), policy)
