"""``autograder.diagnosis``: when two failures are the same failure."""

from __future__ import annotations

import pytest

from autograder.diagnosis import fingerprint
from autograder.grade import TestResult
from autograder.model import Verdict

ID = "test_f.py::test_shape"
CALL = "f(a tensor of shape (4, 3) and dtype float32) raised "


def mark(detail: str) -> str:
    """The fingerprint of a task whose one test has fixed inputs and raised."""
    test = TestResult(id=ID, verdict=Verdict.RAISED, hidden=True, hint="look", detail=detail, seconds=0.1)
    return fingerprint([test], frozenset({ID}))


@pytest.mark.parametrize(
    "place", ["ada.ipynb, cell 7, line 30", "ada (1).ipynb, cell 7, line 3", "x.py, cell 1, line 1"]
)
def test_the_place_of_an_error_does_not_count(place: str) -> None:
    """The same mistake in another cell, on another line and in another file."""
    assert mark(f"{CALL}ValueError: too many (3) ({place})") == mark(
        f"{CALL}ValueError: too many (3) (ben.ipynb, cell 2, line 5)"
    )


def test_the_error_counts() -> None:
    """Also where the arguments before it stand in parentheses of their own."""
    place = " (ada.ipynb, cell 7, line 30)"
    assert mark(f"{CALL}ValueError: one{place}") != mark(f"{CALL}TypeError: two{place}")
