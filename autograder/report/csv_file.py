"""``grades.csv``: one row a submission, RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.grade import DECIMALS, Grade, Note
from autograder.report.words import note_text, visible

__all__ = ["grades_csv", "spreadsheet_safe"]

_BEFORE = ("assignment", "student", "file", "status", "score", "max_score", "late_days", "deduction")
_AFTER = ("bonus", "notes")
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four: full-width forms


def grades_csv(grades: Sequence[Grade]) -> str:
    """The table as text with CRLF line ends, ordered by assignment, student and file.

    Tasks have a column each, in the order of their assignments; it is empty where a submission has no such task.
    """
    ordered = sorted(grades, key=lambda grade: (grade.assignment, grade.student, grade.submission.file))
    tasks = list(dict.fromkeys(task.task for grade in ordered for task in grade.tasks))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_BEFORE, *(_column(task) for task in tasks), *_AFTER])
    for grade in ordered:
        earned = {task.task: _number(task.earned) for task in grade.tasks}
        writer.writerow(
            [
                *(spreadsheet_safe(name) for name in (grade.assignment, grade.student, grade.submission.file)),
                grade.status,
                _number(grade.score),
                _number(grade.max_score),
                str(grade.late.days),
                _number(grade.late.deduction),
                *(earned.get(task, "") for task in tasks),
                _number(sum(task.bonus for task in grade.tasks)),
                spreadsheet_safe("; ".join(_say(note) for note in grade.notes)),
            ]
        )
    return text.getvalue()


def spreadsheet_safe(text: str) -> str:
    """``text`` on one visible line; what a spreadsheet would take for a formula gets an apostrophe in front."""
    shown = visible(text)
    starts = (text[:1], shown.lstrip()[:1])
    return f"'{shown}" if any(start in _STARTS_A_FORMULA for start in starts) else shown


def _column(task: str) -> str:
    """A task's column: its name, unless a column of ours is called the same."""
    return spreadsheet_safe(f"task:{task}" if task in (*_BEFORE, *_AFTER) else task)


def _number(value: float) -> str:
    """A number without trailing zeros, never in scientific notation."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _say(note: Note) -> str:
    """A note with its kind: "cell_error: cell 7: raised ValueError"."""
    return f"{note.kind}: {note_text(note)}"
