"""Finding a student by whatever an LMS, a file or a TA calls them, and never the wrong one."""

from __future__ import annotations

import pytest

from autograder.people import Student
from autograder.people.directory import Directory

CLASS = Directory(
    [
        Student("ada", "Ada King Lovelace", "al77@uni.edu", ids=("ada", "101")),
        Student("bob", "Dole, Bob", "bob@uni.edu", ids=("bob", "102", "ada.k")),
        Student("zoe", "Zoë O'Brien-Łuk", "zo@uni.edu", ids=("zoe",)),
        Student("kim1", "Kim Lee", "kim1@uni.edu"),
        Student("kim2", "Kim Lee", "kim2@uni.edu"),
    ]
)


@pytest.mark.parametrize(
    ("handle", "key"),
    [
        ("ada", "ada"),
        ("ADA", "ada"),
        (" 101 ", "ada"),
        ("AL77@uni.edu", "ada"),
        ("al77", "ada"),
        ("Ada King Lovelace", "ada"),
        ("Ada_King_Lovelace", "ada"),
        ("lovelaceadaking", "ada"),
        ("kinglovelaceada", "ada"),
        ("Lovelace, Ada King", "ada"),
        ("Bob Dole", "bob"),
        ("dolebob", "bob"),
        ("ada.k", "bob"),
        ("Zoe OBrien-Łuk", "zoe"),
        ("obrienłukzoe", "zoe"),
        ("kim1", "kim1"),
        ("Kim Lee", None),
        ("leekim", None),
        ("eve", None),
        ("10", None),
        ("", None),
        ("--", None),
        ("king", None),
    ],
)
def test_names_that_mean_one_student(handle: str, key: str | None) -> None:
    """Keys, numbers, addresses and names in every order; a name that two share means neither."""
    assert CLASS.find(handle) == key


def test_an_exact_match_wins() -> None:
    """Whose key it is comes before whose name or mailbox it looks like."""
    found = Directory([Student("lee", "Ann"), Student("ann", "Lee"), Student("x", "Y", "lee@uni.edu")])
    assert (found.find("lee"), found.find("Ann")) == ("lee", "ann")


def test_a_guess_for_a_message() -> None:
    """A slip of the finger gets the key that was meant; nonsense gets none."""
    assert CLASS.guess("zoee") == "zoe"
    assert CLASS.guess("qqqq") == ""
