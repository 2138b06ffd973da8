"""``autograder doctor`` on machines that lack something: what it says, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import pytest

from autograder.cli import app


class Weak:
    """A sandbox on a machine on which only two locks hold and one attack succeeds."""

    holding = ("seccomp", "rlimits")

    def __init__(self, locks: list[str]) -> None:
        self.locks = locks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing to end."""

    def attack(self) -> dict[str, str]:
        """One stopped, one not."""
        return {"read a file of the course": "succeeded", "become root": "stopped (PermissionError)"}


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Exit status, output and complaints of `doctor` in a course with these isolation settings."""

    def run(isolation: str) -> tuple[int, str, list[str]]:
        (tmp_path / "assignments/toy").mkdir(parents=True, exist_ok=True)
        (tmp_path / "assignments/toy/assignment.yml").write_text("", "ascii")
        (tmp_path / "grader.yml").write_text(f"course: c\nhomeworks: {{toy: }}\nisolation: {isolation}\n", "ascii")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("autograder.sandbox.host.Sandbox", Weak)
        capsys.readouterr()
        status = app._run(["doctor"])
        shown = capsys.readouterr()
        return status, shown.out, [line for line in shown.err.splitlines() if line.startswith("error: ")]

    return run


def test_what_is_missing_and_how_to_get_it(said: Any) -> None:
    """The lock that grader.yml requires is an error; every missing one has a line that says what to do."""
    status, out, complaints = said("{require: [landlock, seccomp]}")
    assert status == 1
    assert complaints == ["error: grader.yml: isolation.require lists landlock, which does not hold here"]
    assert "\nlandlock    MISSING" in out
    assert "\nseccomp     holds" in out
    remedies = out.partition("To get what is missing:\n")[2]
    assert "    landlock: " in remedies
    assert "    namespaces: " in remedies
    assert "Ready" not in out


def test_an_attack_that_succeeds_is_explained(said: Any) -> None:
    """In words: what student code can do here. One that is stopped is stopped."""
    _, out, _ = said("{require: [seccomp]}")
    attacks = dict(
        line.strip().split("  ", 1) for line in out.splitlines() if line.startswith("    ") and "  " in line.strip()
    )
    assert attacks["read a file of the course"].strip().startswith("SUCCEEDED: student code can read your hidden tests")
    assert attacks["become root"].strip() == "stopped"
    assert "1 of 2 attacks succeeded" in out


def test_what_was_forgone_needs_no_advice(said: Any) -> None:
    """Locks that grader.yml does without are called so, and nobody is told how to get them."""
    status, out, complaints = said("{require: [seccomp], forgo: [namespaces, landlock, uid, no-fork]}")
    assert (status, complaints) == (0, [])
    assert "\nlandlock    forgone" in out
    assert "To get" not in out
    assert "Ready: `autograder grade` will run here." in out
