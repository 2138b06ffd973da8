"""One submission behind the wall: which of the course's own code goes over, and when."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.course import Assignment
from autograder.examination import Examination
from autograder.model import Verdict
from autograder.sandbox.notebook_process import Supplies

ASSIGNMENT = Assignment.model_validate(
    {
        "title": "t",
        "notebook": "n",
        "tasks": [
            {"name": "halve", "points": 1},
            {"name": "third", "points": 1},
            {"name": "quarter", "points": 1, "uses": ["halve", "third"]},
        ],
    }
)


class Nothing:
    """Stands for a process that is never asked anything."""

    def close(self) -> None:
        """Nothing to close."""


def examination() -> Examination:
    """One whose process is never used."""
    process: Any = Nothing()
    return Examination(ASSIGNMENT, process, "7", Supplies(tools="T", stand_ins="S"))


def supplies(one: Examination, task: str) -> Supplies:
    """What goes over when ``task`` is tested."""
    return one.student(task)._session.supplies


def test_nothing_is_replaced_while_all_is_well() -> None:
    """No working version of anything reaches a student whose own functions pass."""
    one = examination()
    one.learn("halve", Verdict.PASSED)
    assert supplies(one, "quarter") == Supplies(tools="T")
    assert one.stand_ins == {}


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.RAISED, Verdict.TIMEOUT, Verdict.FORBIDDEN])
def test_what_fails_is_replaced_where_it_is_used(verdict: Verdict) -> None:
    """Only in the tasks that say so, and only the function that fails."""
    one = examination()
    one.learn("halve", verdict)
    one.learn("third", Verdict.PASSED)
    assert supplies(one, "third") == Supplies(tools="T")
    assert supplies(one, "quarter") == Supplies(tools="T", stand_ins="S", replace=("halve",))
    assert one.stand_ins == {"quarter": ("halve",)}


@pytest.mark.parametrize("verdict", [Verdict.DEFERRED, Verdict.GRADER_ERROR])
def test_what_nobody_knows_is_not_replaced(verdict: Verdict) -> None:
    """A test that was not decided says nothing against the function."""
    one = examination()
    one.learn("halve", verdict)
    assert supplies(one, "quarter").replace == ()
