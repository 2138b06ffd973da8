"""Grading one submission: what is said about its device checks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from autograder.grade import Gpu, TestResult
from autograder.grading import _gpu
from autograder.model import Verdict
from autograder.scoring import Job, Testing
from autograder.takeover import TakenOver


def outcomes(*verdicts: Verdict) -> list[Testing]:
    """One test for each verdict; all but the last are device checks."""
    return [Testing("t", False, TestResult(f"t{n}", verdict, True, "", "", 0.0)) for n, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("way", "verdicts", "expected"),
    [
        ("simulated", (Verdict.PASSED, Verdict.DEFERRED), Gpu("simulated", "cuda:0")),
        ("simulated", (Verdict.DEFERRED, Verdict.DEFERRED), Gpu("deferred", "")),
        ("off", (Verdict.DEFERRED, Verdict.DEFERRED), Gpu("deferred", "")),
        ("off", (Verdict.TIMEOUT, Verdict.DEFERRED), Gpu("deferred", "")),
        ("off", (), Gpu("none", "")),
    ],
)
def test_how_device_checks_ran(way: str, verdicts: tuple[Verdict, ...], expected: Gpu) -> None:
    """Switched off, they ran nowhere, also where a loop without end was met before the switch."""
    job = Job(student="ada", file="ada.ipynb", data=b"", sha256="", received=datetime.now(UTC), seed=1, gpu=way)
    results = outcomes(*verdicts, Verdict.PASSED)
    checks = {testing.result.id for testing in results[:-1]}
    assert _gpu(job, results, TakenOver(), checks) == expected
