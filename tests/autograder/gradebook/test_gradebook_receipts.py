"""Receipts: valid as they were made, and every change is found and named."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook import ReceiptKey, receipt_text, verify_receipt
from autograder.model import UserError

KEY = ReceiptKey(bytes(range(32)))
OTHER = ReceiptKey(bytes(32))
WHEN = "2026-11-24T18:00:00+00:00"


@pytest.fixture
def receipt(grade: Any) -> dict[str, Any]:
    """A receipt as data."""
    return dict(json.loads(receipt_text("Toys", grade(), WHEN, KEY)))


def altered(receipt: dict[str, Any]) -> tuple[str, ...]:
    """What verification says was changed."""
    finding = verify_receipt(json.dumps(receipt), [KEY])
    assert finding.known_key
    assert finding.valid == (not finding.altered)
    return finding.altered


def test_as_it_was_made(grade: Any) -> None:
    """The same grade gives the same bytes, which are valid under the key that signed and no other."""
    text = receipt_text("Toys", grade(), WHEN, KEY)
    assert text == receipt_text("Toys", grade(), WHEN, KEY)
    assert verify_receipt(text, [KEY]).valid
    assert verify_receipt(text, [OTHER, KEY]).valid
    stranger = verify_receipt(text, [OTHER])
    assert not stranger.known_key
    assert not stranger.valid


def test_says_what_was_graded_but_not_the_seed(grade: Any) -> None:
    """Everything that the key of a grade holds; the seed only under the course's key."""
    text = receipt_text("Toys", grade(seed=77350598864530), WHEN, KEY)
    data = json.loads(text)
    assert (data["homework"], data["student"], data["score"], data["max_score"]) == ("toy", "ada", 1.0, 2.0)
    assert (data["submission_sha256"], data["tests_sha256"], data["torch"]) == ("5" * 64, "a" * 64, "2.13.0")
    assert "77350598864530" not in text
    other = json.loads(receipt_text("Toys", grade(seed=8), WHEN, KEY))
    assert other["seed_hmac"] != data["seed_hmac"]


def test_every_field_is_guarded(receipt: dict[str, Any]) -> None:
    """A changed, missing or added one is named."""
    fields = set(receipt) - {"key", "checks", "signature", "receipt"}
    for name in fields:
        value = receipt[name]
        new = value + 1 if isinstance(value, int | float) else [*value, "x"] if isinstance(value, list) else value + "x"
        assert altered({**receipt, name: new}) == (name,)
        assert altered({key: value for key, value in receipt.items() if key != name}) == (name,)
    assert altered({**receipt, "grade": "A"}) == ("grade",)
    assert altered({**receipt, "score": 99.0, "student": "eve"}) == ("student", "score")


def test_a_forged_signature(receipt: dict[str, Any]) -> None:
    """Then nothing fits any more, and that is what is said."""
    assert altered({**receipt, "signature": "0" * 64}) == ("signature",)
    assert altered({**receipt, "checks": {}, "score": 2.0}) == ("signature",)


def test_parts_of_another_receipt(receipt: dict[str, Any], grade: Any) -> None:
    """A better score with its check, from a friend's receipt, does not fit this signature."""
    better = json.loads(receipt_text("Toys", grade("ben", "pp"), WHEN, KEY))
    mixed = {**receipt, "score": better["score"], "checks": {**receipt["checks"], "score": better["checks"]["score"]}}
    assert altered(mixed) == ("score",)


def test_another_layout_is_no_change(receipt: dict[str, Any]) -> None:
    """Sorted, indented, or with 1 for 1.0: what it says is the same."""
    whole = {**receipt, "score": int(receipt["score"])}
    assert verify_receipt(json.dumps(whole, indent=4, sort_keys=True), [KEY]).valid


def test_hostile_names(grade: Any) -> None:
    """Whatever a file is called, its receipt can be written and verified."""
    odd = replace(grade(), submission=replace(grade().submission, file='\udce9"\n\u202e.ipynb'))
    text = receipt_text("Toys \u2028", odd, WHEN, KEY)
    text.encode("ascii")
    assert verify_receipt(text, [KEY]).valid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "{}",
        '{"receipt": true}',
        '{"receipt": 2}',
        '{"receipt": 1}',
        '{"receipt": 1, "key": "k", "checks": [], "signature": "s"}',
        '{"receipt": 1, "key": "k", "checks": {}, "signature": "\u00e9"}',
        '{"receipt": 1, "key": "k", "checks": {}, "signature": "s", "score": {"a": 1}}',
        '{"receipt": 1, "key": "k", "checks": {}, "signature": "s", "score": null}',
        "[" * 100_000,
        " " * 200_000,
    ],
)
def test_what_is_no_receipt(text: str) -> None:
    """One line that names the file."""
    with pytest.raises(UserError, match=r"^mail\.json: "):
        verify_receipt(text, [KEY], source="mail.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(extra=st.dictionaries(st.text(), json_values, min_size=1), checks=st.dictionaries(st.text(), json_values))
def test_no_foreign_text_is_ever_valid(extra: dict[str, Any], checks: dict[str, Any]) -> None:
    """Nor does it raise anything but a UserError."""
    data = {"receipt": 1, "signature": "0" * 64, **extra, "key": KEY.id, "checks": checks}
    with suppress(UserError):
        assert not verify_receipt(json.dumps(data), [KEY]).valid
