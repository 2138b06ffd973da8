"""``autograder withdraw``: a student has no grade any more; the gradebook remembers the one there was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import output
from autograder.course import find_course, load_course
from autograder.gradebook import FILE
from autograder.model import UserError
from autograder.results import ResultsFolder, write_views

__all__ = ["withdraw"]


def withdraw(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    students: Annotated[list[str], typer.Argument(metavar="STUDENT...", help="As the results are named.")],
    out: Annotated[Path, typer.Option(help="The folder that `grade --out` wrote to.")] = Path("graded"),
) -> None:
    """Take students out of all results of a homework. Grading them again brings them back."""
    course = load_course(find_course())
    if not (out / FILE).is_file():
        raise UserError(f"{out} holds no {FILE}: grade something first, or name the folder with --out")
    with ResultsFolder(out) as results:
        book = results.gradebook
        book.claim()  # a run in progress could write the views of a moment ago last
        unknown = [name for name in students if book.latest_attempt(homework, name) is None]
        if unknown:
            raise UserError("\n".join(f"{name!r} has no grade in {homework}" for name in unknown))
        for name in students:
            book.withdraw(homework, name)
    output.print(f"Report: {write_views(out, course)}", markup=False, highlight=False)
