"""The schema of ``grader.yml`` and ``assignment.yml``. Unknown keys are errors: a typo must not switch a rule off."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

__all__ = [
    "Assignment",
    "BanSpec",
    "Feedback",
    "GraderConfig",
    "HomeworkSettings",
    "IsolationSettings",
    "LatePolicy",
    "Limits",
    "LockName",
    "TaskSpec",
]

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?( ?(Z|[+-]\d{2}:?\d{2}))?")
LockName = Literal["namespaces", "landlock", "seccomp", "no-fork", "uid", "rlimits"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Dotted = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
#: The name of a homework: a folder in three trees, and part of every result's path.
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Points = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=4)]
#: What a student may see: only points; also verdicts and hints; also what was asked and what came back.
Feedback = Literal["scores", "hints", "details"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BanSpec(_Strict):
    """A group of built-ins that a task may forbid.

    ``names`` are public Python names, ``kernels`` ATen operators (base names) that do the forbidden work on the CPU,
    ``modules`` whole packages; ``autograd`` forbids every way to differentiate. ``says`` is shown to students.
    """

    says: Annotated[str, StringConstraints(min_length=10)]
    names: tuple[Dotted, ...] = ()
    kernels: tuple[Identifier, ...] = ()
    modules: tuple[Dotted, ...] = ()
    autograd: bool = False

    @model_validator(mode="after")
    def _forbids_something(self) -> Self:
        if not (self.names or self.kernels or self.modules or self.autograd):
            raise ValueError("forbids nothing: give at least one of names, kernels, modules, autograd")
        return self


#: Names that the tests' view of a student uses for itself.
_TAKEN = ("call", "trace", "grad", "last_call")


class TaskSpec(_Strict):
    """One function that students write: its points, the extra points of its bonus tests, what it may not call."""

    name: Identifier
    points: Points
    bonus: Points = Decimal(0)
    all_or_nothing: bool = False
    forbid: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _can_be_called(cls, value: str) -> str:
        if value in _TAKEN or value.startswith("_"):
            raise ValueError(f"cannot be a task: {', '.join(_TAKEN)} and names with a leading underscore are taken")
        return value


class Limits(_Strict):
    """Caps on one submission. Seconds, and megabytes beyond what the warm interpreter takes."""

    cell_seconds: Annotated[float, Field(gt=0, le=3600)] = 20.0
    notebook_seconds: Annotated[float, Field(gt=0, le=36_000)] = 120.0
    call_seconds: Annotated[float, Field(gt=0, le=3600)] = 10.0
    task_seconds: Annotated[float, Field(gt=0, le=36_000)] = 60.0
    memory_mb: Annotated[int, Field(ge=256, le=1_000_000)] = 2048
    scratch_mb: Annotated[int, Field(ge=1, le=100_000)] = 64
    reply_mb: Annotated[int, Field(ge=1, le=2048)] = 64
    submission_mb: Annotated[int, Field(ge=1, le=2048)] = 50


class Assignment(_Strict):
    """``assignments/<slug>/assignment.yml``."""

    title: Annotated[str, StringConstraints(min_length=1)]
    notebook: Identifier
    summary: str = ""
    tasks: Annotated[tuple[TaskSpec, ...], Field(min_length=1)]
    bans: dict[str, BanSpec] = {}
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        problems = []
        names = [task.name for task in self.tasks]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.append(f"task {name!r} is listed {names.count(name)} times")
        for task in self.tasks:
            for key in task.forbid:
                if key not in self.bans:
                    problems.append(f"task {task.name!r} forbids {key!r}, which `bans` does not define")
        unused = sorted(set(self.bans) - {key for task in self.tasks for key in task.forbid})
        problems += [f"the ban {key!r} is used by no task" for key in unused]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def max_score(self) -> Decimal:
        """Sum of the tasks' points, without bonus."""
        return sum((task.points for task in self.tasks), Decimal(0))

    def task(self, name: str) -> TaskSpec | None:
        """The task of that name, if there is one."""
        return next((task for task in self.tasks if task.name == name), None)


class LatePolicy(_Strict):
    """What lateness costs: a share of the maximum for every started day after the grace, up to ``max_days``."""

    grace_minutes: Annotated[int, Field(ge=0, le=100_000)] = 15
    per_day: Annotated[Decimal, Field(ge=0, le=1)] = Decimal("0.1")
    max_days: Annotated[int, Field(ge=0, le=1000)] = 3


class HomeworkSettings(_Strict):
    """One line of ``homeworks`` in grader.yml. Without a due date nothing is ever late."""

    due: datetime | None = None

    @field_validator("due", mode="before")
    @classmethod
    def _whole_moment(cls, value: object) -> object:
        # A bare date would mean its first minute, a bare number the seconds since 1970: both surprise a whole class.
        if value is None or isinstance(value, datetime):
            return value
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise ValueError("should be a date and a time, such as 2026-11-30 23:59")
        return value.replace(" ", "T", 1).replace(" ", "")


class IsolationSettings(_Strict):
    """The locks that must hold before student code runs. An empty list means: trusted code only, at your own risk."""

    require: tuple[LockName, ...] = ("landlock", "seccomp", "rlimits")
    forgo: tuple[LockName, ...] = ()


class GraderConfig(_Strict):
    """``grader.yml``: what a teaching assistant edits."""

    course: Annotated[str, StringConstraints(min_length=1)]
    timezone: str = "UTC"
    homeworks: Annotated[dict[Slug, HomeworkSettings | None], Field(min_length=1)]
    late_policy: LatePolicy = LatePolicy()
    limits: Limits = Limits()
    isolation: IsolationSettings = IsolationSettings()
    feedback: Feedback = "details"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone; expected a name such as Europe/Berlin or America/New_York")
        return value

    def due(self, slug: str) -> datetime | None:
        """When ``slug`` is due, in the course's time zone unless the date names its own."""
        settings = self.homeworks.get(slug)
        if settings is None or settings.due is None:
            return None
        due = settings.due
        return due if due.tzinfo else due.replace(tzinfo=ZoneInfo(self.timezone))
