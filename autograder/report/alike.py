"""Tests that tell the same are told once: a function that is not written fails all of its tests in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grade import TestResult
from autograder.model import Verdict

__all__ = ["Alike", "alike"]


@dataclass(frozen=True, slots=True)
class Alike:
    """Tests with one verdict and one sentence; ``hint`` is "" where theirs differ, or where the sentence is enough."""

    verdict: Verdict
    detail: str
    hint: str
    tests: tuple[TestResult, ...]


def alike(tests: Iterable[TestResult]) -> list[Alike]:
    """The tests that did not pass, in the order of their first ones.

    Those without a sentence go together by their hints. A ban stops a function on the same line whatever it is asked,
    so what was asked does not count there; and it says itself what to do. Hints that differ behind one sentence speak
    of what comes later.
    """
    groups: dict[tuple[Verdict, str], list[TestResult]] = {}
    for test in tests:
        if test.verdict is not Verdict.PASSED:
            groups.setdefault((test.verdict, _sameness(test)), []).append(test)
    found = []
    for (verdict, _), members in groups.items():
        hints = {test.hint for test in members}
        hint = hints.pop() if len(hints) == 1 and verdict is not Verdict.FORBIDDEN else ""
        found.append(Alike(verdict, members[0].detail, hint, tuple(members)))
    return found


def _sameness(test: TestResult) -> str:
    if test.verdict is Verdict.FORBIDDEN:
        return test.detail.partition(" uses ")[2] or test.detail
    return test.detail or test.hint
