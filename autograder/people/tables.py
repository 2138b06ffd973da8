"""The rows of ``grades.csv`` and ``course.csv`` that need to know who takes the course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.course import Course
from autograder.grade import DECIMALS, Note
from autograder.people.deadlines import deadline
from autograder.people.people import People
from autograder.people.standing import Standing, extension_notes
from autograder.people.totals import Counted, total
from autograder.report import Absent, CourseRow, Enrolled, course_csv, grades_csv

__all__ = ["ClassTables", "class_tables"]


@dataclass(frozen=True)
class ClassTables:
    """What is known about the class beside the grades.

    Args:
        grades_csv: text of ``grades.csv``.
        course_csv: text of ``course.csv``.
        absent: everybody on the roster without a submission, for each homework that was graded.
    """

    grades_csv: str
    course_csv: str
    absent: tuple[Absent, ...]


def class_tables(course: Course, people: People, standings: Sequence[Standing]) -> ClassTables:
    """Both tables. A homework counts for those without a submission once anybody's has been graded.

    Raises:
        UserError: an assignment.yml is not right.
    """
    graded = {standing.grade.assignment for standing in standings}
    homeworks = [slug for slug in course.slugs if slug in graded]
    absent = tuple(_absent(course, people, homeworks, standings))
    enrolled = {student.key: _enrolled(people, student.key) for student in people.students}
    rows = _course_rows(course, people, homeworks, standings)
    grades = [standing.grade for standing in standings]
    return ClassTables(grades_csv(grades, enrolled, absent), course_csv(homeworks, rows), absent)


def _absent(course: Course, people: People, homeworks: Sequence[str], standings: Sequence[Standing]) -> list[Absent]:
    there = {(standing.grade.assignment, standing.grade.student) for standing in standings}
    rows = []
    for slug in homeworks:
        for student in people.students:
            if (slug, student.key) in there:
                continue
            notes: list[Note] = extension_notes(deadline(people, slug, student.key))
            status = "excused" if people.is_excused(slug, student.key) else "missing"
            rows.append(Absent(slug, student.key, status, float(course.assignment(slug).max_score), tuple(notes)))
    return rows


def _enrolled(people: People, key: str) -> Enrolled:
    student = people.student(key)
    if student is None:
        return Enrolled("", "", "", "")
    groups = dict.fromkeys(people.group_of(slug, key)[0] for slug in people.config.homeworks)
    return Enrolled(student.name, student.email, " and ".join(student.sections), ", ".join(filter(None, groups)))


def _course_rows(
    course: Course,
    people: People,
    homeworks: Sequence[str],
    standings: Sequence[Standing],
) -> list[CourseRow]:
    """The roster in its order, then everybody else by name."""
    graded: dict[str, dict[str, Standing]] = defaultdict(dict)
    for standing in standings:
        graded[standing.grade.student][standing.grade.assignment] = standing
    listed = [student.key for student in people.students]
    others = sorted(set(graded) - set(listed))
    return [_course_row(course, people, homeworks, key, graded[key]) for key in (*listed, *others)]


def _course_row(
    course: Course,
    people: People,
    homeworks: Sequence[str],
    key: str,
    graded: dict[str, Standing],
) -> CourseRow:
    scores: list[float | None] = []
    counted: list[Counted] = []
    missing = []
    for slug in homeworks:
        standing = graded.get(slug)
        excused = standing.excused if standing else people.is_excused(slug, key)
        scores.append(None if excused else standing.grade.score if standing else 0.0)
        if excused:
            continue
        if standing is None:
            missing.append(slug)
        points = standing.points if standing else Fraction(0)
        counted.append(Counted(slug, points, Fraction(course.assignment(slug).max_score)))
    result = total(course.config.course_total, counted)
    own = [graded[slug] for slug in homeworks if slug in graded and not graded[slug].excused]
    used = sum(standing.grace_days for standing in own)
    return CourseRow(
        student=key,
        enrolled=_enrolled(people, key),
        scores=tuple(scores),
        percent=None if result.share is None else float(round(100 * result.share, DECIMALS)),
        missing=tuple(missing),
        dropped=result.dropped,
        open=tuple(standing.grade.assignment for standing in own if standing.grade.status != "final"),
        late_days=sum(standing.grade.late.days for standing in own),
        deduction=float(sum((Fraction(str(standing.grade.late.deduction)) for standing in own), Fraction(0))),
        grace_days=used,
        grace_left=course.config.late_policy.grace_days - used,
    )
