"""When a homework is due for one student: the course's date, the section's, or an extension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.people.people import People

__all__ = ["Deadline", "deadline"]


@dataclass(frozen=True)
class Deadline:
    """When a homework is due: ``due`` counts; ``regular`` is what it would be without an extension. None: never."""

    due: datetime | None
    regular: datetime | None
    extended: bool = False

    @property
    def gained(self) -> timedelta:
        """The time that an extension gives; none if there is no deadline."""
        if self.due is None or self.regular is None:
            return timedelta(0)
        return self.due.astimezone(UTC) - self.regular.astimezone(UTC)


def deadline(people: People, homework: str, student: str) -> Deadline:
    """When ``homework`` is due for ``student``, in the course's time zone unless grader.yml names another.

    Days of an extension are days of the calendar: the time on the clock stays, even if summer time ends in between.
    Who is in several sections has until the latest of their dates.
    """
    config = people.config
    settings = config.homeworks.get(homework)
    if settings is None:
        return Deadline(None, None)
    known = people.student(student)
    own = {section.casefold() for section in known.sections} if known else set()
    dates = [date for section, date in settings.due_by_section.items() if section.casefold() in own]
    # In UTC, because Python compares two times of one zone as wall clocks, blind to a change of summer time.
    written = max(dates, key=lambda date: config.local(date).astimezone(UTC)) if dates else settings.due
    regular = None if written is None else config.local(written)
    extension = people.extensions.get(student, {}).get(homework)
    if extension is None or written is None:
        return Deadline(regular, regular)
    due = written + extension if isinstance(extension, timedelta) else extension
    return Deadline(config.local(due), regular, extended=True)
