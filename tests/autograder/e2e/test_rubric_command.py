"""``autograder rubric`` from the outside: a text is found, shown, scored by a person, and stays scored."""

from __future__ import annotations

import builtins
import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_course
from autograder.grade import Grade, from_json
from autograder.gradebook import Gradebook

ASSIGNMENT = "assignments/toy/assignment.yml"
TEXT_TASK = """
  - name: conclusion
    points: 3
    rubric:
      - {name: clarity, points: 1, says: "says which toy is the loudest"}
      - {name: reason, points: 2, says: "gives a reason in one sentence"}
  - {name: draw, points: 1}
bans:"""

HIDDEN_DRAW = '''
"""Hidden tests of draw."""

import pytest


@pytest.mark.task("draw")
@pytest.mark.hint("one line with two points")
def test_draw(student):
    """A line."""
    assert student.figure("draw").axes[0].lines, "draws no line"
'''

DRAW = """
import matplotlib.pyplot as plt
def draw():
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    return figure
"""

QUESTION = "## Conclusion\n\nWhich toy is the loudest, and why?"
HANDOUT = f"# Toys\n\n{QUESTION}\n\n<!-- answer: conclusion -->\n"


def hand_in(toys: Any, student: str, *markdown: str) -> None:
    """A notebook with everything right, and these Markdown cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": part} for part in (*toys.right, DRAW)]
    cells += [{"cell_type": "markdown", "metadata": {}, "source": part} for part in markdown]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    toys.write(f"submissions/{student}.ipynb", text)


@pytest.fixture(scope="module")
def graded(shared_toys: Any) -> Any:
    """A class of three whose texts nobody has read: one text, one with the placeholder only, one unreadable file."""
    toys = shared_toys
    toys.write(ASSIGNMENT, (toys.root / ASSIGNMENT).read_text().replace("\nbans:", TEXT_TASK, 1))
    toys.write("assignments/toy/handout.md", HANDOUT)
    toys.write("tests/hidden/toy/test_draw.py", HIDDEN_DRAW)
    hand_in(toys, "ada", QUESTION, "**Conclusion:** The [bold]drum[/bold].")
    hand_in(toys, "ben", "**Conclusion:** *write your text here, in place of this sentence.*")
    toys.write("submissions/cat.ipynb", b"%PDF-1.7")
    done = toys.autograder("grade", "toy", "submissions", "--out", "graded", "--workers", "1")
    assert done.status == 0, done.err
    return toys


@pytest.fixture
def course(graded: Any, tmp_path: Path) -> Any:
    """A copy of the graded course for one test to change."""
    copied = type(graded)(tmp_path / "course")
    shutil.copytree(graded.root, copied.root)
    return copied


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the person at the terminal types, line by line; then the terminal is closed."""

    def types(*lines: str) -> None:
        waiting: Iterator[str] = iter(lines)

        def typed(*_: object) -> str:
            try:
                return next(waiting)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(builtins, "input", typed)

    return types


def results(course: Any) -> dict[str, Grade]:
    """The results as they lie in the folder."""
    return {path.stem: from_json(path.read_text()) for path in sorted((course.root / "graded/results/toy").iterdir())}


def test_a_text_waits_for_a_person(graded: Any) -> None:
    """Incomplete, and everything says so: the text and the figure are in the report, the placeholder is no text."""
    grades = results(graded)
    assert [grades[name].status for name in ("ada", "ben", "cat")] == ["incomplete", "incomplete", "needs_ta"]
    notes = {name: [(note.kind, note.says) for note in grade.notes] for name, grade in grades.items()}
    assert ("answer", "conclusion\nThe [bold]drum[/bold].") in notes["ada"]
    assert "no_answer" in dict(notes["ben"])
    conclusion = grades["ada"].tasks[3]
    assert (conclusion.task, conclusion.earned, conclusion.possible) == ("conclusion", 0, 3)
    unread = grades["cat"].tasks[3]
    assert (unread.total, unread.tests) == (2, ())
    page = (graded.root / "graded/report/toy/ada.html").read_text()
    assert "The [bold]drum[/bold]." in page
    assert 'src="ada.draw.png"' in page
    assert (graded.root / "graded/report/toy/ada.draw.png").read_bytes().startswith(b"\x89PNG")
    assert "still open" in (graded.root / "graded/feedback/toy/ada.md").read_text()


def test_a_walk_through_the_open_ones(course: Any, in_process: Any, typing: Callable[..., None]) -> None:
    """Text and figures are shown, wrong points asked for again, each score kept at once, the views written."""
    typing("?", "5", "0,5", "too short", "", "", "q")
    done = in_process(course.root, "rubric", "toy", "--by", "grace")
    assert done.status == 0, done.err
    assert "1 of 2: ada, conclusion" in done.out
    assert "│ The [bold]drum[/bold]." in done.out
    assert "graded/report/toy/ada.draw.png" in done.out
    assert "says which toy is the loudest" in done.out
    assert "5 points are more than the 1 of clarity" in done.out
    assert "nothing but what was released" in done.out
    assert "2 scores recorded" in done.out
    assert "2 criteria still open" in done.out
    grades = results(course)
    assert grades["ada"].status == "final"
    assert grades["ada"].tasks[3].earned == 2.5
    assert [test.detail for test in grades["ada"].tasks[3].tests] == ["0.5 of 1 points: too short", "2 of 2 points"]
    assert grades["ben"].status == "incomplete"
    assert "too short" in (course.root / "graded/feedback/toy/ada.md").read_text()
    with Gradebook.open(course.root / "graded") as book:
        assert {entry.by for entry in book.manual_entries("toy", "ada")} == {"grace"}

    typing("s")
    assert "1 of 1: ben" in in_process(course.root, "rubric", "toy").out
    typing("", "", "", "")
    done = in_process(course.root, "rubric", "toy")
    assert "nothing is open any more" in done.out
    assert results(course)["ben"].tasks[3].earned == 0
    assert "nothing is open" in in_process(course.root, "rubric", "toy").out


