"""Manual scores: the last one counts, none is forgotten, and no grade touches them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from autograder.gradebook import Gradebook


def test_the_last_score_of_a_criterion_counts(book: Gradebook, clock: Any) -> None:
    """Exactly as it was given, with who and when."""
    book.set_manual("toy", "ada", "essay", "clarity", Decimal("0.1"), "short", "kim")
    clock.move(minutes=5)
    book.set_manual("toy", "ada", "essay", "clarity", Decimal("1.50"), "better", "lee")
    book.set_manual("toy", "ada", "essay", "depth", Decimal(2), "", "lee")
    scores = book.manual("toy")["ada"]
    assert list(scores) == [("essay", "clarity"), ("essay", "depth")]
    given = scores["essay", "clarity"]
    assert (given.points, given.comment, given.by, given.at) == (Decimal("1.5"), "better", "lee", clock.moment)
    assert [entry.points for entry in book.manual_entries("toy", "ada")] == [Decimal("0.1"), Decimal("1.5"), Decimal(2)]


def test_as_it_was_before(book: Gradebook, clock: Any) -> None:
    """The scores of an earlier moment."""
    book.set_manual("toy", "ada", "essay", "clarity", Decimal(1), "", "kim")
    then = clock.moment
    clock.move(minutes=5)
    book.set_manual("toy", "ada", "essay", "clarity", Decimal(2), "", "kim")
    assert book.manual("toy", moment=then)["ada"]["essay", "clarity"].points == 1


def test_taken_back(book: Gradebook) -> None:
    """No score is not a score of zero; the record keeps both entries."""
    book.set_manual("toy", "ada", "essay", "clarity", Decimal(0), "", "kim")
    assert book.manual("toy")["ada"]["essay", "clarity"].points == 0
    book.set_manual("toy", "ada", "essay", "clarity", None, "wrong student", "kim")
    assert book.manual("toy") == {}
    assert [entry.points for entry in book.manual_entries()] == [0, None]


def test_they_survive_every_new_grade(book: Gradebook, grade: Any) -> None:
    """They hang on the student, not on an attempt."""
    book.record(grade())
    book.set_manual("toy", "ada", "essay", "clarity", Decimal(1), "", "kim")
    book.record(grade(verdicts="pp"))
    book.withdraw("toy", "ada")
    assert book.manual("toy")["ada"]["essay", "clarity"].points == 1
    assert book.manual("jar") == {}


def test_many_at_once_or_none(book: Gradebook) -> None:
    """A file of scores is one step: a row that cannot be kept takes back those before it."""
    rows = [(name, "essay", "clarity", Decimal(1), "") for name in ("ada", "ben")]
    book.set_manual_all("toy", rows, "kim")
    assert list(book.manual("toy")) == ["ada", "ben"]
    assert list(book.manual("toy", student="ben")) == ["ben"]

    def broken() -> Iterator[tuple[str, str, str, Decimal, str]]:
        yield ("ada", "essay", "clarity", Decimal(2), "")
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError):
        book.set_manual_all("toy", broken(), "kim")
    assert book.manual("toy")["ada"]["essay", "clarity"].points == 1
