"""Machines differ in the locks they offer: each subset works for honest notebooks and says truthfully what holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.course.loader import Course
from autograder.course.models import Assignment, GraderConfig, IsolationSettings, TaskSpec
from autograder.examination import open_sandbox
from autograder.model import SandboxError, StudentError, UserError
from autograder.sandbox import host
from autograder.sandbox.advice import Machine
from autograder.sandbox.host import Sandbox
from autograder.sandbox.lockdown import LOCKS
from autograder.sandbox.notebook_process import Cells, NotebookProcess

Notebook = Callable[..., Any]

_LEVELS = [
    (),
    *((lock,) for lock in LOCKS),
    ("landlock", "seccomp", "rlimits"),
]

#: What each lock alone must stop, of the attacks that `autograder doctor` tries.
_STOPS = {
    "namespaces": ["read a file of the course", "list the folder of the course", "write to /tmp", "write to /dev/shm"],
    "landlock": ["read a file of the course", "list the folder of the course", "write to /tmp", "write to /dev/shm"],
    "seccomp": [
        "open a network connection",
        "open a unix socket",
        "run a program",
        "signal the grader",
        "start a process",
    ],
    "no-fork": [],
    "uid": ["signal the grader", "become root", "write outside the scratch folder"],
    "rlimits": ["take all memory"],
}

_HONEST = (
    "import torch, os, shutil, tempfile, numpy as np\nimport matplotlib.pyplot as plt",
    "%%writefile mine.py\nN = 2",
    "from mine import N\nshutil.copy('mine.py', 'copy.py')\nos.chmod('copy.py', 0o600)\ntempfile.mkdtemp()\n"
    "plt.plot([1])",
    "plt.savefig('a.png')\ntorch.save({}, 'a.pt')\nw = torch.ones(1, requires_grad=True)\n(w * 2).sum().backward()",
    "def f(x):\n    open('b', 'w').write('b')\n    return x * N, sorted(os.listdir('.'))[:2]",
    "def crash(x):\n    os._exit(1)",
)


def planted() -> set[Path]:
    """What the attacks write where they can."""
    return {path for folder in ("/tmp", "/dev/shm") for path in Path(folder).glob("autograder-planted*")}


@pytest.mark.parametrize("locks", _LEVELS, ids=lambda locks: "+".join(locks) or "none")
def test_every_level_works_and_tells_the_truth(locks: tuple[str, ...]) -> None:
    """An honest notebook runs, a crash costs one task, what holds stops its attacks, and nothing is left afterwards."""
    before = planted()
    with Sandbox(locks=locks) as sandbox:
        assert set(sandbox.holding) <= set(locks)
        zygote, folder = sandbox.pid, Path(sandbox._folder)
        process = NotebookProcess(sandbox, Cells("hw.ipynb", tuple(enumerate(_HONEST, 1))))
        assert (process.troubles, process.broken) == ([], "")
        for _ in range(2):
            task = process.fork([], 1)
            value, names = task.request("call", "f", [torch.ones(2)], False, False).value[0]
            assert value.tolist() == [2.0, 2.0]
            assert names[0] in ("__pycache__", "a.png")
            with pytest.raises(StudentError, match="exit status 1"):
                task.request("call", "crash", [1], False, False)
        scratch = process._scratch
        process.close()
        assert not scratch or not Path(scratch).exists()
        outcomes = sandbox.attack()
        assert len(outcomes) == 14
        stopped = {attack for attack, outcome in outcomes.items() if outcome.startswith("stopped")}
        for lock in sandbox.holding:
            assert set(_STOPS[lock]) <= stopped, lock
    assert not folder.exists()
    assert not Path(f"/proc/{zygote}").exists()
    assert planted() <= before


def test_all_locks_together_stop_everything(sandbox: Sandbox) -> None:
    """Where the machine offers namespaces, seccomp and limits, none of the attacks succeeds."""
    outcomes = sandbox.attack()
    if {"namespaces", "seccomp", "rlimits"} <= set(sandbox.holding):
        assert {attack: outcome for attack, outcome in outcomes.items() if not outcome.startswith("stopped")} == {}


def test_without_jail_and_user_attributes_are_out_of_reach(notebook: Notebook, tmp_path: Path) -> None:
    """Landlock does not look at chmod and utime; seccomp makes them do nothing, and the TA's files stay as they are."""
    victim = tmp_path / "grades.csv"
    victim.write_text("ada,10", encoding="ascii")
    victim.chmod(0o644)
    before = victim.stat()
    with Sandbox(locks=["landlock", "seccomp", "no-fork", "rlimits"]) as sandbox:
        if "seccomp" not in sandbox.holding:
            return
        opened = notebook(
            "import os, shutil\nopen('a', 'w').write('a')\nshutil.copy2('a', 'b')",
            "def f(path):\n"
            "    for action in (lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)),\n"
            "            lambda: os.chown(path, 1, 1),\n"
            "            lambda: os.lchown(path, 1, 1), lambda: os.setxattr(path, 'user.x', b'x')):\n"
            "        try:\n            action()\n        except OSError:\n            pass\n"
            "    return open('b').read()",
            "import fcntl\ndef flags():\n    with open('a') as file:\n"
            "        fcntl.ioctl(file, 0x40086602, (64).to_bytes(8, 'little'))",
            within=sandbox,
        )
        assert opened.troubles == {}
        assert opened.call("f", str(victim)) == "a"
        with pytest.raises(StudentError, match="PermissionError"):  # FS_IOC_SETFLAGS needs no right to write
            opened.call("flags")
        opened.close()
    after = victim.stat()
    assert (after.st_mode, after.st_mtime, after.st_uid) == (before.st_mode, before.st_mtime, before.st_uid)


