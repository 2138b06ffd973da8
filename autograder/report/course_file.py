"""``course.csv``: one row a student, over all homeworks, with the course's total. Safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.report.csv_file import Enrolled, number_text, spreadsheet_safe

__all__ = ["EXCUSED", "CourseRow", "course_csv"]

#: What stands in place of points where a student is excused; Canvas reads it so.
EXCUSED = "EX"

_BEFORE = ("student", "name", "email", "section", "group")
_AFTER = (
    "total_percent",
    "missing",
    "excused",
    "dropped",
    "open",
    "late_days",
    "deduction",
    "grace_days",
    "grace_left",
)


@dataclass(frozen=True)
class CourseRow:
    """One student.

    Args:
        student: the key.
        enrolled: what the roster says.
        scores: points for each homework; None where excused.
        percent: the course's total in percent; None where nothing counts yet.
        missing: homeworks without a submission, which count with no points.
        dropped: homeworks that the rules leave out.
        open: homeworks that are not final, so that the total may still change.
        late_days: days late that cost something, over all homeworks that count.
        deduction: the points that they cost.
        grace_days: grace days used.
        grace_left: grace days left.
    """

    student: str
    enrolled: Enrolled
    scores: tuple[float | None, ...]
    percent: float | None
    missing: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    late_days: int = 0
    deduction: float = 0.0
    grace_days: int = 0
    grace_left: int = 0


def course_csv(homeworks: Sequence[str], rows: Sequence[CourseRow]) -> str:
    """The table as text with CRLF line ends, in the order of ``rows``; one column for each homework."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_BEFORE, *(_column(name) for name in homeworks), *_AFTER])
    for row in rows:
        known = row.enrolled
        excused = [name for name, score in zip(homeworks, row.scores, strict=True) if score is None]
        writer.writerow(
            [
                *map(spreadsheet_safe, (row.student, known.name, known.email, known.section, known.group)),
                *(EXCUSED if score is None else number_text(score) for score in row.scores),
                "" if row.percent is None else number_text(row.percent),
                *(spreadsheet_safe(" ".join(names)) for names in (row.missing, excused, row.dropped, row.open)),
                str(row.late_days),
                number_text(row.deduction),
                str(row.grace_days),
                str(row.grace_left),
            ]
        )
    return text.getvalue()


def _column(homework: str) -> str:
    """A homework's column: its name, unless a column of ours is called the same."""
    return spreadsheet_safe(f"homework:{homework}" if homework in (*_BEFORE, *_AFTER) else homework)
