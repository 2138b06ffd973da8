"""The roster: who takes the course, read from a CSV file of one's own or from an LMS's export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake import student_name
from autograder.model import UserError
from autograder.notebook import printable
from autograder.people.columns import Row, Unreadable, read_rows

__all__ = ["Roster", "Student", "read_roster"]

#: The columns that can name a student, the best first.
_KEYS = ("student", "login", "email", "name", "sis_id", "id")
#: Cells that are different for each student.
_UNIQUE = ("student", "email", "login", "id", "sis_id")
#: First cells of lines that Canvas puts between header and students, and its stand-in for a student.
_CANVAS_ROWS = ("points possible", "student, test")


@dataclass(frozen=True)
class Student:
    """One line of the roster.

    Args:
        key: the name in all results: fit for a file name, distinct without regard to case.
        name: the name for people; empty if the roster has none.
        email: address, or empty.
        sections: the sections; Canvas lists several as "A and B".
        group: name of the group for work in groups, or empty.
        ids: everything else that is this student's alone: numbers and logins.
        line: the line in the file.
    """

    key: str
    name: str = ""
    email: str = ""
    sections: tuple[str, ...] = ()
    group: str = ""
    ids: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Roster:
    """All students of a course, in the order of the file; ``shown`` is its name in messages."""

    students: tuple[Student, ...]
    shown: str

    @property
    def sections(self) -> list[str]:
        """The names of all sections, in the order in which they first appear."""
        return list(dict.fromkeys(section for student in self.students for section in student.sections))


def read_roster(path: Path, shown: str, columns: Mapping[str, str] | None = None) -> Roster:
    """Read a roster.

    Args:
        path: the CSV file.
        shown: its name in messages.
        columns: our name of a column to the header in the file, for headers that nobody could know.

    Raises:
        UserError: one line for each mistake, with file and line.
    """
    try:
        rows, wrong = read_rows(path.read_bytes(), columns or {})
    except FileNotFoundError:
        raise UserError(f"{shown}: there is no such file; grader.yml names it as `roster`") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read ({error.strerror})") from None
    except Unreadable as error:
        raise UserError(f"{shown}: {error}") from None
    problems = [f"{shown}:{line}" for line in wrong]
    students = []
    for row in rows:
        if row.cells.get("name", row.cells.get("student", "")).casefold() in _CANVAS_ROWS:
            continue
        student = _student(row)
        if student is None:
            filled = ", ".join(column for column in _KEYS if column in row.cells) or "name"
            problems.append(
                f"{shown}:{row.line}: says nothing about who it is; expected one of {filled} to be filled in"
            )
        else:
            students.append((student, row))
    problems += _twice(students, shown)
    if not students and not problems:
        problems.append(f"{shown}: lists no students")
    if problems:
        raise UserError("\n".join(problems))
    return Roster(tuple(student for student, _ in students), shown)


def _student(row: Row) -> Student | None:
    cells = row.cells
    name = cells.get("name", "") or " ".join(filter(None, (cells.get("first_name", ""), cells.get("last_name", ""))))
    handle = next(filter(None, ((name if column == "name" else cells.get(column, "")) for column in _KEYS)), "")
    if not handle:
        return None
    section = cells.get("section", "")
    return Student(
        key=student_name(handle),
        name=name,
        email=cells.get("email", ""),
        sections=tuple(filter(None, (part.strip() for part in section.split(" and ")))),
        group=cells.get("group", ""),
        ids=tuple(filter(None, (cells.get(column, "") for column in ("student", "login", "id", "sis_id")))),
        line=row.line,
    )


def _twice(students: Sequence[tuple[Student, Row]], shown: str) -> list[str]:
    """A line for everybody who is there a second time, or has what is another's alone."""
    problems = []
    lines: dict[tuple[str, str], int] = {}
    for student, row in students:
        own = {column: row.cells[column].casefold() for column in _UNIQUE if row.cells.get(column)}
        own["key"] = student.key.casefold()
        clashes = {column: lines[column, value] for column, value in own.items() if (column, value) in lines}
        if clashes:
            column, line = next(iter(clashes.items()))
            found = student.key if column == "key" else row.cells[column]
            what = "student" if column == "key" else column
            more = "; add a column `student` with a different key for each" if column == "key" else ""
            problems.append(f"{shown}:{row.line}: {what} {printable(found)} is on line {line} already{more}")
        for column, value in own.items():
            lines.setdefault((column, value), row.line)
    return problems
