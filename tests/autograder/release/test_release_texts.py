"""A task that a person reads, in what students receive: a place for the text, and no stub, check or test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.course import Course
from autograder.essay import answer_notes, template_lines
from autograder.model import UserError
from autograder.notebook import Notebook, read_cells
from autograder.release import build, notebook_cells

YML = "assignments/hw1/assignment.yml"
HANDOUT = "assignments/hw1/handout.md"
RUBRIC = (
    "  - {name: what_you_saw, points: 2, rubric: [{name: why, points: 2, says: gives the reason in one sentence}]}\n"
)
WITH_TEXT = (
    (YML, "bans:\n", f"{RUBRIC}bans:\n"),
    (HANDOUT, "## Adding up", "## What you saw\n\nWhich is faster?\n\n<!-- answer: what_you_saw -->\n\n## Adding up"),
)
MakeCourse = Callable[..., Course]


def test_a_place_for_the_text(make_course: MakeCourse) -> None:
    """Notebook and script hold a Markdown cell for it, where the handout says; nothing else is made for it."""
    files = build(make_course(*WITH_TEXT), "hw1")
    for name in ("small.ipynb", "small.py"):
        cells = read_cells(files[name], name).cells
        place = next(cell for cell in cells if cell.source.startswith("**What you saw:**"))
        assert place.kind == "markdown"
        assert cells[place.number - 2].source.startswith("## What you saw")
    assert "tests/what_you_saw.py" not in files
    assert b"what_you_saw" not in files["small.ipynb"]
    readme = files["README.md"].decode()
    assert "| `what_you_saw` | 2 | - |" in readme
    assert "A person reads `what_you_saw`" in readme


def test_the_rest_of_the_template_is_as_without_it(make_course: MakeCourse) -> None:
    """A text changes nothing for the functions."""
    without = build(make_course(), "hw1")
    files = build(make_course(*WITH_TEXT), "hw1")
    assert files.keys() == without.keys()
    changed = {name for name in files if files[name] != without[name]}
    assert changed == {"small.ipynb", "small.py", "README.md"}


def test_the_template_holds_a_place_and_no_answer(make_course: MakeCourse) -> None:
    """What was released is told from what a student wrote, in notebook and script."""
    course = make_course(*WITH_TEXT)
    tasks = course.assignment("hw1").read_by_a_person
    lines = template_lines(course, "hw1")
    files = build(course, "hw1")
    for name in ("small.ipynb", "small.py"):
        untouched = read_cells(files[name], name)
        assert [note.kind for note in answer_notes(tasks, untouched, lines)] == ["no_answer"]
        assert answer_notes(tasks, untouched, lines)[0].cell is not None
        cells = tuple(
            type(cell)(
                cell.kind, cell.source.replace("*write your text here, in place of this sentence.*", "It is."), n
            )
            for n, cell in enumerate(untouched.cells, 1)
        )
        [note] = answer_notes(tasks, Notebook(name, cells), lines)
        assert (note.kind, note.says) == ("answer", "what_you_saw\nIt is.")


def test_the_released_cells_are_those_of_the_file(make_course: MakeCourse) -> None:
    """``notebook_cells`` knows the place as well."""
    course = make_course(*WITH_TEXT)
    assert any(cell.source.startswith("**What you saw:**") for cell in notebook_cells(course, "hw1"))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("<!-- answer: what_you_saw -->", "", "task what_you_saw has no answer; add a line"),
        ("answer: what_you_saw", "stub: what_you_saw", "so its place is <!-- answer: what_you_saw -->"),
        ("answer: what_you_saw", "answer: double", "double has no answer; tests grade it"),
        ("answer: what_you_saw", "answer: nothing", "'nothing' is no task of this assignment"),
    ],
)
def test_wrong_places(make_course: MakeCourse, old: str, new: str, complaint: str) -> None:
    """A text has an answer and nothing else, a function has none."""
    edited = WITH_TEXT[1][2].replace(old, new)
    with pytest.raises(UserError) as caught:
        build(make_course(WITH_TEXT[0], (HANDOUT, "## Adding up", edited)), "hw1")
    assert complaint in str(caught.value)
