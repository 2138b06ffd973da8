"""What lateness, grace days and excuses make of grades, and the notes that say so.

Tests decide what a submission earns; this decides what is taken off, from all grades of a student together. It can be
done again at any time: settled grades are settled anew, so a moved deadline needs no test to run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from autograder.course import Course
from autograder.grade import DECIMALS, Grade, Late, Note
from autograder.people.deadlines import Deadline, deadline
from autograder.people.people import People
from autograder.people.points import exact_points
from autograder.scoring import deduction, late_by

__all__ = ["NOTES", "Standing", "extension_notes", "settle", "standings"]

#: The kinds of notes that are made here, and made anew each time.
NOTES = ("late", "grace_days", "extension", "excused", "roster")

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """One grade as it counts.

    Args:
        grade: the grade, with its deduction and the notes about it.
        points: its score, exactly.
        excused: whether it counts for nothing.
        days: started days after the student's own deadline.
        grace_days: how many of them were covered by the student's budget.
    """

    grade: Grade
    points: Fraction = Fraction(0)
    excused: bool = False
    days: int = 0
    grace_days: int = 0


def settle(course: Course, people: People, grades: Iterable[Grade]) -> list[Grade]:
    """The grades with everybody's own deadline, grace days and excuses applied; see :func:`standings`."""
    return [standing.grade for standing in standings(course, people, grades)]


def standings(course: Course, people: People, grades: Iterable[Grade], *, with_grace: bool = True) -> list[Standing]:
    """How each grade counts, in the order given.

    A grace day is spent only where it lowers a deduction, on homeworks in the order in which they are due for the
    student. Grades of homeworks that grader.yml does not list are left as they are.

    Args:
        course: the course.
        people: its students.
        grades: all grades of each student, or the budget of grace days begins anew.
        with_grace: False leaves the grace days unspent.

    Raises:
        UserError: an assignment.yml is not right.
    """
    grades = list(grades)
    places = {slug: number for number, slug in enumerate(course.slugs)}
    dates = [deadline(people, grade.assignment, grade.student) for grade in grades]

    def turn(index: int) -> tuple[datetime, int]:
        due = dates[index].due
        return (due.astimezone(UTC) if due else _NEVER), places.get(grades[index].assignment, len(places))

    left: dict[str, int] = {}
    found: dict[int, Standing] = {}
    for index in sorted(range(len(grades)), key=turn):
        grade = grades[index]
        if grade.assignment not in places:
            found[index] = Standing(grade, Fraction(str(grade.score)))
            continue
        budget = left.get(grade.student, course.config.late_policy.grace_days if with_grace else 0)
        standing = _standing(course, people, grade, dates[index], budget)
        left[grade.student] = budget - standing.grace_days
        found[index] = standing
    return [found[index] for index in range(len(grades))]


def extension_notes(dates: Deadline) -> list[Note]:
    """What a reader should know about an extension; nothing if there is none."""
    if not dates.extended or dates.due is None or dates.regular is None:
        return []
    return [Note("extension", f"an extension moved the deadline from {_at(dates.regular)} to {_at(dates.due)}")]


def _standing(course: Course, people: People, grade: Grade, dates: Deadline, budget: int) -> Standing:
    policy = course.config.late_policy
    notes = [note for note in grade.notes if note.kind not in NOTES]
    notes += _about_the_roster(people, grade)
    exact, maximum = exact_points(course, grade), Decimal(str(grade.max_score))
    if people.is_excused(grade.assignment, grade.student):
        notes.append(Note("excused", "excused from this homework: it counts for nothing"))
        return Standing(_with(grade, 0, exact, Fraction(0), notes), exact, excused=True)
    received = datetime.fromisoformat(grade.submission.received) if grade.submission.received else None
    days = late_by(received, dates.due, policy)
    taken = deduction(exact, maximum, days, policy)
    spent = min(days, budget)
    if spent and (less := deduction(exact, maximum, days - spent, policy)) < taken:
        taken = less
    else:
        spent = 0
    notes += extension_notes(dates)
    if days and dates.due and received:
        says = f"handed in on {_at(received.astimezone(dates.due.tzinfo))}, after {_at(dates.due)}: {_days(days)} late"
        notes.append(Note("late", says))
    if spent:
        notes.append(
            Note("grace_days", f"{_days(spent)} covered by the course's grace days, of which {budget - spent} are left")
        )
    return Standing(_with(grade, days - spent, exact, taken, notes), exact - taken, days=days, grace_days=spent)


def _with(grade: Grade, days: int, exact: Fraction, taken: Fraction, notes: Sequence[Note]) -> Grade:
    """The grade with this deduction; the very same one if nothing changes."""
    late = Late(days, _rounded(taken))
    if late == grade.late:
        return grade if tuple(notes) == grade.notes else replace(grade, notes=tuple(notes))
    return replace(grade, late=late, score=_rounded(exact - taken), notes=tuple(notes))


def _about_the_roster(people: People, grade: Grade) -> list[Note]:
    if people.roster is None or people.student(grade.student):
        return []
    means = people.directory.find(grade.student)
    more = f"; by the roster it is {means}: grade it again, then remove this result" if means else ""
    return [Note("roster", f"{grade.student} is not on the roster {people.roster.shown}{more}")]


def _rounded(points: Fraction) -> float:
    return float(round(points, DECIMALS))


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
