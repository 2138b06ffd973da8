"""What students were shown: a line whenever it came out differently, and none when it did not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from autograder.grade import Late
from autograder.gradebook import Counted, Gradebook


@pytest.fixture
def row(book: Gradebook, grade: Any) -> Counted:
    """Ada's grade as it is shown; two attempts are recorded."""
    book.record(grade())
    book.record(grade())
    return Counted("toy", "ada", 1, 1.5, 2.0, "final", Late(1, 0.5), ("one day late",))


def test_the_same_is_written_once(book: Gradebook, row: Counted, clock: Any) -> None:
    """However often the views are made; rounded as in the files."""
    assert book.count([row]) == 1
    began = clock.moment
    clock.move(hours=1)
    assert book.count([row]) == 0
    assert book.count([replace(row, score=1.500_001)]) == 0
    assert book.counted("ada") == [replace(row, at=began)]


@pytest.mark.parametrize(
    "change",
    [{"attempt": 2}, {"score": 1.0}, {"max_score": 3.0}, {"status": "needs_ta"}, {"late": Late(2, 0.5)}, {"says": ()}],
    ids=str,
)
def test_every_change_is(book: Gradebook, row: Counted, clock: Any, change: dict[str, Any]) -> None:
    """With its moment; and so is the way back."""
    book.count([row])
    clock.move(hours=1)
    assert book.count([replace(row, **change)]) == 1
    clock.move(hours=1)
    assert book.count([row]) == 1
    assert [one.at == clock.moment for one in book.counted("ada", "toy")] == [False, False, True]


def test_students_do_not_mix(book: Gradebook, row: Counted, grade: Any) -> None:
    """Nor do homeworks."""
    book.record(grade("ben"))
    rows = [row, replace(row, student="ben", attempt=3), replace(row, homework="jar")]
    assert book.count(rows) == 3
    assert book.count(rows) == 0
    assert [one.homework for one in book.counted("ada")] == ["toy", "jar"]
    assert book.counted("cat") == []


def test_back_after_a_withdrawal(book: Gradebook, row: Counted, clock: Any) -> None:
    """The same grade as before is news then."""
    book.count([row])
    clock.move(hours=1)
    book.withdraw("toy", "ada")
    clock.move(hours=1)
    assert book.count([row]) == 1
    assert book.count([row]) == 0
