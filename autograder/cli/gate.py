"""The gate's run as ``autograder check`` shows it: what was proven, what is amiss, and the records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from autograder.check import Checked, Problem, check_folders, check_homework, update_records
from autograder.check.matrix import write_matrix_picture
from autograder.check.mutants import mutate, survivors
from autograder.check.rules import RULES
from autograder.cli.console import errors, output
from autograder.course import Course, find_course, load_course
from autograder.files import write_atomic
from autograder.fleet import default_workers
from autograder.model import UserError

__all__ = ["run_gate"]

_FIRST_SEED = 20_260_101


def run_gate(
    homeworks: Sequence[str] | None,
    *,
    seeds: int,
    whole: bool,
    mutants: bool,
    workers: int,
    update: bool,
    declare: bool,
    as_json: bool,
    junit: Path | None,
    pictures: Path,
) -> None:
    """Check homeworks and print what came out; the options are the command's. Exits with 1 if anything is amiss."""
    if mutants and as_json:
        raise UserError("--mutants makes a list for people to read: leave out --json, which holds problems only")
    course = load_course(find_course())
    slugs = homeworks or course.slugs
    for slug in slugs:
        course.require(slug)
    problems: dict[str, Sequence[Problem]] = {"course": check_folders(course)}
    for slug in slugs:
        numbers = range(_FIRST_SEED, _FIRST_SEED + seeds)
        checked = _check_one(course, slug, workers or default_workers(), numbers, whole=whole)
        found = list(checked.problems)
        if update or declare:
            for path in update_records(course, checked, declare=declare):
                errors.print(f"wrote {course.shown(path)}", highlight=False)
            found = [problem for problem in found if problem.rule not in _settled(declare=declare)]
        problems[slug] = found
        picture = write_matrix_picture(checked.evidence, pictures)
        if not as_json:
            _print(checked, found, picture)
        if mutants:
            _print_survivors(course, checked, workers or default_workers())
    everything = [problem for found in problems.values() for problem in found]
    if as_json:
        output.print_json(json.dumps({slug: [vars(p) for p in found] for slug, found in problems.items()}))
    else:
        for problem in problems["course"]:
            output.print(f"  {problem}", style="red", markup=False, highlight=False)
        verdict = "the gate is green" if not everything else f"{len(everything)} problems"
        output.print(verdict, style="red" if everything else "green", highlight=False)
    if junit is not None:
        write_atomic(junit, _junit(problems))
    if everything:
        raise typer.Exit(1)


def _check_one(course: Course, slug: str, workers: int, seeds: Sequence[int], *, whole: bool) -> Checked:
    with _bar(f"checking {slug}") as (start, advance):
        return check_homework(course, slug, workers=workers, seeds=seeds, whole=whole, on_start=start, on_trial=advance)


@contextmanager
def _bar(says: str) -> Iterator[tuple[Callable[[int], object], Callable[[], object]]]:
    """A bar on the terminal: how to tell it the total, and that one more is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as progress:
        bar = progress.add_task(says, total=None)
        yield lambda total: progress.update(bar, total=total), lambda: progress.advance(bar)


def _print_survivors(course: Course, checked: Checked, workers: int) -> None:
    """What no hidden test notices; a list to be read, and no problem."""
    reference = checked.evidence.trials.solutions.reference.source
    tried = list(mutate(reference))
    with _bar(f"mutants of {checked.slug}") as (start, advance):
        start(len(tried))
        alive = survivors(course, checked.slug, reference, tried, workers=workers, seed=_FIRST_SEED, on_trial=advance)
    output.print(f"  {len(tried)} small changes of the reference, {len(alive)} not noticed", highlight=False)
    for mutant in alive:
        output.print(f"    {mutant}", markup=False, highlight=False)


def _settled(*, declare: bool) -> set[str]:
    """The rules whose complaints have just been answered by writing the files anew."""
    declared = {"every_wrong_solution_fails_exactly_what_it_declares", "every_file_is_well_formed"}
    return {"the_records_are_fresh"} | (declared if declare else set())


def _print(checked: Checked, problems: Sequence[Problem], picture: Path) -> None:
    solutions = checked.evidence.trials.solutions
    counts = (
        f"{len(checked.evidence.tests)} hidden tests ({len(checked.evidence.trials.test_ids)} cases), "
        f"{len(solutions.alternates)} alternates, {len(solutions.wrong)} wrong solutions, "
        f"{len(solutions.forbidden)} forbidden ones; kill matrix: {picture}"
    )
    style = "red" if problems else "green"
    output.print(f"{checked.slug}: {'problems' if problems else 'proven'}; {counts}", style=style, highlight=False)
    for band in checked.bands:
        output.print(f"  band: {band}", markup=False, highlight=False)
    for problem in problems:
        output.print(f"  [{problem.rule}] {problem}", markup=False, highlight=False)


def _junit(problems: dict[str, Sequence[Problem]]) -> str:
    """One test suite per homework, one test case per rule."""
    root = ElementTree.Element("testsuites")
    names = [rule.__name__ for rule in RULES]
    names += sorted({problem.rule for found in problems.values() for problem in found} - set(names))
    for slug, found in problems.items():
        suite = ElementTree.SubElement(root, "testsuite", name=slug, tests=str(len(names)))
        for name in names:
            case = ElementTree.SubElement(suite, "testcase", classname=slug, name=name)
            own = [problem for problem in found if problem.rule == name]
            if own:
                failure = ElementTree.SubElement(case, "failure", message=f"{len(own)} problems")
                failure.text = "\n".join(map(str, own))
    return ElementTree.tostring(root, encoding="unicode")
