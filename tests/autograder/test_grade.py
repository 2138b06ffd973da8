"""``results.json``: what is written, what comes back, what is refused."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from typing import Any

import pytest

from autograder.grade import (
    SCHEMA,
    Environment,
    Gpu,
    Grade,
    Late,
    Misconception,
    Note,
    SubmissionInfo,
    TaskGrade,
    TestResult,
    from_json,
    to_json,
)
from autograder.model import AutograderError, Verdict


def sample(**changes: Any) -> Grade:
    """A small grade with one of everything."""
    test = TestResult(
        "test_softmax.py::test_big[float32]", Verdict.FAILED, True, "subtract the maximum", "got nan", 0.0004
    )
    grade = Grade(
        schema=SCHEMA,
        assignment="losses",
        student="Zoë",
        submission=SubmissionInfo("Zoë.ipynb", "00ff", "2026-11-21T20:50:00+00:00"),
        status="final",
        score=17.5,
        max_score=30.0,
        late=Late(0, 0.0),
        tasks=(TaskGrade("softmax", 0.0, 4.0, 0.5, 0, 1, (test,)),),
        misconceptions=(Misconception("softmax", "no_max_shift", "exponentiates unshifted logits"),),
        notes=(Note("cell_error", "raised ValueError", 7), Note("intake", "renamed", None)),
        gpu=Gpu("simulated", "cuda:0"),
        environment=Environment("0.1.0", "3.11.9", "2.13.0", "ab12", ("landlock", "seccomp"), 42),
    )
    return dataclasses.replace(grade, **changes)


def broken(**changes: Any) -> str:
    """The sample's JSON with some top-level keys replaced."""
    return json.dumps({**json.loads(to_json(sample())), **changes})


def test_round_trip() -> None:
    """What is written is read back as an equal grade, and written again to the same bytes."""
    text = to_json(sample())
    assert from_json(text) == sample()
    assert to_json(from_json(text)) == text


def test_layout() -> None:
    """The documented key order, an indent of one, real letters and one newline at the end."""
    text = to_json(sample())
    data = json.loads(text)
    assert list(data) == [
        *("schema", "assignment", "student", "submission", "status", "score", "max_score", "late", "tasks"),
        *("misconceptions", "notes", "gpu", "environment"),
    ]
    assert list(data["tasks"][0]) == ["task", "earned", "possible", "bonus", "passed", "total", "tests"]
    assert list(data["tasks"][0]["tests"][0]) == ["id", "verdict", "hidden", "hint", "detail", "seconds"]
    assert list(data["environment"]) == ["grader", "python", "torch", "tests_sha256", "isolation", "seed"]
    assert data["notes"][1] == {"kind": "intake", "says": "renamed", "cell": None}
    assert '\n "student": "Zoë",\n' in text
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(
    ("score", "written"),
    [
        (4, "4.0"),
        (10 / 3, "3.3333"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0.0"),
        (-1e-9, "0.0"),
        (float(Fraction(56, 9)), "6.2222"),
    ],
    ids=["integer", "third", "binary", "minus-zero", "tiny", "fraction"],
)
def test_numbers_are_rounded_once(score: float, written: str) -> None:
    """Points are written with at most four places, always as decimals, never as -0.0."""
    assert f'\n "score": {written},\n' in to_json(sample(score=score))


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_impossible_numbers_are_not_written(score: float) -> None:
    """A grade of NaN is a bug of ours, not a file."""
    with pytest.raises(AutograderError, match="cannot hold"):
        to_json(sample(score=score))


def test_strange_text_survives() -> None:
    """Lone surrogates, quotes, bidi and control characters come back as they were, from bytes that are UTF-8."""
    name = 'a\udce9"\\\u202e\x00\u2028\U0001f600</script>'
    text = to_json(sample(student=name))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert from_json(text.encode("utf-8").decode("utf-8")).student == name


def test_integers_are_read_as_numbers() -> None:
    """A hand-written 17 is the score 17.0."""
    assert from_json(broken(score=17)).score == 17.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": NaN}', "NaN is not a number"),
        ("[]", "expected an object, got a list"),
        ("{}", "has no schema number; this grader reads schema 1"),
        (broken(schema=2), "has schema 2; this grader reads schema 1"),
        (broken(schema=True), "has schema true"),
        (broken(schema="1"), 'has schema "1"'),
        (broken(status="ok"), '^results.json: status: "ok" is not one of final, incomplete, needs_ta$'),
        (broken(status=["final"]), "status: .* is not one of"),
        (broken(score="17"), "score: expected a number, got text"),
        (broken(score=True), "score: expected a number, got true or false"),
        (broken(tasks={}), "tasks: expected a list, got an object"),
        (broken(late={"days": 1.5, "deduction": 0}), r"late.days: expected a whole number, got a number"),
        (broken(late={"days": 1}), r"late.deduction: is missing"),
        (broken(late=None), "late: expected an object, got null"),
        (broken(extra=1), "extra: is not a key of schema 1"),
        (broken(notes=[{"kind": "intake", "says": "x", "cell": "7"}]), r"notes\[0\].cell: expected a whole number"),
    ],
)
def test_refusals(text: str, says: str) -> None:
    """Every unfit file is refused with one line that names the file and the key."""
    with pytest.raises(AutograderError, match=says) as caught:
        from_json(text)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("results.json: ")


def test_unknown_verdict() -> None:
    """A verdict that the enum lacks is refused by its place; the file is named as the caller names it."""
    text = to_json(sample()).replace('"failed"', '"sort of"')
    with pytest.raises(
        AutograderError, match=r'^ada\.json: tasks\[0\]\.tests\[0\]\.verdict: "sort of" is not one of pas'
    ):
        from_json(text, source="ada.json")
