"""Every student under one key, with extensions, excuses and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from autograder.course import GraderConfig
from autograder.intake import Submission, student_name
from autograder.people.directory import Directory
from autograder.people.roster import Roster, Student

__all__ = ["People"]


@dataclass(frozen=True)
class People:
    """The students of a course, as far as they are known. :func:`autograder.people.load_people` makes one.

    Without a roster everybody is who the submission says, and only those whom ``grader.yml`` names are known.

    Args:
        config: the course's settings.
        roster: the roster, if there is one.
        extensions: more time, by student and homework.
        excused: homeworks that do not count, by student.
        groups: members by homework and group.
        directory: finds a student by any name.
    """

    config: GraderConfig
    roster: Roster | None = None
    extensions: Mapping[str, Mapping[str, datetime | timedelta]] = field(default_factory=dict)
    excused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    directory: Directory = field(default_factory=lambda: Directory(()), repr=False)

    @property
    def students(self) -> tuple[Student, ...]:
        """Everybody on the roster."""
        return self.roster.students if self.roster else ()

    def student(self, key: str) -> Student | None:
        """The student with this key, if the roster has one."""
        return self._by_key.get(key)

    def owners(self, submission: Submission) -> tuple[str, ...]:
        """The keys of those who handed a file in: one, or those whom Gradescope names together.

        Who is not known keeps the name under which the file came.
        """
        handles, names = [submission.lms_id], [submission.display_name]
        if submission.lms == "gradescope" and "," in submission.lms_id:
            handles = submission.lms_id.split(",")
            names = submission.display_name.split(" & ")
            if len(names) != len(handles):
                names = handles
        keys = []
        for handle, name in zip(handles, names, strict=True):
            # Moodle's number belongs to a submission and could be the university's number of somebody else.
            candidates = (name, handle) if submission.lms == "moodle" else (handle, name)
            found = next(filter(None, map(self.directory.find, candidates)), None)
            keys.append(found or (submission.student if len(handles) == 1 else student_name(name)))
        return tuple(dict.fromkeys(keys))

    def group_of(self, homework: str, student: str) -> tuple[str, tuple[str, ...]]:
        """The name and the members of a student's group for a homework; "" and nobody if there is none."""
        return self._memberships.get((homework, student), ("", ()))

    def is_excused(self, homework: str, student: str) -> bool:
        """Whether a homework counts for nothing for this student."""
        return homework in self.excused.get(student, ())

    @cached_property
    def _by_key(self) -> dict[str, Student]:
        return {student.key: student for student in self.students}

    @cached_property
    def _memberships(self) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
        return {
            (homework, member): (name, members)
            for homework, groups in self.groups.items()
            for name, members in groups.items()
            for member in members
        }
