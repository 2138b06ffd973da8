"""Whose a submission is: one student of the roster, several together, or somebody who is not on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.intake import Submission

HandIn = Callable[..., Submission]


@pytest.mark.parametrize(
    ("fields", "owners"),
    [
        ({"student": "ada"}, ("ada",)),
        ({"student": "lovelaceada", "lms": "canvas", "lms_id": "9999"}, ("ada",)),
        ({"student": "somebodyelse", "lms": "canvas", "lms_id": "101"}, ("ada",)),
        ({"student": "Ada_Lovelace", "display_name": "Ada Lovelace", "lms": "moodle", "lms_id": "77"}, ("ada",)),
        ({"student": "ada-2", "display_name": "ada"}, ("ada",)),
        ({"student": "eve-2", "display_name": "eve"}, ("eve-2",)),
        ({"student": "Ada", "display_name": "Ada", "lms": "gradescope", "lms_id": "bob@uni.edu"}, ("bob",)),
        (
            {"student": "x", "display_name": "A & B", "lms": "gradescope", "lms_id": "ada@uni.edu,bob@uni.edu"},
            ("ada", "bob"),
        ),
        (
            {"student": "x", "display_name": "Ada Lovelace & Eve Eve", "lms": "gradescope", "lms_id": "a@b.c,eve@b.c"},
            ("ada", "Eve_Eve"),
        ),
        ({"student": "x", "display_name": "One & Two & Three", "lms": "gradescope", "lms_id": "ada@uni.edu,b@c.d"},
         ("ada", "b@c.d")),
    ],
    ids=str,
)  # fmt: skip
def test_owners(school: Any, hand_in: HandIn, fields: dict[str, Any], owners: tuple[str, ...]) -> None:
    """Numbers and addresses come before names; who is unknown keeps the name under which the file came."""
    _, people = school.people()
    assert people.owners(hand_in(**fields)) == owners


def test_a_moodle_number_is_nobodys_student_number(school: Any, hand_in: HandIn) -> None:
    """Moodle counts submissions; its 102 must not become the student with the number 102."""
    _, people = school.people()
    ada = hand_in("Ada_Lovelace", display_name="Ada Lovelace", lms="moodle", lms_id="102")
    assert people.owners(ada) == ("ada",)
