"""Name the misconception: a failure that looks exactly like one known wrong solution, and like no other.

``autograder check --update`` writes how every wrong solution fails to ``solutions/<hw>/fingerprints.json``. Grading
compares. A student is told only where the match is exact and unique; anything weaker is a remark for the TA.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course import Course
from autograder.grade import Misconception, Note, TestResult
from autograder.model import UserError, Verdict

__all__ = ["FINGERPRINTS", "Known", "KnownWrong", "fingerprint", "load_known"]

FINGERPRINTS = "fingerprints.json"
#: Where an error was raised. The file's name may have parentheses, `ada (1).ipynb`, and those of a shape come earlier.
_PLACE = re.compile(r" \((?:[^\n()]|\([^\n()]*\))*, cell \d+, line \d+\)")
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


@dataclass(frozen=True)
class KnownWrong:
    """One wrong solution as grading needs it: its task, its sentence, how it fails, and which tests."""

    name: str
    task: str
    says: str
    fingerprint: str
    failing: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """All wrong solutions of a homework. ``fixed`` holds the tests whose inputs do not depend on the seed."""

    fixed: frozenset[str] = frozenset()
    wrong: tuple[KnownWrong, ...] = ()

    def diagnose(self, task: str, tests: Sequence[TestResult]) -> tuple[list[Misconception], list[Note]]:
        """What a failing task is known for: for the student if it is certain, for the TA if it is a guess."""
        mark = fingerprint(tests, self.fixed)
        if not mark:
            return [], []
        exact = [wrong for wrong in self.wrong if wrong.task == task and wrong.fingerprint == mark]
        if len(exact) == 1:
            return [Misconception(task, exact[0].name, exact[0].says)], []
        failing = {test.id for test in tests if test.verdict is not Verdict.PASSED}
        alike = exact or [w for w in self.wrong if w.task == task and set(w.failing) == failing]
        if not alike:
            return [], []
        names = ", ".join(sorted(wrong.name for wrong in alike)[:4])
        return [], [Note("resembles", f"{task} fails the same tests as the known wrong solutions {names}")]


def fingerprint(tests: Sequence[TestResult], fixed: frozenset[str]) -> str:
    """How a task fails: which tests, with which verdicts and, where the inputs are fixed, with which values.

    Empty if nothing fails. Numbers count to three digits, because the last ones differ between processors. Of tests
    with random inputs only the verdict counts, which the gate has proven not to depend on the seed.
    """
    failed = [test for test in tests if test.verdict is not Verdict.PASSED]
    if not failed:
        return ""
    lines = sorted(f"{test.id}\0{test.verdict}\0{_essence(test.detail) if test.id in fixed else ''}" for test in failed)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _essence(detail: str) -> str:
    said = _PLACE.sub("", detail).partition("; off by ")[0]
    return _NUMBER.sub(lambda found: f"{float(found[0]):.3g}", said)


def load_known(course: Course, slug: str) -> Known:
    """The wrong solutions that the gate last proved; none if there are none or the hidden tests have changed since."""
    path = course.solutions(slug) / FINGERPRINTS
    if not path.is_file():
        return Known()
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if data["tests_sha256"] != course.tests_digest(slug):
            return Known()
        return Known(
            frozenset(data["fixed"]),
            tuple(
                KnownWrong(name, str(w["task"]), str(w["says"]), str(w["fingerprint"]), tuple(w["failing"]))
                for name, w in data["wrong"].items()
            ),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{course.shown(path)}: is damaged ({error}); `autograder check --update` writes it") from None
