"""``autograder report``: make the CSV and the pages again from the results of an earlier run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import output
from autograder.course import find_course, load_course
from autograder.gradebook import FILE
from autograder.model import UserError
from autograder.results import write_views

__all__ = ["report"]


def report(
    out: Annotated[Path, typer.Option(help="The folder that `grade --out` wrote to.")] = Path("graded"),
) -> None:
    """Write grades.csv and report/ again from the results of earlier runs."""
    if not (out / "results").is_dir() and not (out / FILE).is_file():
        raise UserError(f"{out} holds no {FILE} and no results/: grade something first, or name the folder with --out")
    path = write_views(out, load_course(find_course()))
    output.print(f"Report: {path}", markup=False, highlight=False)
