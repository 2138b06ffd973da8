"""A large class, one in ten of it hostile, in one run: nothing leaks, nothing is lost, and every grade is right."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.redteam.attacks import Attack, read_attacks
from tests.redteam.course import HONEST, write_course
from tests.redteam.known import Target, notebook

from .watch import Guardian, Watch

COMMAND = Path(sys.executable).with_name("autograder")
POINTS = {"double": 5.0, "shout": 2.0, "total": 3.0}
#: What a long-lived process may gain over a run; caches fill up, and the numbers of a busy machine are not exact.
MOST_MEGABYTES, MOST_DESCRIPTORS, MOST_PROCESSES, MOST_FILES = 40.0, 6, 10, 10

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="it watches /proc"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]


def hostile(number: int, attacks: list[Attack]) -> Attack | None:
    """Every tenth submission attacks, each in another way than the one before."""
    return attacks[number // 10 % len(attacks)] if number % 10 == 3 else None


def write_class(root: Path, size: int) -> dict[str, Attack | None]:
    """The course and its class; who is hostile."""
    write_course(root, "canary" + "0" * 32, ())
    target = Target(
        str(root), str(root / "graded"), str(root / "tmp"), 9, str(root / "socket"), os.getppid(), 7, "mark"
    )
    attacks = [attack for attack in read_attacks() if not attack.slow and attack.make is None and attack.gain == 0]
    folder = root / "submissions"
    folder.mkdir()
    honest = "".join(f"\n# %%\n{source}\n" for source in HONEST.values())
    members: dict[str, Attack | None] = {}
    for number in range(size):
        attack = hostile(number, attacks)
        name = f"s{number:05}"
        members[name] = attack
        text = f"# student {number}\n{honest}" if attack is None else notebook(attack, target)
        (folder / f"{name}.py").write_text(text, "utf-8")
    return members


def start(root: Path) -> subprocess.Popen[bytes]:
    """The command, with a temporary folder of its own."""
    (root / "tmp").mkdir(exist_ok=True)
    (root / "tmp").chmod(0o755)
    command = [str(COMMAND), "grade", "toy", "submissions", "--out", "graded", "--workers", "2", "--seed", "7"]
    environment = {**os.environ, "TMPDIR": str(root / "tmp"), "OMP_NUM_THREADS": "1"}
    with (root / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def recorded(root: Path) -> list[str]:
    """The student of every attempt so far."""
    path = root / "graded" / "gradebook.sqlite"
    if not path.is_file():
        return []
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'attempts'").fetchone():
            return []
        return [student for (student,) in connection.execute("SELECT student FROM attempts ORDER BY id")]
    finally:
        connection.close()


def check_grades(root: Path, members: dict[str, Attack | None]) -> None:
    """Each exactly once; the honest have all points, the hostile what they wrote honestly, if anything stops them."""
    assert sorted(recorded(root)) == sorted(members), (root / "log").read_text("utf-8", "replace")[-2000:]
    for name, attack in members.items():
        grade = json.loads((root / "graded" / "results" / "toy" / f"{name}.json").read_text("utf-8"))
        due = sum(POINTS.values()) if attack is None else sum(POINTS[task] for task in attack.honest)
        if attack is None:
            assert (grade["score"], grade["status"]) == (due, "final"), (name, grade["notes"])
        elif not attack.residual:
            assert grade["score"] <= due, (name, attack.name)


def check_nothing_left(root: Path, guardian: Guardian) -> None:
    """No process of the run, however it was forgotten, and no temporary file."""
    assert guardian.left() == []
    assert os.listdir(root / "tmp") == []


@pytest.mark.parametrize(
    "size",
    [pytest.param(90, marks=pytest.mark.slow), pytest.param(2000, marks=(pytest.mark.slow, pytest.mark.nightly))],
)
def test_nothing_leaks(tmp_path: Path, size: int) -> None:
    """Memory and descriptors of the command, the workers and the zygotes stay flat while the class is graded."""
    members = write_class(tmp_path, size)
    with Guardian() as guardian:
        process = start(tmp_path)
        watch = Watch(process.pid, tmp_path / "tmp")
        try:
            while process.poll() is None:
                watch.look(len(recorded(tmp_path)))
                time.sleep(0.5)
        finally:
            process.kill()
            process.wait()
        check_nothing_left(tmp_path, guardian)
    assert process.returncode == 0, (tmp_path / "log").read_text("utf-8", "replace")[-2000:]
    check_grades(tmp_path, members)
    for role in ("command", "worker", "zygote"):
        grown = watch.growth(role, size)
        assert grown, f"no {role} was seen from the first third of the run to its last"
        for megabytes, descriptors in grown:
            assert megabytes < MOST_MEGABYTES, f"a {role} grew by {megabytes:.0f} MB"
            assert descriptors < MOST_DESCRIPTORS, f"a {role} has {descriptors} more descriptors open"
    processes, files = watch.crowding(size)
    assert processes < MOST_PROCESSES, f"{processes} more processes than at the beginning"
    assert files < MOST_FILES, f"{files} more temporary files than at the beginning"


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize(("size", "kills"), [(2000, 20)])
def test_killed_among_attackers(tmp_path: Path, size: int, kills: int) -> None:
    """Killed twenty times at moments of no meaning, the run resumes each time and ends with every grade right."""
    chance = random.Random(7)
    members = write_class(tmp_path, size)
    with Guardian() as guardian:
        for _ in range(kills):
            before = recorded(tmp_path)
            process = start(tmp_path)
            end = time.monotonic() + 300
            wanted = len(before) + chance.randrange(1, 2 * size // (kills + 2))  # all over the run
            while len(recorded(tmp_path)) < wanted and process.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
            process.kill()
            process.wait()
            assert recorded(tmp_path)[: len(before)] == before, "a committed grade was lost or changed"
        process = start(tmp_path)
        assert process.wait(7200) == 0, (tmp_path / "log").read_text("utf-8", "replace")[-2000:]
        check_grades(tmp_path, members)
        check_nothing_left(tmp_path, guardian)
