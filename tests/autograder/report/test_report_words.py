"""The words of the reports: complete, plain, and with nothing hidden in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from autograder.grade import Gpu, Grade, Note, Status, TaskGrade
from autograder.model import UserError, Verdict
from autograder.report import words


def test_every_word_is_explained() -> None:
    """Each verdict has a name, a sign of its own and a sentence; so has each status and policy."""
    for table in (words.VERDICT_NAMES, words.VERDICT_SAYS, words.SIGNS):
        assert set(table) == set(Verdict)
    assert len(set(words.SIGNS.values())) == len(Verdict)
    assert set(words.STATUS_NAMES) == set(words.STATUS_SAYS) == set(get_args(Status))
    assert set(words.POLICY_SAYS) == set(get_args(words.Policy))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Zoë 日本", "Zoë 日本"),
        ("ada\u202eexe", "ada⟨U+202E⟩exe"),
        ("a\u200bb\u2066c", "a⟨U+200B⟩b⟨U+2066⟩c"),
        ("\x1b[31m\x07\x00", "⟨U+001B⟩[31m⟨U+0007⟩⟨U+0000⟩"),
        ("\x85\ufeff\udce9\uffff", "⟨U+0085⟩⟨U+FEFF⟩⟨U+DCE9⟩⟨U+FFFF⟩"),
        ("a\nb\tc\r\nd\re", "a b c d⟨U+000D⟩e"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\u2028\u2029", "⟨U+2028⟩⟨U+2029⟩"),
        ("e\u0301", "e\u0301"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "⟨U+0301⟩" * 2),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """Letters stay; what cannot be seen, or would disturb its neighbours, is spelled out."""
    assert words.visible(text) == shown


def test_visible_keeps_lines_and_cuts() -> None:
    """Line breaks stay on demand, and a cut says how much is missing."""
    assert words.visible("a\r\n\tb", lines=True) == "a\n\tb"
    assert words.visible("x" * 12, limit=10) == "x" * 10 + " … (2 more characters)"
    assert words.short("x" * 12, 10) == "x" * 9 + "…"
    assert words.short("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize(
    ("value", "text"), [(4.0, "4"), (17.5, "17.5"), (3.1111, "3.11"), (0.0, "0"), (-0.001, "0"), (100.0, "100")]
)
def test_number(value: float, text: str) -> None:
    """Two places, no trailing zeros, no minus zero."""
    assert words.number(value) == text


def test_moment() -> None:
    """Moments in UTC to the minute; what is no moment stays as it is."""
    assert words.moment("2026-11-21T21:50:00+01:00") == "2026-11-21 20:50 UTC"
    assert words.moment("2026-11-21T20:50:00") == "2026-11-21 20:50"
    assert words.moment("yesterday") == "yesterday"


@pytest.mark.parametrize(
    ("gpu", "says"),
    [
        (Gpu("real", "NVIDIA H100"), "real GPU (NVIDIA H100)"),
        (Gpu("real", ""), "a real GPU."),
        (Gpu("simulated", "cuda:0"), "pretended"),
        (Gpu("deferred", ""), "stay open"),
        (Gpu("something new", ""), "stay open"),
    ],
)
def test_gpu_sentence(gpu: Gpu, says: str) -> None:
    """Each mode says what its verdicts are worth; an unknown one claims nothing."""
    assert says in words.gpu_sentence(gpu)
    assert words.gpu_sentence(Gpu("none", "")) == ""


def test_gpu_sentence_names_torch_and_speaks_to_the_reader() -> None:
    """What a real GPU was used by; and the student is told about "your code"."""
    assert words.gpu_sentence(Gpu("real", "NVIDIA H100"), torch="2.13.0") == (
        "Device checks ran on a real GPU (NVIDIA H100, torch 2.13.0)."
    )
    for whose in ("Your", "Student"):
        assert f"{whose} code ran on the CPU" in words.gpu_sentence(Gpu("simulated", "cuda:0"), whose=whose)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (Note("cell_error", "raised E", 7), "cell 7: raised E"),
        (Note("cell_error", "cell 7, line 3 raised E", 7), "cell 7, line 3 raised E"),
        (Note("cell_error", "cell 71 is fine", 7), "cell 7: cell 71 is fine"),
        (Note("intake", "renamed", None), "renamed"),
    ],
)
def test_note_text(note: Note, text: str) -> None:
    """The cell is named once."""
    assert words.note_text(note) == text


def test_missing_isolation_is_loud(grade: Callable[..., Grade], task: Callable[..., TaskGrade]) -> None:
    """No isolation is said in capitals, but not of a notebook that never came to a test."""
    tasks = (task("t", [Verdict.PASSED]),)
    assert "landlock" in words.isolation_sentence(grade(tasks=tasks))
    assert "WITHOUT" in words.isolation_sentence(grade(tasks=tasks, isolation=()))
    assert "no test came to run" in words.isolation_sentence(grade(isolation=()))


def test_unknown_policy() -> None:
    """A mistyped policy is the user's mistake, and the choices are listed."""
    with pytest.raises(UserError, match="choose one of hints, details, scores"):
        words.check_policy("everything")
