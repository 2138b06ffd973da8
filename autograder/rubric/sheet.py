"""Scores as a CSV file: one to fill in, and one to read, whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from autograder.course import Assignment, Criterion
from autograder.model import UserError
from autograder.report import spreadsheet_safe, visible
from autograder.rubric.reading import Reading

__all__ = ["Entry", "export_sheet", "points_of", "read_sheet"]

_NEEDED = ("student", "criterion", "points")
_HEADER = ("student", "criterion", "points", "comment", "out_of", "says", "text")
_MOST_BYTES = 50_000_000
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,4})?", re.ASCII)
MOST_COMMENT = 2_000


@dataclass(frozen=True)
class Entry:
    """One score in the file."""

    student: str
    task: str
    criterion: str
    points: Decimal
    comment: str


def export_sheet(found: Iterable[Reading], *, again: bool = False) -> str:
    """A CSV with a row for each criterion to be looked at, points and comment to be filled in.

    What is left empty stays as it is. Scores that were given to another text are in it.

    ``again`` adds those that are scored, with their scores.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for reading in found:
        for criterion in reading.task.rubric if again else reading.to_ask:
            said = reading.text or f"({reading.missing})"
            given = None if criterion in reading.open else reading.given.get(criterion.name)
            points, comment = ("", "") if given is None else (str(given.points), given.comment)
            row = (reading.student, criterion.name, points, comment, str(criterion.points), criterion.says, said)
            writer.writerow([spreadsheet_safe(cell) for cell in row])
    return text.getvalue()


def read_sheet(path: Path, assignment: Assignment, students: Iterable[str]) -> list[Entry]:
    """The scores in a filled-in CSV; rows without points and comment are passed over.

    Separators may be commas, semicolons or tabs, decimal signs points or commas. Columns beside ``student``,
    ``criterion``, ``points`` and ``comment`` are those of :func:`export_sheet`.

    Args:
        path: the file.
        assignment: the homework.
        students: those who have a grade.

    Raises:
        UserError: with a line for everything that is wrong; then nothing may be taken from the file.
    """
    shown = str(path)
    rows = _rows(path, shown)
    if not rows:
        raise UserError(f"{shown}: is empty; expected a first row with {', '.join(_NEEDED)} and comment")
    columns = [cell.strip().casefold() for cell in rows[0][1]]
    problems = [f"{shown}:1: there is no column {name!r}" for name in _NEEDED if name not in columns]
    problems += [
        f"{shown}:1: the column {visible(name)!r} is not known; there may be {', '.join(_HEADER)}"
        for name in dict.fromkeys(columns)
        if name not in _HEADER
    ]
    problems += [f"{shown}:1: the column {n!r} is there twice" for n in _HEADER if columns.count(n) > 1]
    if problems:
        raise UserError("\n".join(problems))
    reader = _Reader(assignment, {spelled: name for name in students for spelled in (spreadsheet_safe(name), name)})
    for line, cells in rows[1:]:
        if any(cell.strip() for cell in cells):
            reader.take(line, dict(zip(columns, cells, strict=False)), surplus=len(cells) > len(columns))
    if reader.problems:
        raise UserError("\n".join(f"{shown}:{problem}" for problem in reader.problems) + "\nnothing was recorded")
    return list(reader.entries.values())


def points_of(text: str, criterion: Criterion) -> Decimal:
    """Points that a person typed; UserError with what is wrong with them."""
    if not _NUMBER.fullmatch(text.strip()):
        raise UserError(f"{visible(text[:40])!r} is no number of points; expected 0 to {criterion.points}")
    try:
        points = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise UserError(f"{visible(text[:40])!r} is no number of points") from None
    if points > criterion.points:
        raise UserError(f"{points} points are more than the {criterion.points} of {criterion.name}")
    return points


class _Reader:
    """Takes the rows one by one, and keeps every mistake with its line."""

    def __init__(self, assignment: Assignment, students: Mapping[str, str]) -> None:
        self.entries: dict[tuple[str, str], Entry] = {}
        self.problems: list[str] = []
        self._lines: dict[tuple[str, str], int] = {}
        self._students = students
        self._criteria = {
            criterion.name.casefold(): (task.name, criterion)
            for task in assignment.read_by_a_person
            for criterion in task.rubric
        }

    def take(self, line: int, row: Mapping[str, str], *, surplus: bool) -> None:
        """The next row with anything in it."""
        problems = []
        typed = row.get("student", "").strip()
        student = self._students.get(typed)
        if surplus:
            problems.append("has more cells than the first row has columns")
        if student is None:
            problems.append(f"no student {visible(typed[:80])!r} has a grade of this homework")
        name = row.get("criterion", "").strip()
        found = self._criteria.get(name.casefold())
        if found is None:
            known = ", ".join(criterion.name for _, criterion in self._criteria.values())
            problems.append(f"{visible(name[:80])!r} is no criterion; there are {known}")
        points, comment = row.get("points", "").strip(), _as_typed(row.get("comment", "").strip())
        if not points and comment and found is not None:
            problems.append("has a comment but no points")
        if len(comment) > MOST_COMMENT:
            problems.append(f"its comment has {len(comment)} characters; at most {MOST_COMMENT} are kept")
        value = Decimal(0)
        if points and found is not None:
            try:
                value = points_of(points, found[1])
            except UserError as error:
                problems.append(str(error))
        if points and found is not None and student is not None:
            key = student, found[1].name
            if key in self._lines:
                problems.append(f"{student} and {found[1].name} stand in line {self._lines[key]} too")
            self._lines.setdefault(key, line)
            if not problems:
                self.entries[key] = Entry(student, found[0], found[1].name, value, comment)
        self.problems += [f"{line}: {problem}" for problem in problems]


def _as_typed(text: str) -> str:
    """Text without the apostrophe that the export put in front of what a spreadsheet would take for a formula."""
    return text[1:] if text.startswith("'") and spreadsheet_safe(text[1:]) == text else text


def _rows(path: Path, shown: str) -> list[tuple[int, list[str]]]:
    """The rows with the line in which each begins."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(f"{shown}: is larger than {_MOST_BYTES // 1_000_000} MB; that is no file of scores")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{shown}: is not UTF-8 text; save it as CSV in UTF-8") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read ({error.strerror})") from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            rows.append((line, list(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError(f"{shown}:{line}: is not CSV ({error})") from None
    return _without_blank_start(rows)


def _without_blank_start(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    for number, (_, cells) in enumerate(rows):
        if any(cell.strip() for cell in cells):
            return list(rows[number:])
    return []
