"""``autograder try``: the public tests on one notebook, as its student would see them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import output
from autograder.course import find_course, load_course
from autograder.grade import Grade, TaskGrade, TestResult
from autograder.intake import find_submissions
from autograder.model import UserError, Verdict
from autograder.notebook import UnreadableNotebook
from autograder.report import alike, visible
from autograder.scoring import Job

__all__ = ["try_out"]


def try_out(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    notebook: Annotated[Path, typer.Argument(metavar="NOTEBOOK", help="The notebook (.ipynb) or script (.py).")],
) -> None:
    """Run the public tests only; nothing is written, nothing is graded."""
    from autograder.grading import grade_all  # here, because every other command would load torch for nothing

    course = load_course(find_course())
    assignment = course.assignment(homework)
    found = find_submissions([notebook], wanted_stem=assignment.notebook).submissions
    if len(found) != 1:
        raise UserError(f"{notebook} holds {len(found)} notebooks; `try` takes one")
    limit = course.limits(homework).submission_mb * 1_000_000
    try:
        job = Job(found[0].student, found[0].file, found[0].read(limit), found[0].sha256(), None, seed=0)
    except UnreadableNotebook as error:
        raise UserError(str(error)) from None
    grades: list[Grade] = []
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.stderr.write("running the public tests ...\n")
    grade_all(course, homework, [job], lambda _, grade, __: grades.append(grade), tests=[course.public_tests(homework)])
    _show(grades[0])


def _show_text(grade: Grade, task: TaskGrade) -> None:
    """Where the text that a person will read was found, since nothing else can be said of it here."""
    for note in grade.notes:
        if note.kind == "answer" and note.says.startswith(f"{task.task}\n"):
            length = len(note.says) - len(task.task) - 1
            said = f"{task.task}: {length} characters of text found in cell {note.cell}; a person reads it"
            output.print(said, style="green", markup=False, highlight=False)
        elif note.kind == "no_answer" and note.says.startswith(f"{task.task}:"):
            output.print(visible(note.says), style="red", markup=False, highlight=False)


def _show_failed(tests: Sequence[TestResult]) -> None:
    """What went wrong, each sentence once."""
    for miss in alike(tests):
        often = f" ({len(miss.tests)} checks)" if len(miss.tests) > 1 else ""
        output.print(f"    {visible(miss.detail)}{often}", markup=False, highlight=False)
        if miss.hint:
            output.print(f"    hint: {visible(miss.hint)}", markup=False, highlight=False, style="dim")


def _show(grade: Grade) -> None:
    for note in grade.notes:
        if note.kind in ("unreadable", "cell_error", "stand_in", "depends"):
            output.print(f"note: {visible(note.says)}", markup=False, highlight=False, style="yellow")
    for task in grade.tasks:
        if task.by_a_person:
            _show_text(grade, task)
            continue
        failed = [test for test in task.tests if test.verdict is not Verdict.PASSED]
        right = len(task.tests) - len(failed)
        style = "green" if task.tests and not failed else "red"
        output.print(f"{task.task}: {right} of {len(task.tests)} checks pass", style=style, highlight=False)
        _show_failed(failed)
    output.print(
        "These are the public checks. The hidden tests that grade you also try other shapes, types and extreme inputs.",
        style="dim",
    )
