"""The schema of ``grader.yml`` and ``assignment.yml``. Unknown keys are errors: a typo must not switch a rule off."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, field_validator, model_validator

from autograder.course.policy import (
    Attempts,
    CourseTotal,
    Extension,
    Handle,
    HomeworkSettings,
    LatePolicy,
    RosterFile,
    Slug,
    Strict,
    local_moment,
)

__all__ = [
    "Assignment",
    "BanSpec",
    "Criterion",
    "Feedback",
    "GpuChoice",
    "GraderConfig",
    "HomeworkSettings",
    "IsolationSettings",
    "LatePolicy",
    "Limits",
    "LockName",
    "TaskSpec",
]

LockName = Literal["namespaces", "landlock", "seccomp", "no-fork", "uid", "rlimits"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Dotted = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
Points = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=4)]
#: What a student may see: only points; also verdicts and hints; also what was asked and what came back.
Feedback = Literal["scores", "hints", "details"]
#: How device checks run; ``auto`` uses a GPU where there is one, and simulates one elsewhere.
GpuChoice = Literal["auto", "real", "simulated", "off"]


class BanSpec(Strict):
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
_TAKEN = ("call", "figure", "function", "grad", "last_call", "on", "tool", "trace", "use")


class Criterion(Strict):
    """One thing that a person scores in a text: ``says`` tells student and reader what the points are for."""

    name: Slug
    points: Annotated[Points, Field(gt=0)]
    says: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]


class TaskSpec(Strict):
    """One function that students write: its points, the extra points of its bonus tests, what it may not call.

    ``uses`` names earlier tasks whose functions it may call or be given: where the student's own does not pass its
    tests, the course's stand-in takes its place while this task is tested.

    With a ``rubric`` it is a text instead: a person scores it, so it has no tests. The text is found in the notebook
    by the task's name or one of the ``headings``.
    """

    name: Identifier
    points: Points
    bonus: Points = Decimal(0)
    all_or_nothing: bool = False
    forbid: tuple[str, ...] = ()
    uses: tuple[Identifier, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    headings: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)], ...] = ()

    @field_validator("name")
    @classmethod
    def _can_be_called(cls, value: str) -> str:
        if value in _TAKEN or value.startswith("_"):
            raise ValueError(f"cannot be a task: {', '.join(_TAKEN)} and names with a leading underscore are taken")
        return value

    @model_validator(mode="after")
    def _text_or_function(self) -> Self:
        problems = []
        if self.rubric:
            total = sum((criterion.points for criterion in self.rubric), Decimal(0))
            if total != self.points:
                problems.append(f"task {self.name!r}: the points of its rubric sum to {total}, expected {self.points}")
            if self.forbid or self.uses or self.bonus or self.all_or_nothing:
                problems.append(
                    f"task {self.name!r} has a rubric, so it has no tests: "
                    "leave out `forbid`, `uses`, `bonus` and `all_or_nothing`"
                )
        elif self.headings:
            problems.append(f"task {self.name!r}: `headings` are for a task with a `rubric`")
        if problems:
            raise ValueError("\n".join(problems))
        return self


class Limits(Strict):
    """Caps on one submission. Seconds, and megabytes beyond what the warm interpreter takes."""

    cell_seconds: Annotated[float, Field(gt=0, le=3600)] = 20.0
    notebook_seconds: Annotated[float, Field(gt=0, le=36_000)] = 120.0
    call_seconds: Annotated[float, Field(gt=0, le=3600)] = 10.0
    task_seconds: Annotated[float, Field(gt=0, le=36_000)] = 60.0
    memory_mb: Annotated[int, Field(ge=256, le=1_000_000)] = 2048
    scratch_mb: Annotated[int, Field(ge=1, le=100_000)] = 64
    reply_mb: Annotated[int, Field(ge=1, le=2048)] = 64
    submission_mb: Annotated[int, Field(ge=1, le=2048)] = 50


class Assignment(Strict):
    """``assignments/<slug>/assignment.yml``."""

    title: Annotated[str, StringConstraints(min_length=1)]
    notebook: Identifier
    summary: str = ""
    tasks: Annotated[tuple[TaskSpec, ...], Field(min_length=1)]
    bans: dict[str, BanSpec] = Field(default_factory=dict)
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
        for number, task in enumerate(self.tasks):
            for used in task.uses:
                if used not in names[:number]:
                    problems.append(f"task {task.name!r} uses {used!r}, which is no earlier task")
        criteria = [criterion.name.casefold() for task in self.tasks for criterion in task.rubric]
        for name in sorted({name for name in criteria if criteria.count(name) > 1}):
            problems.append(
                f"the criterion {name!r} is listed {criteria.count(name)} times: give each a name of its own"
            )
        if all(task.rubric for task in self.tasks):
            problems.append("every task has a rubric: at least one needs tests, or there is nothing to grade here")
        unused = sorted(set(self.bans) - {key for task in self.tasks for key in task.forbid})
        problems += [f"the ban {key!r} is used by no task" for key in unused]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def max_score(self) -> Decimal:
        """Sum of the tasks' points, without bonus."""
        return sum((task.points for task in self.tasks), Decimal(0))

    @property
    def tested(self) -> tuple[TaskSpec, ...]:
        """The tasks that tests grade."""
        return tuple(task for task in self.tasks if not task.rubric)

    @property
    def read_by_a_person(self) -> tuple[TaskSpec, ...]:
        """The tasks with a rubric."""
        return tuple(task for task in self.tasks if task.rubric)

    def task(self, name: str) -> TaskSpec | None:
        """The task of that name, if there is one."""
        return next((task for task in self.tasks if task.name == name), None)


class IsolationSettings(Strict):
    """The locks that must hold before student code runs. An empty list means: trusted code only, at your own risk."""

    require: tuple[LockName, ...] = ("landlock", "seccomp", "rlimits")
    forgo: tuple[LockName, ...] = ()


class GraderConfig(Strict):
    """``grader.yml``: what a teaching assistant edits."""

    course: Annotated[str, StringConstraints(min_length=1)]
    timezone: str = "UTC"
    homeworks: Annotated[dict[Slug, HomeworkSettings | None], Field(min_length=1)]
    roster: RosterFile | None = None
    groups: dict[Handle, tuple[Handle, ...]] = Field(default_factory=dict)
    late_policy: LatePolicy = LatePolicy()
    extensions: dict[Handle, dict[Slug, Extension]] = Field(default_factory=dict)
    excused: dict[Handle, tuple[Slug, ...]] = Field(default_factory=dict)
    attempts: Attempts = "latest"
    course_total: CourseTotal = CourseTotal()
    limits: Limits = Limits()
    isolation: IsolationSettings = IsolationSettings()
    feedback: Feedback = "details"
    gpu: GpuChoice = "auto"
    receipt_key: Annotated[str, StringConstraints(min_length=1)] = ".receipt-key"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone; expected a name such as Europe/Berlin or America/New_York")
        return value

    @field_validator("roster", mode="before")
    @classmethod
    def _plain_roster(cls, value: object) -> object:
        return {"file": value} if isinstance(value, str) else value

    def local(self, moment: datetime) -> datetime:
        """A moment of this file with its time zone: its own, or the course's."""
        return local_moment(moment, ZoneInfo(self.timezone))

    def due(self, slug: str) -> datetime | None:
        """When ``slug`` is due for those who have no other date."""
        settings = self.homeworks.get(slug)
        return None if settings is None or settings.due is None else self.local(settings.due)
