"""A grade as plain data: ``results.json``, version 1, as frozen dataclasses, with a writer and a strict reader.

Field order is key order. Everything the harness shows (tables, CSV, HTML, uploads) is a pure function of a ``Grade``.
"""

from __future__ import annotations

import json
import re
import types
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from autograder.model import AutograderError, Verdict
from autograder.records import DECIMALS, Unfit, annotations_of, read_quickly, write

__all__ = [
    "CRITERION",
    "DECIMALS",
    "SCHEMA",
    "Environment",
    "Gpu",
    "Grade",
    "Late",
    "Misconception",
    "Note",
    "Status",
    "SubmissionInfo",
    "TaskGrade",
    "TestResult",
    "from_json",
    "to_json",
]

#: The version this module writes, and the only one it reads.
SCHEMA = 1

#: How the id of a row begins that a person scores: ``rubric::clarity`` is the criterion "clarity".
CRITERION = "rubric::"

#: ``final``; ``incomplete`` (something was deferred); ``needs_ta`` (a person should look).
Status = Literal["final", "incomplete", "needs_ta"]


# Written as escapes: lone surrogates (file names that are no UTF-8 cannot be encoded), and the control, bidi and line
# characters that could turn a file around before the eyes of whoever reads it.
_UNSEEN = re.compile("[\ud800-\udfff\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class TestResult:
    """What one test said. ``hint`` may always be shown to students, ``detail`` only as far as the policy allows."""

    __test__: ClassVar[bool] = False  # pytest would take the class for a test case

    id: str
    verdict: Verdict
    hidden: bool
    hint: str
    detail: str
    seconds: float

    @property
    def criterion(self) -> str:
        """The name of the criterion, for a row that a person scores; "" for a test."""
        return self.id.removeprefix(CRITERION) if self.id.startswith(CRITERION) else ""


@dataclass(frozen=True, slots=True)
class TaskGrade:
    """Points of one task; ``passed`` of ``total`` count its required tests, ``tests`` lists the bonus ones too."""

    task: str
    earned: float
    possible: float
    bonus: float
    passed: int
    total: int
    tests: tuple[TestResult, ...]

    @property
    def by_a_person(self) -> bool:
        """Whether a person scores this task, so that its ``tests`` are the criteria of its rubric."""
        return bool(self.tests) and self.tests[0].id.startswith(CRITERION)  # a rubric and tests never mix


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known mistake that the submission's failures match."""

    task: str
    id: str
    says: str


@dataclass(frozen=True, slots=True)
class Late:
    """How late, in days that count, and the points that this costs."""

    days: int
    deduction: float


@dataclass(frozen=True, slots=True)
class SubmissionInfo:
    """The file as handed in; ``received`` is an ISO 8601 moment, or "" where nobody knows."""

    file: str
    sha256: str
    received: str


@dataclass(frozen=True, slots=True)
class Gpu:
    """How the device checks ran: ``mode`` is ``real``, ``simulated`` or ``deferred`` (not checked)."""

    mode: str
    device: str


@dataclass(frozen=True, slots=True)
class Environment:
    """What the grade was made with: enough to make it again."""

    grader: str
    python: str
    torch: str
    tests_sha256: str
    isolation: tuple[str, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader should know that is not a test.

    Kinds in use: ``cell_error`` (cell N raised or was stopped), ``unreadable``, ``suspicion`` (a person should look),
    ``grader_error``, ``isolation``, ``intake``; ``answer`` (the text of a task that a person scores: ``says`` is the
    task's name on a line of its own, then the text) and ``no_answer`` (there is none).
    """

    kind: str
    says: str
    cell: int | None = None


@dataclass(frozen=True)
class Grade:
    """One graded submission."""

    schema: int
    assignment: str
    student: str
    submission: SubmissionInfo
    status: Status
    score: float
    max_score: float
    late: Late
    tasks: tuple[TaskGrade, ...]
    misconceptions: tuple[Misconception, ...]
    notes: tuple[Note, ...]
    gpu: Gpu
    environment: Environment

    @cached_property
    def verdicts(self) -> frozenset[Verdict]:
        """All verdicts that occur, whatever the task."""
        return frozenset(test.verdict for task in self.tasks for test in task.tests)


def to_json(grade: Grade) -> str:
    """The text of ``results.json``: stable key order, numbers rounded once, real letters, a newline at the end."""
    try:
        text = write(grade)
    except Unfit as problem:
        raise AutograderError(f"a grade {problem}") from None
    if not text.isascii() or "\x7f" in text:
        text = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text + "\n"


def from_json(text: str, *, source: str = "results.json") -> Grade:
    """The grade in ``text``. Missing, extra or mistyped keys raise an AutograderError that names file and key."""
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise AutograderError(f"{source}: not JSON ({error})") from None
    if not isinstance(data, dict):
        raise AutograderError(f"{source}: expected an object, got {_kind_of(data)}")
    schema = data.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        found = "no schema number" if schema is None else f"schema {json.dumps(schema)[:40]}"
        raise AutograderError(f"{source}: has {found}; this grader reads schema {SCHEMA}: grade the submission again")
    try:
        grade = read_quickly(Grade, data)
    except Unfit:
        try:
            grade = _read(Grade, data, "")
        except _UnfitError as problem:
            raise AutograderError(f"{source}: {problem}") from None
    assert isinstance(grade, Grade)
    return grade


class _UnfitError(Exception):
    """A value that does not fit its field; the message names the key."""


def _read(wanted: Any, value: Any, key: str) -> Any:
    """``value`` as the annotation ``wanted``, or _UnfitError."""
    if isinstance(wanted, type) and is_dataclass(wanted):
        return _read_object(wanted, value, key)
    origin = get_origin(wanted)
    if origin is tuple:
        if not isinstance(value, list):
            raise _UnfitError(f"{key}: expected a list, got {_kind_of(value)}")
        return tuple(_read(get_args(wanted)[0], item, f"{key}[{index}]") for index, item in enumerate(value))
    if origin in (Union, types.UnionType):  # the only one here is `int | None`
        return None if value is None else _read(get_args(wanted)[0], value, key)
    if origin is Literal:
        return _one_of(get_args(wanted), value, key)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(_one_of(tuple(member.value for member in wanted), value, key))
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise _UnfitError(f"{key}: expected {_NAMES[wanted]}, got {_kind_of(value)}")
    return value


def _read_object(wanted: type, value: Any, key: str) -> Any:
    """A JSON object as the dataclass ``wanted``: exactly its keys, no more, no fewer."""
    if not isinstance(value, dict):
        raise _UnfitError(f"{key}: expected an object, got {_kind_of(value)}")
    prefix = f"{key}." if key else ""
    hints = annotations_of(wanted)
    if missing := [name for name in hints if name not in value]:
        raise _UnfitError(f"{prefix}{missing[0]}: is missing")
    if extra := [name for name in value if name not in hints]:
        raise _UnfitError(f"{prefix}{extra[0]}: is not a key of schema {SCHEMA}")
    return wanted(**{name: _read(hint, value[name], prefix + name) for name, hint in hints.items()})


def _one_of(allowed: tuple[str, ...], value: Any, key: str) -> str:
    """``value`` if it is one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise _UnfitError(f"{key}: {json.dumps(value)[:40]} is not one of {', '.join(allowed)}")
    return value


_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _kind_of(value: Any) -> str:
    """What a JSON value is, in a word."""
    if value is None:
        return "null"
    names: dict[Any, str] = {dict: "an object", list: "a list", **_NAMES}
    return names[type(value)]


def _refuse_constant(name: str) -> float:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(f"{name} is not a number here")
