"""What the floor and the growth count."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograder.student import Student
from benchmarks import floor, growth
from benchmarks.growth import PeakMemory


def test_calls_are_counted_and_the_proxy_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every method that asks the student's process for something counts once."""
    monkeypatch.setattr(Student, "call", lambda *_: "called")
    before = Student.call
    with floor._counted_calls() as calls:
        assert Student.call(None, "softmax") == "called"  # type: ignore[arg-type]
        assert Student.call(None, "softmax") == "called"  # type: ignore[arg-type]
    assert calls == [2]
    assert Student.call is before


def test_the_floor_runs_the_cells(capfd: pytest.CaptureFixture[str]) -> None:
    """In a fork of its own, once per submission and once to warm up."""
    floor.floor_cost(["import os", "os.write(1, b'ran\\n')"], calls=3, repeats=2)
    assert capfd.readouterr().out == "ran\n" * 3


def test_a_floor_whose_cells_fail_is_no_floor() -> None:
    """A fork that has died answers nothing, which must not pass for speed."""
    with pytest.raises((RuntimeError, OSError)):
        floor.floor_cost(["1 / 0"], calls=1, repeats=1)


@pytest.fixture
def pretender() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is named like a worker."""
    command = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", "autograder.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # type: ignore[union-attr]
        yield process
        process.stdin.close()  # type: ignore[union-attr]


def test_memory_is_noted_by_role(pretender: subprocess.Popen[bytes]) -> None:
    """A worker is known by its command line; its peak is in megabytes."""
    memory = PeakMemory()
    memory._note(pretender.pid, set())
    assert list(memory.peaks) == ["worker"]
    assert 1 < memory.peaks["worker"] < 1000


def test_no_process_is_noted_that_has_no_role() -> None:
    """This one, for example."""
    memory = PeakMemory()
    memory._note(growth.os.getpid(), set())
    assert memory.peaks == {}
