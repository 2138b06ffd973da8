"""Which submissions are graded, and in whose rows they count: groups, several attempts, and one name per student."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograder.course import Course
from autograder.grade import Grade, Note
from autograder.intake import Submission
from autograder.notebook import UnreadableNotebook, printable
from autograder.people.people import People
from autograder.people.standing import standings

__all__ = ["Plan", "Row", "plan"]

_NOTES = ("group", "attempt")


@dataclass(frozen=True)
class _Candidate:
    """A submission, whom it counts for, and its group's name if it has one."""

    submission: Submission
    members: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class Row:
    """A grade in the name of one student, and whether it is the one that counts for them so far."""

    grade: Grade
    counts: bool


@dataclass(frozen=True)
class _Best:
    """What a student's best attempt is worth, and the number of its row; 0 for one of an earlier run."""

    points: tuple[float, str]
    row: int


@dataclass
class Plan:
    """What to grade. Each submission is graded once, whatever the number of students whose row it makes.

    Several submissions may have the same ``student``: they are attempts, of which the best counts. ``notes`` are the
    choices that were made, for people.
    """

    course: Course
    people: People
    homework: str
    submissions: tuple[Submission, ...] = ()
    notes: tuple[str, ...] = ()
    _members: Mapping[Submission, tuple[str, ...]] = field(default_factory=dict)
    _groups: Mapping[Submission, str] = field(default_factory=dict)
    _attempts: Mapping[str, int] = field(default_factory=dict)
    _best: dict[str, _Best] = field(default_factory=dict)
    _rows: int = 0

    def members(self, submission: Submission) -> tuple[str, ...]:
        """The students whose row a submission may make."""
        return self._members[submission]

    def submission_of(self, grade: Grade) -> Submission:
        """The submission that a grade is of; KeyError if it is of none in this plan."""
        same = self._by_file.get((grade.submission.file, grade.submission.received), ())
        own = [one for one in same if grade.student in (one.student, *self._members[one])]
        if not own:
            raise KeyError(grade.student)
        return (
            own[0] if len(own) == 1 else next((one for one in own if _sha256(one) == grade.submission.sha256), own[0])
        )

    def remember(self, grades: Iterable[Grade]) -> None:
        """Let grades of earlier runs by the same tests stand against those of this one, if the best attempt counts."""
        if self.people.config.attempts != "best":
            return
        here = {(member, _sha256(one)) for one, members in self._members.items() for member in members}
        for grade in grades:
            if grade.assignment == self.homework and (grade.student, grade.submission.sha256) not in here:
                self._best[grade.student] = _Best(self._points(grade), 0)

    def competes(self, submission: Submission) -> bool:
        """Whether it is one of several attempts of a student, so that it must be better than the others to count."""
        return self.people.config.attempts == "best" or any(self._attempts[one] > 1 for one in self.members(submission))

    def rows(self, grades: Sequence[Grade]) -> list[Row]:
        """The rows that finished grades make, one for each member of each submission.

        Ask again with more grades as they come: a later answer replaces an earlier one.
        """
        rows: list[tuple[Grade, int]] = []
        for grade in grades:
            submission = self.submission_of(grade)
            for member in self._members[submission]:
                row = self._row(grade, submission, member)
                self._rows += 1
                rows.append((row, self._rows))
                if self.competes(submission):
                    points, before = self._points(row), self._best.get(member)
                    if before is None or points >= before.points:
                        self._best[member] = _Best(points, self._rows)
        return [Row(row, counts=self._counts(row.student, number)) for row, number in rows]

    def _counts(self, student: str, row: int) -> bool:
        best = self._best.get(student)
        return best is None or best.row == row

    @cached_property
    def _by_file(self) -> dict[tuple[str, str], list[Submission]]:
        """The submissions by file name and moment, as grades name them."""
        found: dict[tuple[str, str], list[Submission]] = defaultdict(list)
        for one in self.submissions:
            found[one.file, one.received.isoformat() if one.received_is_known else ""].append(one)
        return found

    def _points(self, grade: Grade) -> tuple[float, str]:
        """What an attempt is worth; of equal ones the later is better. No grace day is spent on a comparison."""
        settled = standings(self.course, self.people, [grade], with_grace=False)[0].grade
        return settled.score, grade.submission.received

    def _row(self, grade: Grade, submission: Submission, member: str) -> Grade:
        notes = [note for note in grade.notes if note.kind not in _NOTES]
        members = self._members[submission]
        if len(members) > 1:
            group = self._groups[submission]
            name = f"the group {group} ({', '.join(members)})" if group else f"{' and '.join(members)} together"
            notes.append(Note("group", f"handed in by {submission.student} for {name}"))
        if self._attempts[member] > 1:
            notes.append(Note("attempt", f"one of {self._attempts[member]} submissions, of which the best counts"))
        return replace(grade, student=member, notes=tuple(notes))


