"""Verdicts on all known solutions are the same with other seeds, and with one worker as with two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.nightly
@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_experiment_is_judged_alike(tmp_path: Path, pytestconfig: pytest.Config, workers: str) -> None:
    """Homework 4 with 25 seeds; what a solution takes from the reference runs anew only where it can be told apart.

    Green means: no verdict of any test on any solution changed with the seed, each wrong solution fails what it
    declares, and how it fails with the first seed is what is on record, to three digits. So two runs that are green
    gave the same verdicts.
    """
    if "nightly" not in str(pytestconfig.getoption("-m")):
        pytest.skip("takes 45 minutes of one processor: ask for it with -m nightly")
    command = [sys.executable, "-m", "autograder", "check", "hw4_mse_vs_ce", "--whole", "--seeds", "25"]
    command += ["--workers", workers, "--pictures", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the gate is green" in done.stdout
