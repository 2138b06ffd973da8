"""``autograder grade --scheduler`` with a real cluster of several worker processes, some of which are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_course
from autograder.fleet import Fleet, Graded, Scheduler
from autograder.intake import find_submissions

DAWDLE = "import time\ntime.sleep(1)"
STUDENTS = [f"student{number:02}" for number in range(12)]


def wait_for(condition: Callable[[], Any], seconds: float = 120) -> Any:
    """The first true value of ``condition``."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return value


def runs(pid: int) -> bool:
    """Whether a process is there and more than an entry that nobody has collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class Cluster:
    """A scheduler and its workers on this machine, as ``dask scheduler`` and ``dask worker`` start them."""

    folder: Path
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    scheduler: subprocess.Popen[bytes] | None = None

    @property
    def temporary(self) -> Path:
        """The workers' temporary folder."""
        return self.folder / "tmp"

    def dask(self, command: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a part of the cluster."""
        with (self.folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command}", "--no-dashboard", *options],
                env={**os.environ, "TMPDIR": str(self.temporary), "OMP_NUM_THREADS": "1"},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start(self, workers: int) -> None:
        """Start all, and wait for the scheduler."""
        self.temporary.mkdir()
        file = self.folder / "scheduler.json"
        self.scheduler = self.dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        self.address = json.loads(wait_for(lambda: file.is_file() and file.read_text()))["address"]
        for number in range(workers):
            # Without a nanny, so that the process is the worker and nobody replaces it. The last one has a GPU.
            options = ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--memory-limit", "0"]
            options += ["--resources", "GPU=1"] if number == workers - 1 else []
            self.workers.append(self.dask("worker", self.address, *options, "--local-directory", str(self.folder)))

    def grading(self, worker: subprocess.Popen[bytes]) -> list[int]:
        """Process ids of the grading processes that a worker has started."""
        children = Path(f"/proc/{worker.pid}/task").glob("*/children")
        pids = [int(pid) for path in children for pid in path.read_text().split()]
        return [pid for pid in pids if b"autograder.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def sandboxed(self, worker: subprocess.Popen[bytes]) -> list[int]:
        """Those that have a sandbox by now, so that they are warm or nearly so."""
        found = []
        for pid in self.grading(worker):
            children = Path(f"/proc/{pid}/task").glob("*/children")
            if any(path.read_text().split() for path in children):
                found.append(pid)
        return found

    def left_behind(self) -> list[str]:
        """What lies in the workers' temporary folder of ours."""
        return [path.name for path in self.temporary.iterdir() if path.name.startswith("autograder-")]

    def stop(self) -> None:
        """End everything."""
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            process.terminate()
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three workers."""
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        running.start(workers=3)
        yield running
    finally:
        running.stop()


def test_a_worker_is_killed_in_the_middle(toys: Any, cluster: Cluster) -> None:
    """Every submission is graded, once, and right; nothing of the course stays on the workers' disks."""
    for student in STUDENTS:
        toys.submit(student, DAWDLE, *toys.right)
    toys.submit("wrong", DAWDLE, toys.right[0], toys.right[2])
    process = toys.start(
        *(toys.grading[0], "grade", "toy", "submissions", "--out", "graded"),
        *("--scheduler", cluster.address, "--json", "--seed", "7"),
    )
    folder = toys.root / "graded/results/toy"
    wait_for(lambda: folder.is_dir() and len(list(folder.glob("*.json"))) >= 2)
    victim = next(worker for worker in cluster.workers[:2] if cluster.sandboxed(worker))
    orphans = cluster.grading(victim)
    os.kill(victim.pid, signal.SIGKILL)
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert "Traceback" not in err

    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events if event["event"] != "problem"] == [
        "started",
        *["graded"] * 13,
        "finished",
    ]
    assert sorted(event["student"] for event in events if event["event"] == "graded") == [*STUDENTS, "wrong"]
    assert events[-1]["outcome"] == "complete"
    results = toys.results(toys.root / "graded")
    assert {(results[student]["score"], results[student]["status"]) for student in STUDENTS} == {(10.0, "final")}
    assert results["wrong"]["score"] == 8.0
    assert all(result["environment"]["seed"] == 7 for result in results.values())

    wait_for(lambda: not any(runs(pid) for pid in orphans))
    wait_for(lambda: not cluster.left_behind())
    alive = [worker for worker in cluster.workers if worker is not victim]
    assert [worker.poll() for worker in alive] == [None, None]
    assert [cluster.grading(worker) for worker in alive] == [[], []]


@pytest.mark.slow
def test_a_grading_process_that_dies_does_not_take_its_worker_along(toys: Any, cluster: Cluster) -> None:
    """The Dask worker starts another, the submission is graded, and the TA is told where it happened."""
    for student in STUDENTS[:3]:
        toys.submit(student, *[DAWDLE] * 3, *toys.right)
    process = toys.start(*toys.grading[:-2], "--scheduler", cluster.address)
    alive = [worker for worker in cluster.workers if worker.poll() is None]
    pid = wait_for(lambda: next((pid for worker in alive for pid in cluster.sandboxed(worker)), None))
    os.kill(pid, signal.SIGKILL)
    _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert [result["score"] for result in toys.results(toys.root / "graded").values()] == [10.0] * 3
    assert [worker.poll() for worker in alive] == [None] * len(alive)
    wait_for(lambda: not cluster.left_behind())


@pytest.mark.slow
def test_gpu_work_goes_to_the_worker_with_a_gpu(toys: Any, cluster: Cluster, tmp_path: Path) -> None:
    """The others stay idle."""
    for student in STUDENTS[:2]:
        toys.submit(student)
    *plain, with_gpu = cluster.workers
    busy: list[tuple[int, int]] = []

    def keep(graded: Graded) -> None:
        assert graded.grade.score == 10.0
        idle = [len(cluster.grading(worker)) for worker in plain if worker.poll() is None]
        busy.append((sum(idle), len(cluster.grading(with_gpu))))

    course = load_course(toys.root)
    scheduler = Scheduler(cluster.address, needs_gpu=True)
    submissions = find_submissions([toys.root / "submissions"]).submissions
    Fleet(course, "toy", 0, 1, tmp_path / "run.log", scheduler).run(submissions, keep)
    assert busy == [(0, 1), (0, 1)]


def test_stopped_at_once(toys: Any, cluster: Cluster) -> None:
    """Ctrl-C twice: no traceback, no grading process and no folder left on the workers."""
    for student in STUDENTS[:4]:
        toys.submit(student, *[DAWDLE] * 12, *toys.right)
    process = toys.start(*toys.grading[:-2], "--scheduler", cluster.address)
    alive = [worker for worker in cluster.workers if worker.poll() is None]
    pids = wait_for(lambda: [pid for worker in alive for pid in cluster.sandboxed(worker)])
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)  # two signals that wait together are one
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in out + err
    assert "stopping after the" in err
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))
    wait_for(lambda: not cluster.left_behind())
    assert [worker.poll() for worker in alive] == [None] * len(alive)


def test_nobody_there(toys: Any) -> None:
    """An address at which nothing listens: one line, before anything is graded."""
    toys.submit("ada")
    done = toys.autograder("grade", "toy", "submissions", "--scheduler", "tcp://127.0.0.1:9")
    assert done.status == 1
    assert len(done.lines) == 1
    assert "cannot reach a scheduler at tcp://127.0.0.1:9" in done.lines[0]
    assert "Traceback" not in done.err