def plan(course: Course, people: People, homework: str, submissions: Sequence[Submission]) -> Plan:
    """Decide what is graded, from everything that was handed in for one homework.

    Each student has the submissions that they or a member of their group handed in. Under ``attempts: latest`` the
    latest counts and the others are not graded; where nobody knows which is the latest, because no LMS says when they
    arrived, all are graded and the best counts. Under ``attempts: best`` all are graded.
    """
    notes: list[str] = []
    candidates = _candidates(people, homework, submissions, notes)
    own: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        for member in candidate.members:
            own[member].append(candidate)
    members: dict[Submission, list[str]] = defaultdict(list)
    attempts: dict[str, int] = {}
    for student, several in own.items():
        kept = _kept(student, several, people, notes)
        attempts[student] = len(kept)
        for candidate in kept:
            members[candidate.submission].append(student)
    for candidate in candidates:
        without = [one for one in candidate.members if one not in members[candidate.submission]]
        if without:
            path = printable(str(candidate.submission.path), 300)
            notes.append(f"{path}: does not count for {' and '.join(without)}, a later submission replaces it")
    graded = [candidate for candidate in candidates if members[candidate.submission]]
    return Plan(
        course,
        people,
        homework,
        submissions=tuple(candidate.submission for candidate in graded),
        notes=tuple(notes),
        _members={submission: tuple(students) for submission, students in members.items() if students},
        _groups={candidate.submission: candidate.group for candidate in graded},
        _attempts=attempts,
    )


def _candidates(people: People, homework: str, submissions: Sequence[Submission], notes: list[str]) -> list[_Candidate]:
    """Each submission under the key of who handed it in, with everybody it counts for."""
    first_name: dict[tuple[str, str], str] = {}
    found = []
    for submission in submissions:
        owners = people.owners(submission)
        if owners == (submission.student,) and submission.lms_id and people.config.attempts == "best":
            # Intake gives each file a name of its own; attempts of one account belong to one student.
            owners = (first_name.setdefault((submission.lms, submission.lms_id), submission.student),)
        group, members = _together(people, homework, owners, submission, notes)
        found.append(_Candidate(replace(submission, student=owners[0]), members, group))
    return found


def _together(
    people: People, homework: str, owners: tuple[str, ...], submission: Submission, notes: list[str]
) -> tuple[str, tuple[str, ...]]:
    groups = {group: members for owner in owners for group, members in [people.group_of(homework, owner)] if group}
    if not groups:
        return "", owners
    if len(groups) > 1:
        notes.append(
            f"{printable(str(submission.path), 300)}: handed in by {' and '.join(owners)}, who are in different groups "
            f"({', '.join(groups)}); it counts for them alone"
        )
        return "", owners
    group, members = next(iter(groups.items()))
    return group, tuple(dict.fromkeys((*members, *owners)))


def _kept(student: str, several: list[_Candidate], people: People, notes: list[str]) -> list[_Candidate]:
    """The submissions of one student that are graded."""
    if len(several) == 1 or people.config.attempts == "best":
        return several
    if not all(candidate.submission.received_is_known for candidate in several):
        files = ", ".join(printable(candidate.submission.file, 60) for candidate in several)
        notes.append(
            f"{student}: {len(several)} submissions ({files}), and nobody knows which is the latest: all are graded, "
            "and the best counts"
        )
        return several
    last = max(candidate.submission.received for candidate in several)
    return [candidate for candidate in several if candidate.submission.received == last]


def _sha256(submission: Submission) -> str:
    try:
        return submission.sha256()
    except UnreadableNotebook:
        return ""
