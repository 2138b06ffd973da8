"""The bytes that were handed in: kept once, given back as they were."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest

from autograder.gradebook import Gradebook, submissions


@pytest.mark.parametrize("data", [b"", b"{}" * 100_000, os.urandom(300_000)], ids=["empty", "even", "random"])
def test_given_back_as_they_were(book: Gradebook, grade: Any, data: bytes) -> None:
    """Whatever they are."""
    book.record(grade(), data=data)
    digest = hashlib.sha256(data).hexdigest()
    assert book.has_submission(digest)
    assert book.submission(digest) == data


def test_the_same_bytes_are_kept_once(book: Gradebook, grade: Any) -> None:
    """A group's notebook, or a second attempt."""
    for student in ("ada", "ben", "ada"):
        book.record(grade(student), data=b"{}")
    rows = book._database.connection.execute("SELECT size FROM submissions").fetchall()
    assert rows == [(2,)]


def test_what_was_not_kept(book: Gradebook, grade: Any) -> None:
    """No bytes, and no wrong ones."""
    book.record(grade())
    assert not book.has_submission("5" * 64)
    assert book.submission("5" * 64) is None


def test_more_than_the_database_can_hold(book: Gradebook, grade: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The grade is recorded all the same; a regrade will need the file."""
    monkeypatch.setattr(submissions, "_MOST_BYTES", 10)
    data = os.urandom(100)
    book.record(grade(), data=data)
    assert book.latest("toy", "ada") == grade()
    assert book.submission(hashlib.sha256(data).hexdigest()) is None
