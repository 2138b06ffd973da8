"""``autograder rubric``: a person scores what no test can."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import output
from autograder.cli.rubric_walk import Walk
from autograder.course import Course, Criterion, find_course, load_course
from autograder.files import safe_name, write_atomic
from autograder.gradebook import FILE, ManualScore
from autograder.model import UserError
from autograder.report import visible
from autograder.results import ResultsFolder, write_views
from autograder.rubric import Reading, export_sheet, outdated, read_sheet, readings, with_scores

__all__ = ["rubric"]


def rubric(
    homework: Annotated[str, typer.Argument(metavar="HW", help="The homework, as grader.yml names it.")],
    out: Annotated[Path, typer.Option(help="The folder that `grade --out` wrote to.")] = Path("graded"),
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Take the scores from this CSV: all of them or none.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write a CSV of what is open, to be filled in.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also ask for, or export, what is scored already.")] = False,
    by: Annotated[str, typer.Option(help="Who scores; default: your user name.")] = "",
) -> None:
    """Score the texts of one homework against its rubric, one after the other."""
    course = load_course(find_course())
    if not course.assignment(homework).read_by_a_person:
        raise UserError(f"{homework} has no task with a `rubric` in assignment.yml: nothing waits for a person")
    if csv is not None and export is not None:
        raise UserError("--csv takes scores in, --export writes a file to fill in: give one of them")
    with _Sitting(course, homework, out, by or _user()) as sitting:
        if export is not None:
            sitting.export(export, again=again)
        elif csv is not None:
            sitting.take(csv)
        else:
            sitting.walk(again=again)


class _Sitting:
    """One run of the command on an open results folder; what was scored is in the views when it ends."""

    def __init__(self, course: Course, homework: str, out: Path, by: str) -> None:
        self._course = course
        self._homework = homework
        self._out = out
        self._by = by
        self._changed = False
        if not (out / FILE).is_file() and not (out / "results" / homework).is_dir():
            raise UserError(f"{out} holds no grades of {homework}: grade it first, or name the folder with --out")
        self._results = ResultsFolder(out)

    def __enter__(self) -> _Sitting:
        return self

    def __exit__(self, *_: object) -> None:
        # Also after Ctrl-C: every score is kept when it is given, and the files should say the same.
        self._results.close()
        if self._changed:
            output.print(f"Report: {write_views(self._out, self._course)}", markup=False, highlight=False)

    def export(self, path: Path, *, again: bool) -> None:
        """Write a CSV to fill in."""
        found = [reading for reading in self._readings() if again or reading.to_ask]
        write_atomic(path, "\ufeff" + export_sheet(found, again=again))  # the mark tells Excel that this is UTF-8
        rows = sum(len(reading.task.rubric if again else reading.to_ask) for reading in found)
        self._say(f"{path}: {_count(rows, 'row')}; fill in points and comment, then: --csv {path}")

    def take(self, path: Path) -> None:
        """Record the scores of a CSV."""
        assignment = self._course.assignment(self._homework)
        entries = read_sheet(path, assignment, {reading.student for reading in self._readings()})
        scores = [(e.student, e.task, e.criterion, e.points, e.comment) for e in entries]
        self._results.gradebook.set_manual_all(self._homework, scores, self._by)
        self._changed = bool(entries)
        self._say(f"{_count(len(entries), 'score')} recorded")
        self._report_open()

    def walk(self, *, again: bool) -> None:
        """Ask for one score after the other."""
        found = self._readings()
        if not again and not any(reading.to_ask for reading in found):
            self._say("nothing is open; --again asks for what is scored already")
            return
        walk = Walk(say=self._say, ask=_ask, save=self._save, figures=self._figures)
        try:
            walk.through(found, again=again)
        finally:
            self._say("")
            self._say(f"{_count(walk.saved, 'score')} recorded")
            self._report_open()

    def _save(self, reading: Reading, criterion: Criterion, points: Decimal, comment: str) -> None:
        book = self._results.gradebook
        book.set_manual(self._homework, reading.student, reading.task.name, criterion.name, points, comment, self._by)
        self._changed = True

    def _readings(self) -> list[Reading]:
        assignment, policy = self._course.assignment(self._homework), self._course.config.late_policy
        grades = [attempt.grade for attempt in self._results.load() if attempt.grade.assignment == self._homework]
        scores: Mapping[str, Mapping[tuple[str, str], ManualScore]] = self._results.gradebook.manual(self._homework)
        scored = [with_scores(grade, assignment, policy, scores.get(grade.student, {})) for grade in grades]
        book = self._results.gradebook
        return readings(scored, assignment, scores, lambda grade, task: outdated(book, grade, task))

    def _figures(self, reading: Reading) -> Sequence[Path]:
        folder = self._out / "report" / safe_name(self._homework)
        names = (task.name for task in self._course.assignment(self._homework).tasks)
        paths = (folder / f"{safe_name(reading.student)}.{safe_name(name)}.png" for name in names)
        return [path for path in paths if path.is_file()]

    def _report_open(self) -> None:
        found = self._readings()
        left = sum(len(reading.open) for reading in found)
        self._say(f"{_count(left, 'criterion', 'criteria')} still open" if left else "nothing is open any more")
        if other := sum(len(reading.outdated) for reading in found):
            self._say(f"{_count(other, 'score')} given to an earlier text: they count, but look again")

    @staticmethod
    def _say(line: str) -> None:
        output.print(visible(line, lines=True, limit=20_000), markup=False, highlight=False)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _ask(question: str) -> str:
    return output.input(question, markup=False)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without users
        return "unknown"
