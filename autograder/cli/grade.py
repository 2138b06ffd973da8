"""``autograder grade``: notebooks in, trustworthy grades out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import errors, output
from autograder.cli.gpu import CHOICES, GpuPlan, finish_deferred, plan_gpu
from autograder.cli.progress import Bar, Events, Lines, Log, Run, Shown, log_path
from autograder.cli.recording import Recording
from autograder.course import Course, find_course, load_course
from autograder.fleet import Fleet, Graded, Scheduler, StoppedAtOnce, default_workers, fresh_seed
from autograder.grade import Grade
from autograder.intake import Submission, find_submissions
from autograder.model import UserError
from autograder.people import load_people, plan
from autograder.report import Absent, plain_lines, summary_table
from autograder.results import ResultsFolder, make_views, write_views

__all__ = ["grade"]

_MOST_WORKERS = 256
_MOST_LINES = 40
_MOST_NAMES = 20


def grade(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Notebooks, folders of them, or a bulk download.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for results/, grades.csv and report/.")] = Path("graded"),
    workers: Annotated[
        int, typer.Option(min=0, max=_MOST_WORKERS, help="Worker processes; 0 means one per processor.")
    ] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what is unchanged since the last run.")] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**53, help="Repeat a run: the seed recorded in its results.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Grade on a Dask cluster instead, such as tls://head-node:8786.")
    ] = "",
    tls_ca: Annotated[Path | None, typer.Option(help="The cluster's certificate authority (PEM).")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Your certificate for the cluster (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="The key of that certificate (PEM).")] = None,
    gpu: Annotated[
        str, typer.Option(metavar="|".join(CHOICES), help="How device checks run; default: what grader.yml says.")
    ] = "",
    only_deferred: Annotated[
        bool, typer.Option("--only-deferred", help="Run only tests that were left open, of grades in --out.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print events, one JSON object a line, and no table.")
    ] = False,
) -> None:
    """Grade submissions of one homework against its hidden tests."""
    cluster = _cluster(scheduler, workers, tls_ca, tls_cert, tls_key)
    course = load_course(find_course())
    notebook = course.assignment(homework).notebook
    if not paths and not only_deferred:
        raise UserError("nothing to grade: name notebooks, folders or a bulk download after the homework")
    way = plan_gpu(course, gpu, elsewhere=cluster is not None, only_deferred=only_deferred)
    fleet = Fleet(
        course=course,
        slug=homework,
        workers=workers or default_workers(),
        seed=fresh_seed() if seed is None else seed,
        log=log_path(out, homework),
        scheduler=cluster,
        gpu=way.first,
    )
    if cluster is not None and way.second == "real":
        fleet.require_gpu()
    if only_deferred:
        _finish(course, fleet, out, way, as_json=as_json)
        return
    people = load_people(course)
    intake = find_submissions(paths or [], wanted_stem=notebook, every_attempt=course.config.attempts == "best")
    handed_in = plan(course, people, homework, intake.submissions)
    results = ResultsFolder(out)
    results.prepare(course, homework)
    recording = Recording(handed_in, results, seed)
    todo, kept = recording.split(fresh=fresh)
    names = set(kept)
    view = Events() if as_json else Bar() if errors.is_terminal else Lines()
    with results, Shown(Run(homework, len(todo), len(kept), _where(fleet)), [view, Log(fleet.log)]) as shown:
        for line in (*intake.problems, *intake.notes, *handed_in.notes, *([way.note] if way.note else [])):
            shown.problem(line)
        try:
            _grade_with_progress(fleet, todo, recording, names, shown)
        except StoppedAtOnce:
            raise
        except BaseException:
            if names:  # also after Ctrl-C: the table and the report then cover what there is
                shown.report = str(write_views(out, course))
            raise
        views = make_views(out, course)
        shown.report = str(views.report)
    if not names:
        raise UserError("nothing was graded")
    if way.second:
        views = finish_deferred(course, fleet, out, way, as_json=as_json) or views
    if not as_json:
        _summary([one for one in views.grades if one.assignment == homework and one.student in names])
        _say_absent([one for one in views.absent if one.assignment == homework])
        output.print(f"\nReport: {views.report}", markup=False, highlight=False)


def _finish(course: Course, fleet: Fleet, out: Path, way: GpuPlan, *, as_json: bool) -> None:
    """``--only-deferred``: no submission is read, and nothing runs that has a verdict."""
    views = finish_deferred(course, fleet, out, way, as_json=as_json)
    if views is None:
        errors.print("nothing is open: every test of these grades has a verdict", highlight=False)
    elif not as_json:
        _summary([one for one in views.grades if one.assignment == fleet.slug])
        output.print(f"\nReport: {views.report}", markup=False, highlight=False)


def _cluster(
    address: str, workers: int, tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None
) -> Scheduler | None:
    if address and workers:
        raise UserError("--workers is about this machine, --scheduler about a cluster: give one of them")
    if address:
        return Scheduler(address, tls_ca, tls_cert, tls_key)
    if tls_ca or tls_cert or tls_key:
        raise UserError("--tls-ca, --tls-cert and --tls-key say how to reach a cluster: --scheduler is missing")
    return None


def _where(fleet: Fleet) -> str:
    if fleet.scheduler is not None:
        return fleet.scheduler.address
    return "1 worker" if fleet.workers == 1 else f"{fleet.workers} workers"


def _grade_with_progress(
    fleet: Fleet, todo: Sequence[Submission], recording: Recording, names: set[str], shown: Shown
) -> None:
    def keep(graded: Graded) -> None:
        rows = recording.record(graded.grade, graded.pictures)
        names.update(row.student for row in rows)
        shown.graded(rows[0] if rows else graded.grade)

    fleet.run(todo, keep, shown.problem)


def _summary(grades: Sequence[Grade]) -> None:
    if output.is_terminal:
        output.print(summary_table(grades, limit=_MOST_LINES))
    else:
        for line in plain_lines(grades, limit=_MOST_LINES):
            output.print(line, markup=False, highlight=False)


def _say_absent(absent: Sequence[Absent]) -> None:
    """Who is on the roster and handed nothing in; all of them are in grades.csv."""
    for status in dict.fromkeys(one.status for one in absent):
        names = [one.student for one in absent if one.status == status]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        said = f"{status}: {len(names)} ({', '.join(names[:_MOST_NAMES])}{more})"
        output.print(said, markup=False, highlight=False)