def test_what_is_scored_is_kept_when_the_terminal_closes(
    course: Any, in_process: Any, typing: Callable[..., None]
) -> None:
    """One score given, then the end of input: it counts, and the rest stays open."""
    typing("1", "")
    done = in_process(course.root, "rubric", "toy")
    assert done.status == 0
    assert "1 score recorded" in done.out
    assert results(course)["ada"].tasks[3].earned == 1
    assert results(course)["ada"].status == "incomplete"


def test_scores_by_csv(course: Any, in_process: Any) -> None:
    """Exported, filled in, taken; one mistake and nothing is."""
    done = in_process(course.root, "rubric", "toy", "--export", "scores.csv")
    assert "4 rows" in done.out
    rows = list(csv.DictReader(io.StringIO((course.root / "scores.csv").read_text("utf-8-sig"), newline="")))
    assert [(row["student"], row["criterion"]) for row in rows] == [
        *(("ada", name) for name in ("clarity", "reason")),
        *(("ben", name) for name in ("clarity", "reason")),
    ]
    before = results(course)
    course.write("bad.csv", "student,criterion,points\nada,clarity,1\nada,reason,3\ncat,reason,1\n")
    done = in_process(course.root, "rubric", "toy", "--csv", "bad.csv")
    assert done.status == 1
    assert [line.split(": ", 1)[1][:9] for line in done.lines] == ["bad.csv:3", "bad.csv:4", "nothing w"]
    assert results(course) == before
    course.write("good.csv", "student,criterion,points,comment\nada,clarity,1,\nada,reason,1.5,nearly\nben,reason,,\n")
    done = in_process(course.root, "rubric", "toy", "--csv", "good.csv")
    assert done.status == 0, done.err
    assert "2 scores recorded" in done.out
    assert results(course)["ada"].tasks[3].earned == 2.5
    assert results(course)["ada"].score == before["ada"].score + 2.5


def test_scores_survive_a_regrade(course: Any, in_process: Any, typing: Callable[..., None]) -> None:
    """Graded again after a change of the notebook, the scores are there; that the text is another one is said."""
    course.write("s.csv", "student,criterion,points,comment\nada,clarity,1,\nada,reason,1.5,nearly\n")
    assert in_process(course.root, "rubric", "toy", "--csv", "s.csv").status == 0
    hand_in(course, "ada", "# Conclusion\n\nThe trumpet.")
    done = course.autograder("grade", "toy", "submissions", "--out", "graded", "--workers", "1")
    assert done.status == 0, done.err
    grade = results(course)["ada"]
    assert (grade.status, grade.tasks[3].earned) == ("final", 2.5)
    typing("", "", "2", "")
    done = in_process(course.root, "rubric", "toy")
    assert "1 of 2: ada" in done.out
    assert "scored when the text was another one: 1.5 nearly" in done.out
    assert results(course)["ada"].tasks[3].earned == 3
    typing("q")
    assert "1 of 1: ben" in in_process(course.root, "rubric", "toy").out


def test_mistakes_of_the_command(course: Any, in_process: Any) -> None:
    """Unknown homework, no rubric, no grades, two ways at once: a sentence each."""
    for arguments, words in (
        (("nothing",), "no homework is called"),
        (("toy", "--out", "elsewhere"), "elsewhere holds no grades of toy"),
        (("toy", "--csv", "a", "--export", "b"), "give one of them"),
    ):
        done = in_process(course.root, "rubric", *arguments)
        assert done.status == 1
        assert words in done.err
    course.write(ASSIGNMENT, (course.root / ASSIGNMENT).read_text().replace(TEXT_TASK, "\nbans:"))
    done = in_process(course.root, "rubric", "toy")
    assert done.status == 1
    assert "no task with a `rubric`" in done.err


def test_a_test_for_a_text_stops_the_run(course: Any) -> None:
    """A text has no tests: one that names it is a mistake of the author, found before anything is graded."""
    test = HIDDEN_DRAW.replace('task("draw")', 'task("conclusion")')
    course.write("tests/hidden/toy/test_conclusion.py", test)
    done = course.autograder("grade", "toy", "submissions", "--out", "other", "--workers", "1")
    assert done.status == 1
    assert "the task 'conclusion' has a rubric: a person scores it, no test" in done.err
    assert not (course.root / "other/results/toy/ada.json").exists()
    assert load_course(course.root).assignment("toy").max_score == 13
