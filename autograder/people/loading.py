"""Roster and ``grader.yml`` put together: whoever is named in one must be found in the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

from autograder.course import Course, GraderConfig
from autograder.intake import student_name
from autograder.model import UserError
from autograder.people.deadlines import deadline
from autograder.people.directory import Directory
from autograder.people.people import People
from autograder.people.roster import Roster, Student, read_roster

__all__ = ["load_people"]

Value = TypeVar("Value")


def load_people(course: Course) -> People:
    """Read the roster, if ``grader.yml`` names one, and find everybody whom ``grader.yml`` names.

    Raises:
        UserError: one line for each mistake in the roster; or for each name, section, group and extension in
            ``grader.yml`` that does not fit it.
    """
    config = course.config
    roster = None
    if config.roster is not None:
        path = course.root / config.roster.file
        roster = read_roster(
            path, config.roster.file, {str(name): title for name, title in config.roster.columns.items()}
        )
    names = _Names(config, roster)
    people = People(
        config=config,
        roster=roster,
        extensions=dict(names.by_student("extensions", config.extensions)),
        excused={key: frozenset(own) for key, own in names.by_student("excused", config.excused)},
        groups=names.groups(),
        directory=names.directory,
    )
    problems = [*names.problems, *_wrong_sections(config, roster), *_useless_extensions(people)]
    if problems:
        raise UserError("\n".join(f"grader.yml: {line}" for line in dict.fromkeys(problems)))
    return people


class _Names:
    """Translates the names in ``grader.yml`` into keys; what does not fit goes into ``problems``."""

    def __init__(self, config: GraderConfig, roster: Roster | None) -> None:
        self._config = config
        self._roster = roster
        self.problems: list[str] = []
        # Without a roster a name in grader.yml stands for itself, so that a submission under that name is found.
        self.directory = Directory(roster.students if roster else _themselves(config))

    def key(self, handle: str, place: str) -> str | None:
        """The key that ``handle`` means; None, and a problem, if there is none."""
        found = self.directory.find(handle)
        if found is None and self._roster is not None:
            guess = self.directory.guess(handle)
            like = f" (like {guess})" if guess else ""
            self.problems.append(
                f"{place}: should name one student of {self._roster.shown} by key, name, e-mail address or "
                f"number{like}; found {handle!r}"
            )
        return found

    def by_student(self, place: str, named: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        """The same mapping by key."""
        met: dict[str, str] = {}
        for handle, value in named.items():
            key = self.key(handle, f"{place}.{handle}")
            if key in met:
                self.problems.append(f"{place}.{handle}: is the same student as {met[key]}; put both into one entry")
            elif key is not None:
                met[key] = handle
                yield key, value

    def groups(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Members by homework and group: the homework's own groups, or else the course's, or else the roster's."""
        common = self._members("groups", self._config.groups)
        if not common:
            column: dict[str, list[str]] = defaultdict(list)
            for student in self._roster.students if self._roster else ():
                if student.group:
                    column[student.group].append(student.key)
            common = {name: tuple(keys) for name, keys in column.items()}
        found = {}
        for slug, settings in self._config.homeworks.items():
            own = settings.groups if settings else None
            found[slug] = common if own is None else self._members(f"homeworks.{slug}.groups", own)
        return found

    def _members(self, place: str, groups: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        group_of: dict[str, str] = {}
        found: dict[str, tuple[str, ...]] = {}
        for name, handles in groups.items():
            keys = [key for handle in handles if (key := self.key(handle, f"{place}.{name}"))]
            for key in keys:
                if group_of.setdefault(key, name) != name:
                    self.problems.append(
                        f"{place}.{name}: should hold nobody of another group; found {key}, who is in {group_of[key]}"
                    )
            found[name] = tuple(dict.fromkeys(keys))
        return found


def _themselves(config: GraderConfig) -> list[Student]:
    named = [*config.extensions, *config.excused]
    for groups in (config.groups, *(own.groups or {} for own in config.homeworks.values() if own)):
        named += [handle for handles in groups.values() for handle in handles]
    return [Student(student_name(handle), handle) for handle in dict.fromkeys(named)]


def _wrong_sections(config: GraderConfig, roster: Roster | None) -> Iterator[str]:
    """A line for each section that has a due date and no students."""
    known = roster.sections if roster else []
    folded = {section.casefold() for section in known}
    for slug, settings in config.homeworks.items():
        for section in settings.due_by_section if settings else ():
            place = f"homeworks.{slug}.due_by_section.{section}"
            if roster is None:
                yield f"{place}: sections need a `roster` that says who is in which"
            elif section.casefold() not in folded:
                there = ", ".join(known) or "no sections at all"
                yield f"{place}: should name a section of {roster.shown}, which has {there}; found {section!r}"


def _useless_extensions(people: People) -> Iterator[str]:
    """A line for each extension that gives no time."""
    for student, own in people.extensions.items():
        for slug in own:
            if slug not in people.config.homeworks:
                continue
            dates = deadline(people, slug, student)
            place = f"extensions.{student}.{slug}"
            if dates.regular is None:
                yield f"{place}: there is nothing to extend, because {slug} has no due date"
            elif dates.due is not None and dates.gained <= timedelta(0):
                yield (
                    f"{place}: should be later than the due date, {dates.regular:%Y-%m-%d %H:%M %Z}; "
                    f"found {dates.due:%Y-%m-%d %H:%M %Z}"
                )
