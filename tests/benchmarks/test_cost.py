"""Measured processor time holds the time of everything that took part."""

import sys
from pathlib import Path

import pytest

from benchmarks.cost import Cost, Meter, median_cost, run_command

BURN = "import time\nwhile time.process_time() < 0.3: pass\n"


@pytest.mark.parametrize(
    "script",
    [
        BURN,
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])",
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {BURN!r}])",
    ],
    ids=["itself", "a child", "an orphan"],
)
def test_a_command_costs_what_its_processes_cost(script: str) -> None:
    """Its own time, a child's, and that of a process that outlives it."""
    assert run_command([sys.executable, "-W", "ignore", "-c", script], cwd=Path.cwd()).cpu >= 0.3


def test_a_command_that_fails_says_why() -> None:
    """A benchmark of something that did not run would be a fine number."""
    with pytest.raises(RuntimeError, match=r"status 3:\nno such course"):
        run_command([sys.executable, "-c", "print('no such course'); raise SystemExit(3)"], cwd=Path.cwd())


def test_a_meter_counts_children_that_live_on() -> None:
    """As a worker's zygote does."""
    import subprocess

    script = BURN + "print('done', flush=True)\nimport sys\nsys.stdin.read()"
    with Meter() as meter:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([sys.executable, "-c", script], **pipes) as child:  # type: ignore[call-overload]
            child.stdout.readline()
            meter.__exit__()
            child.stdin.close()
            assert meter.cost.cpu >= 0.25  # the kernel's clock ticks in hundredths of a second


def test_costs_are_added_and_shared() -> None:
    """Both clocks apart."""
    assert Cost(3.0, 5.0) - Cost(1.0, 1.0) == Cost(2.0, 4.0)
    assert (Cost(3.0, 5.0) + Cost(1.0, 1.0)) / 2 == Cost(2.0, 3.0)
    assert median_cost([Cost(1.0, 9.0), Cost(2.0, 7.0), Cost(9.0, 8.0)]) == Cost(2.0, 8.0)
