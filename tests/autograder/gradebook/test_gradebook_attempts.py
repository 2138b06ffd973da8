"""Attempts: what was made, what counts, what counted on Tuesday, and what is found again by its key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from autograder.grade import to_json
from autograder.gradebook import Gradebook, Key

KEY = Key("5" * 64, "a" * 64, "limits", "1.0", "3.11.7", "2.13.0", ("landlock",), 7)


def test_a_grade_comes_back_byte_for_byte(book: Gradebook, grade: Any) -> None:
    """So that a view made again is the view that was made."""
    made = grade("zoe")
    made = replace(made, score=1 / 3, submission=replace(made.submission, file="zo\udceb\u202e.ipynb"))
    book.record(made)
    found = book.latest("toy", "zoe")
    assert found is not None
    assert to_json(found) == to_json(made)


def test_the_last_one_counts(book: Gradebook, grade: Any) -> None:
    """In the order of recording, per homework and student; the earlier ones stay."""
    for made in (grade("ben", "ff"), grade("ada", "pf"), grade("ben", "pp"), grade("ada", homework="jar")):
        book.record(made)
    assert [(g.assignment, g.student, g.score) for g in book.current()] == [
        ("jar", "ada", 1.0),
        ("toy", "ada", 1.0),
        ("toy", "ben", 2.0),
    ]
    assert [g.student for g in book.current("toy")] == ["ada", "ben"]
    assert [a.grade.score for a in book.history("ben")] == [0.0, 2.0]
    assert [a.grade.assignment for a in book.history("ada")] == ["toy", "jar"]
    assert [a.grade.assignment for a in book.history("ada", "jar")] == ["jar"]
    assert book.latest("toy", "cat") is None
    assert book.history("cat") == []


def test_what_counted_on_tuesday(book: Gradebook, grade: Any, clock: Any) -> None:
    """The question that a mail of Thursday asks."""
    book.record(grade(verdicts="ff"))
    clock.move(days=1)
    tuesday = clock.moment
    book.record(grade(verdicts="pf"))
    clock.move(days=1)
    book.record(grade(verdicts="pp"))
    assert [a.grade.score for a in book.current_attempts("toy", moment=tuesday)] == [1.0]
    assert [a.published for a in book.current_attempts("toy", moment=tuesday)] == [tuesday]
    clock.move(days=-3)
    assert book.current_attempts("toy", moment=clock.moment) == []


def test_what_is_held_back_does_not_count(book: Gradebook, grade: Any, clock: Any) -> None:
    """Until it is published: all of it at once, from that moment on."""
    book.record(grade("ada", "ff"))
    numbers = [book.record(grade(student, "pp"), publish=False) for student in ("ada", "ben")]
    assert [g.score for g in book.current("toy")] == [0.0]
    clock.move(hours=1)
    book.publish([book.attempt(number) for number in numbers])
    assert [(g.student, g.score) for g in book.current("toy")] == [("ada", 2.0), ("ben", 2.0)]
    assert book.history("ben")[0].published == clock.moment
    assert book.history("ben")[0].made < clock.moment


def test_publishing_is_all_or_nothing(book: Gradebook, grade: Any) -> None:
    """One that cannot be published takes the others back."""
    number = book.record(grade("ada"), publish=False)
    with pytest.raises(KeyError):
        book.publish(book.attempt(one) for one in (number, 99))
    assert book.current() == []


def test_withdrawn(book: Gradebook, grade: Any, clock: Any) -> None:
    """Gone from what counts, not from the history; a new grade brings the student back."""
    book.record(grade())
    clock.move(hours=1)
    book.withdraw("toy", "ada")
    assert book.current() == []
    assert book.latest_attempt("toy", "ada") is None
    assert book.counting() == {("toy", "ada"): None}
    assert book.counting_attempt("toy", "ada") is None
    assert book.withdrawals("ada") == [("toy", clock.moment)]
    assert len(book.history("ada")) == 1
    number = book.record(grade(verdicts="pp"))
    assert book.counting() == {("toy", "ada"): number}


def test_found_by_its_key(book: Gradebook, grade: Any) -> None:
    """The newest one, published or not; limits and per-task hashes come back with it."""
    book.record(grade(verdicts="ff"), limits="limits", task_tests={"f": "x"})
    number = book.record(grade(verdicts="pp"), limits="limits", publish=False)
    assert [a.id for a in book.matching("toy", "ada", KEY)] == [number, number - 1]
    assert book.find("toy", "ada", KEY) == grade(verdicts="pp")
    older = book.matching("toy", "ada", KEY)[1]
    assert (older.limits, older.task_tests) == ("limits", {"f": "x"})


@pytest.mark.parametrize(
    "change",
    [
        {"submission": "6" * 64},
        {"tests": "b" * 64},
        {"limits": "other"},
        {"limits": ""},
        {"grader": "1.1"},
        {"python": "3.12.0"},
        {"torch": "2.14.0"},
        {"isolation": ("landlock", "uid")},
        {"seed": 8},
    ],
    ids=str,
)
def test_every_part_of_the_key_counts(book: Gradebook, grade: Any, change: dict[str, Any]) -> None:
    """A difference in any of them is a reason to grade again."""
    book.record(grade(), limits="limits")
    assert book.find("toy", "ada", KEY)
    assert book.find("toy", "ada", replace(KEY, **change)) is None


def test_what_the_key_leaves_open(book: Gradebook, grade: Any) -> None:
    """Any seed, and more locks than were asked for; never another student or homework."""
    book.record(grade(), limits="limits")
    assert book.find("toy", "ada", replace(KEY, seed=None, isolation=()))
    assert book.find("toy", "ben", KEY) is None
    assert book.find("jar", "ada", KEY) is None


def test_pictures_belong_to_an_attempt(book: Gradebook, grade: Any) -> None:
    """Those of the one that counts are shown."""
    book.record(grade(), {"plot": b"old", "f": b"gone"})
    book.record(grade(verdicts="pp"), {"plot": b"new"})
    book.record(grade(verdicts="ff"), {"plot": b"held back"}, publish=False)
    assert book.pictures("toy", "ada") == {"plot": b"new"}
    assert book.pictures("toy", "ben") == {}
