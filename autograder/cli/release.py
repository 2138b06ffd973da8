"""``autograder release``: what students receive, made from the handout, the references' signatures and the checks."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.console import output
from autograder.course import find_course, load_course
from autograder.model import UserError

__all__ = ["release"]


def release(
    homeworks: Annotated[
        list[str] | None, typer.Argument(metavar="[HW]...", help="The homeworks; all of grader.yml by default.")
    ] = None,
) -> None:
    """Write student_template/: notebooks with stubs, checks for Otter, a README."""
    from autograder.release import build, template_folder, write  # here, because it loads torch

    course = load_course(find_course())
    built: dict[str, dict[str, bytes]] = {}
    problems: list[str] = []
    for slug in dict.fromkeys(homeworks or course.slugs):
        try:
            built[slug] = build(course, slug)
        except UserError as error:
            problems += str(error).splitlines()
    if problems:
        raise UserError("\n".join(problems))
    # Nothing is written before everything has been made.
    for slug, files in built.items():
        changes = write(course, slug, files)
        place = course.shown(template_folder(course, slug))
        words = f"{len(changes.lines())} changed" if changes else "nothing changed"
        output.print(f"{slug}: {len(files)} files in {place}, {words}", markup=False, highlight=False)
        for line in changes.lines():
            output.print(f"    {line}", markup=False, highlight=False)
