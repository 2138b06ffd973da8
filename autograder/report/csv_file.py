"""``grades.csv``: one row a submission, RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from autograder.grade import DECIMALS, Grade, Note
from autograder.report.person import short_notes
from autograder.report.words import note_text, visible

__all__ = ["Absent", "Enrolled", "grades_csv", "number_text", "spreadsheet_safe"]

_BEFORE = ("assignment", "student", "file", "status", "score", "max_score", "late_days", "deduction")
_AFTER = ("bonus", "notes")
_PEOPLE = ("name", "email", "section", "group")
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four: full-width forms
_EXCUSED = "excused"


@dataclass(frozen=True)
class Enrolled:
    """What a roster says about a student beside the key."""

    name: str
    email: str
    section: str
    group: str


@dataclass(frozen=True)
class Absent:
    """Somebody on the roster without a submission; ``status`` is ``missing`` (no points) or ``excused``."""

    assignment: str
    student: str
    status: str
    max_score: float
    notes: tuple[Note, ...] = ()


def grades_csv(
    grades: Sequence[Grade],
    enrolled: Mapping[str, Enrolled] = MappingProxyType({}),
    absent: Sequence[Absent] = (),
) -> str:
    """The table as text with CRLF line ends, ordered by assignment, student and file.

    Tasks have a column each, in the order of their assignments; it is empty where a submission has no such task. Where
    there is a roster, those who are ``absent`` have rows too, and what is known about each student stands at the end.
    """
    rows: list[Grade | Absent] = [*grades, *absent]
    rows.sort(key=lambda row: (row.assignment, row.student, "" if isinstance(row, Absent) else row.submission.file))
    tasks = list(dict.fromkeys(task.task for row in rows if isinstance(row, Grade) for task in row.tasks))
    people = _PEOPLE if enrolled else ()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_BEFORE, *(_column(task) for task in tasks), *_AFTER, *people])
    for row in rows:
        cells = _graded(row, tasks) if isinstance(row, Grade) else _absent(row, tasks)
        if people:
            known = enrolled.get(row.student, Enrolled("", "", "", ""))
            cells += [spreadsheet_safe(cell) for cell in (known.name, known.email, known.section, known.group)]
        writer.writerow(cells)
    return text.getvalue()


def spreadsheet_safe(text: str) -> str:
    """``text`` on one visible line; what a spreadsheet would take for a formula gets an apostrophe in front."""
    shown = visible(text)
    starts = (text[:1], shown.lstrip()[:1])
    return f"'{shown}" if any(start in _STARTS_A_FORMULA for start in starts) else shown


def number_text(value: float) -> str:
    """A number without trailing zeros, never in scientific notation."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _graded(grade: Grade, tasks: Sequence[str]) -> list[str]:
    earned = {task.task: number_text(task.earned) for task in grade.tasks}
    excused = any(note.kind == _EXCUSED for note in grade.notes)
    return [
        *(spreadsheet_safe(name) for name in (grade.assignment, grade.student, grade.submission.file)),
        _EXCUSED if excused else grade.status,
        number_text(grade.score),
        number_text(grade.max_score),
        str(grade.late.days),
        number_text(grade.late.deduction),
        *(earned.get(task, "") for task in tasks),
        number_text(sum(task.bonus for task in grade.tasks)),
        _say(short_notes(grade)),
    ]


def _absent(row: Absent, tasks: Sequence[str]) -> list[str]:
    score = "" if row.status == _EXCUSED else "0"
    first = [spreadsheet_safe(row.assignment), spreadsheet_safe(row.student), "", row.status, score]
    return [*first, number_text(row.max_score), "0", "0", *("" for _ in tasks), "0", _say(row.notes)]


def _column(task: str) -> str:
    """A task's column: its name, unless a column of ours is called the same."""
    return spreadsheet_safe(f"task:{task}" if task in (*_BEFORE, *_AFTER, *_PEOPLE) else task)


def _say(notes: Sequence[Note]) -> str:
    """Notes with their kinds: "cell_error: cell 7: raised ValueError"."""
    return spreadsheet_safe("; ".join(f"{note.kind}: {note_text(note)}" for note in notes))
