"""``autograder grade``: notebooks in, trustworthy grades out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from autograder.cli.console import errors, output
from autograder.course import Course, find_course, load_course
from autograder.fleet import Fleet, default_workers, fresh_seed
from autograder.grade import Grade
from autograder.intake import Submission, find_submissions
from autograder.model import UserError
from autograder.report import plain_lines, summary_table
from autograder.results import ResultsFolder, write_views

__all__ = ["grade"]

_MOST_WORKERS = 256
_MOST_LINES = 40


def grade(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Notebooks, folders of them, or a bulk download.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for results/, grades.csv and report/.")] = Path("graded"),
    workers: Annotated[
        int, typer.Option(min=0, max=_MOST_WORKERS, help="Worker processes; 0 means one per processor.")
    ] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what is unchanged since the last run.")] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**53, help="Repeat a run: the seed recorded in its results.")
    ] = None,
) -> None:
    """Grade submissions of one homework against its hidden tests."""
    course = load_course(find_course())
    course.assignment(homework)
    intake = find_submissions(paths, wanted_stem=course.assignment(homework).notebook)
    results = ResultsFolder(out)
    results.prepare(homework)
    for line in (*intake.problems, *intake.notes):
        errors.print(f"note: {line}", markup=False, highlight=False, style="yellow")
    digest = course.tests_digest(homework)
    todo, kept = _split(course, intake.submissions, results, homework, digest, fresh=fresh or seed is not None)
    if kept:
        errors.print(f"{len(kept)} unchanged since the last run, kept (--fresh grades them again)", highlight=False)
    fleet = Fleet(
        course=course,
        slug=homework,
        workers=workers or default_workers(),
        seed=fresh_seed() if seed is None else seed,
        log=out / "logs" / f"{homework}.log",
    )
    grades = list(kept)
    try:
        _grade_with_progress(fleet, todo, results, grades)
    except BaseException:
        if grades:  # also after Ctrl-C: the table and the report then cover what there is
            write_views(out, course)
        raise
    report = write_views(out, course)
    _summary(grades)
    output.print(f"\nReport: {report}", markup=False, highlight=False)


def _split(
    course: Course,
    submissions: Sequence[Submission],
    results: ResultsFolder,
    homework: str,
    digest: str,
    *,
    fresh: bool,
) -> tuple[list[Submission], list[Grade]]:
    """What has to be graded, and what was graded already: the same bytes by the same tests."""
    todo: list[Submission] = []
    kept: list[Grade] = []
    for submission in submissions:
        earlier = None if fresh else results.same(course, homework, submission, digest)
        if earlier is None:
            todo.append(submission)
        else:
            kept.append(earlier)
    return todo, kept


def _grade_with_progress(fleet: Fleet, todo: Sequence[Submission], results: ResultsFolder, grades: list[Grade]) -> None:
    if not todo:
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as progress:
        bar = progress.add_task("warming up", total=len(todo), rate="")
        if not errors.is_terminal:
            said = f"grading {_count(len(todo), 'submission')} with {_count(fleet.workers, 'worker')}"
            errors.print(said, highlight=False)

        def on_grade(grade: Grade) -> None:
            results.write(grade)
            grades.append(grade)
            speed = progress.tasks[bar].speed
            rate = f"{speed:.1f}/s" if speed else ""
            progress.update(bar, advance=1, description=f"graded {grade.student[:30]}", rate=rate)
            step = max(1, len(todo) // 20)
            if not errors.is_terminal and (len(grades) % step == 0 or len(grades) == len(todo)):
                errors.print(f"{len(grades)} of {len(todo)} graded", highlight=False)

        fleet.run(todo, on_grade)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _summary(grades: Sequence[Grade]) -> None:
    if not grades:
        raise UserError("nothing was graded")
    if output.is_terminal:
        output.print(summary_table(grades, limit=_MOST_LINES))
    else:
        for line in plain_lines(grades, limit=_MOST_LINES):
            output.print(line, markup=False, highlight=False)