def course(tmp_path: Path, **isolation: Any) -> Course:
    """A course of one homework, with these isolation settings."""
    config = GraderConfig(course="C", homeworks={"hw1": None}, isolation=IsolationSettings(**isolation))
    assignment = Assignment(title="T", notebook="hw1", tasks=(TaskSpec(name="f", points=1),))
    return Course(tmp_path, config, {"hw1": assignment})


def test_required_locks_fail_closed(tmp_path: Path) -> None:
    """A lock that is required and does not hold: a UserError that names it, and no sandbox left behind."""
    with pytest.raises(UserError, match=r"isolation\.require lists seccomp, rlimits, which did not stop"):
        open_sandbox(course(tmp_path, require=("seccomp", "rlimits"), forgo=LOCKS), "hw1")


@pytest.mark.parametrize("root", [True, False], ids=["root", "user"])
def test_a_refusal_says_how_to_get_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: bool) -> None:
    """A setting for a CI machine, bubblewrap and a container's command line: what helps here and what does not."""
    settings = {"kernel.apparmor_restrict_unprivileged_userns": "1"}
    monkeypatch.setattr("autograder.sandbox.advice.this_machine", lambda: Machine(True, root, root, settings, ""))
    with pytest.raises(UserError) as refusal:
        open_sandbox(course(tmp_path, require=("namespaces",), forgo=LOCKS), "hw1")
    said = str(refusal.value)
    assert "\nin a container: docker run " in said
    assert ("\nnamespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in said) != root
    assert ("bwrap --unshare-user" in said) == root
    assert "bubblewrap" in said


def test_a_course_inside_the_installation_is_refused() -> None:
    """Student code may read all of Python's folders: a course must not lie in one."""
    with pytest.raises(UserError, match="inside the Python installation"):
        open_sandbox(course(Path(sys.prefix, "lib", "course")), "hw1")


def test_limits_of_the_course_reach_the_sandbox(tmp_path: Path) -> None:
    """What grader.yml says is what the sandbox enforces; with the required locks in place it opens."""
    with open_sandbox(course(tmp_path, require=(), forgo=LOCKS[:-1]), "hw1") as sandbox:
        limits = GraderConfig(course="C", homeworks={"hw1": None}).limits
        assert sandbox.times.call == limits.call_seconds
        assert sandbox.resources.memory == limits.memory_mb << 20
        assert sandbox.wire.blob == limits.reply_mb << 20
        assert set(sandbox.holding) <= {"rlimits"}


def test_a_sandbox_that_cannot_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A SandboxError with the zygote's last words, and no folder left behind."""
    monkeypatch.setattr(host.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(host, "_WARM_MODULES", ("a_module_that_does_not_exist",))
    with pytest.raises(SandboxError, match="a_module_that_does_not_exist"):
        Sandbox().start()
    assert os.listdir(tmp_path) == []
    monkeypatch.setattr(host.sys, "executable", "/bin/false")
    with pytest.raises(SandboxError):
        Sandbox().start()
    assert os.listdir(tmp_path) == []


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's user may have no home folder; the font cache then lives with the sandbox."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    environment = Sandbox(_folder="/somewhere")._environment()
    assert environment["MPLCONFIGDIR"] == "/somewhere"
    assert not {"AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "LD_PRELOAD", "USER"} & set(environment)


def test_a_sandbox_that_dies(notebook: Notebook) -> None:
    """When the zygote is gone every request is a SandboxError, never the student's fault, and closing still works."""
    with Sandbox(locks=["rlimits"]) as sandbox:
        pid = sandbox.pid
        assert sandbox.start().pid == pid
        opened = notebook("def f(x):\n    return x", within=sandbox)
        os.kill(sandbox.pid, 9)
        with pytest.raises(SandboxError):
            sandbox.request("grant", pid=1)
        assert sandbox.fault
        with pytest.raises(SandboxError):
            notebook("x = 1", within=sandbox)
        opened.close()
    with pytest.raises(SandboxError, match="not running"):
        sandbox.request("grant", pid=1)
