"""``autograder regrade``: after a change of the tests, who gets other points and why, before anything is published."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.changes import change_table
from autograder.cli.console import errors, output
from autograder.cli.gpu import plan_gpu
from autograder.cli.progress import Bar, Lines, Log, Run, Shown, log_path
from autograder.course import Course, find_course, load_course
from autograder.fleet import Fleet, Graded, default_workers
from autograder.gradebook import FILE, Gradebook
from autograder.intake import Submission, find_submissions
from autograder.model import UserError
from autograder.regrade import Regrade
from autograder.results import ResultsFolder, write_views

__all__ = ["regrade"]

_MOST_WORKERS = 256


def regrade(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Only whose grade is of these files; default: everybody."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder that `grade --out` wrote to.")] = Path("graded"),
    workers: Annotated[
        int, typer.Option(min=0, max=_MOST_WORKERS, help="Worker processes; 0 means one per processor.")
    ] = 0,
    publish: Annotated[bool, typer.Option("--publish", help="Publish without asking.")] = False,
) -> None:
    """Grade again what changed tests, limits or deadlines touch; show who changes; publish only when told to."""
    course = load_course(find_course())
    course.assignment(homework)
    if not (out / FILE).is_file() and not (out / "results" / homework).is_dir():
        raise UserError(f"{out} holds no grades of {homework}: grade it first, or name the folder with --out")
    with ExitStack() as stack:
        results = stack.enter_context(ResultsFolder(out))
        results.prepare(course, homework)
        reader = stack.enter_context(Gradebook.open(out, any_thread=True))
        way = plan_gpu(course, "")
        plan = Regrade(course, homework, results.gradebook, reader, way.first)
        plan.plan(_submissions(course, homework, paths))
        if way.second and plan.jobs:
            plan.notes.append(
                f"device checks that run again stay open until `autograder grade {homework} --only-deferred`"
            )
        for note in plan.notes:
            errors.print(f"note: {note}", markup=False, highlight=False, style="yellow")
        _run(plan, Fleet(course, homework, workers or default_workers(), 0, log_path(out, homework)))
        _show(plan)
        if not plan.pending:
            return
        if not publish and not _agreed():
            again = " ".join(["autograder regrade", homework, *map(str, paths or []), "--out", str(out), "--publish"])
            output.print(f"Nothing is published. To publish exactly this: {again}", markup=False, highlight=False)
            return
        plan.publish()
        report = write_views(out, course)
    output.print(f"Published {plan.pending}. Report: {report}", markup=False, highlight=False)


def _submissions(course: Course, homework: str, paths: list[Path] | None) -> list[Submission] | None:
    if not paths:
        return None
    intake = find_submissions(paths, wanted_stem=course.assignment(homework).notebook)
    for line in (*intake.problems, *intake.notes):
        errors.print(f"note: {line}", markup=False, highlight=False, style="yellow")
    return list(intake.submissions)


def _run(plan: Regrade, fleet: Fleet) -> None:
    jobs = plan.jobs
    if not jobs:
        return
    where = "1 worker" if fleet.workers == 1 else f"{fleet.workers} workers"
    view = Bar() if errors.is_terminal else Lines()
    with Shown(Run(fleet.slug, len(jobs), 0, where), [view, Log(fleet.log)]) as shown:

        def keep(graded: Graded) -> None:
            plan.take(graded.grade, graded.pictures)
            shown.graded(graded.grade)

        fleet.run(jobs, keep, shown.problem)


def _show(plan: Regrade) -> None:
    changes = plan.changes()
    matter = [change for change in changes if change.matters]
    if matter:
        for line in change_table(matter):
            output.print(line, markup=False, highlight=False)
    gain = sum(change.difference > 0 for change in matter)
    lose = sum(change.difference < 0 for change in matter)
    kept = len(changes) - len(matter) + plan.unchanged
    output.print(
        f"{gain} gain, {lose} lose, {len(matter) - gain - lose} change without other points, {kept} stay as they are",
        markup=False,
        highlight=False,
    )


def _agreed() -> bool:
    """A yes of somebody at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm("Publish this?")
