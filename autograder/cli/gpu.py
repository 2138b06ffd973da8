"""How device checks run: what was asked for, what is there, and the second pass on a real GPU."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from autograder.cli.console import errors
from autograder.cli.progress import Bar, Events, Lines, Log, Run, Shown
from autograder.course import Course
from autograder.deferred import DeferredTests
from autograder.fleet import Fleet, Graded
from autograder.gradebook import Gradebook
from autograder.model import UserError
from autograder.results import ResultsFolder, Views, make_views
from autograder.sandbox.graphics import find_gpu

__all__ = ["CHOICES", "GpuPlan", "finish_deferred", "plan_gpu"]

CHOICES = ("auto", "real", "simulated", "off")
_NO_GPU = "torch finds no GPU on this machine"
_MOST_GPU_WORKERS = 2  # each holds a CUDA context of several hundred megabytes


@dataclass(frozen=True)
class GpuPlan:
    """How the two passes of a run treat device checks.

    ``first`` is the way of the pass over everything; ``second`` that of a pass over what the first left open, "" if
    there is none; ``name`` what a real GPU is called; ``note`` what the user should know.
    """

    first: str
    second: str = ""
    name: str = ""
    note: str = ""


def plan_gpu(course: Course, asked: str, *, elsewhere: bool = False, only_deferred: bool = False) -> GpuPlan:
    """Decide from ``--gpu`` (or, if that is empty, grader.yml) and from what this machine has.

    Args:
        course: the course.
        asked: what the command line says, "" if nothing.
        elsewhere: the run is on a cluster, whose machines are not this one.
        only_deferred: there is no first pass, only one over what was left open.

    Raises:
        UserError: there is no such choice.
    """
    choice = asked or course.config.gpu
    if choice not in CHOICES:
        raise UserError(f"--gpu is {choice!r}; expected one of {', '.join(CHOICES)}")
    if only_deferred and choice == "simulated":
        return GpuPlan("off", "simulated")
    if elsewhere and (choice == "real" or (choice == "auto" and only_deferred)):
        return GpuPlan("off", "real")  # on those workers of the cluster that have one
    if choice in ("simulated", "off") or (choice == "auto" and elsewhere):
        return GpuPlan("simulated" if choice == "auto" else choice)
    name = find_gpu()
    if name:
        return GpuPlan("off", "real", name)  # CUDA must not start before a fork, and a card serves few at a time
    if choice == "auto" and not only_deferred:
        return GpuPlan("simulated")
    return GpuPlan("off", note=f"{_NO_GPU}; device checks stay open until `autograder grade HW --only-deferred` on one")


def finish_deferred(course: Course, fleet: Fleet, out: Path, plan: GpuPlan, *, as_json: bool) -> Views | None:
    """The pass over what published grades leave open, with few workers; None if nothing is open.

    Raises:
        UserError: there is no GPU here.
    """
    if not plan.second:
        raise UserError(f"{plan.note or _NO_GPU}; --gpu simulated checks without one, and proves less")
    few = replace(fleet, workers=min(fleet.workers, _MOST_GPU_WORKERS))
    if few.scheduler is not None and plan.second == "real":
        few.scheduler = replace(few.scheduler, needs_gpu=True)
    with ResultsFolder(out) as results:
        results.prepare(course, fleet.slug)
        with Gradebook.open(out, any_thread=True) as reader:
            tests = DeferredTests(course, fleet.slug, results, reader, plan.second, plan.name)
            jobs = tests.jobs()
            what = plan.name or ("a GPU of the cluster" if plan.second == "real" else "a simulated GPU")
            where = f"{what}, what was left open"
            view = Events() if as_json else Bar() if errors.is_terminal else Lines()
            with Shown(Run(fleet.slug, len(jobs), 0, where), [view, Log(fleet.log)]) as shown:
                for note in tests.notes:
                    shown.problem(note)

                def keep(graded: Graded) -> None:
                    shown.graded(tests.take(graded.grade, graded.pictures))

                few.run(jobs, keep, shown.problem)
                views = make_views(out, course)
                shown.report = str(views.report)
    return views if jobs else None
