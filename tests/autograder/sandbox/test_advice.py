"""What a teaching assistant is told: what each attack means, and a way to every lock that this machine lacks."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.advice import MEANINGS, Machine, consequence, remedies, this_machine
from autograder.sandbox.host import Sandbox
from autograder.sandbox.lockdown import LOCKS

APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"


def machine(**changes: object) -> Machine:
    """A Linux machine on which somebody is an ordinary user."""
    plain: dict[str, object] = {"supported": True, "root": False, "container": False, "settings": {}, "modules": ""}
    return Machine(**{**plain, **changes})  # type: ignore[arg-type]


def test_every_lock_and_every_attack_is_explained(sandbox: Sandbox) -> None:
    """None is left out, and each attack that `doctor` tries has words of its own."""
    assert tuple(MEANINGS) == LOCKS
    unknown = consequence("an attack that does not exist")
    assert all(consequence(attack) != unknown for attack in sandbox.attack())


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("root", [True, False], ids=["root", "user"])
def test_there_is_a_way_to_every_lock(lock: str, root: bool) -> None:
    """Whatever is missing, the first line names it and says what to do."""
    lines = remedies([lock], machine(root=root))
    assert lines[0].startswith(f"{lock}: ")
    assert len(lines[0]) > 30


def test_nothing_missing_needs_nothing() -> None:
    """No advice where there is nothing to advise."""
    assert remedies([], machine()) == []


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({APPARMOR: "1"}, f"sudo sysctl -w {APPARMOR}=0"),
        ({"kernel.unprivileged_userns_clone": "0"}, "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        ({"user.max_user_namespaces": "0"}, "sudo sysctl -w user.max_user_namespaces=10000"),
        ({APPARMOR: "0"}, "run autograder as root"),
    ],
    ids=["apparmor", "clone", "none", "unknown"],
)
def test_the_setting_that_is_in_the_way(settings: dict[str, str], says: str) -> None:
    """The command to type, where a known setting forbids namespaces to ordinary users."""
    assert says in remedies(["namespaces"], machine(settings=settings))[0]


def test_landlock_that_is_switched_off() -> None:
    """The kernel's command line, with the modules that are active now."""
    lines = remedies(["landlock"], machine(modules="capability,yama,apparmor"))
    assert "lsm=landlock,capability,yama,apparmor" in lines[0]


def test_containers() -> None:
    """A command line to copy, wherever a container is in the way or would help."""
    inside = remedies(["namespaces"], machine(root=True, container=True))
    assert "--cap-add SYS_ADMIN" in inside[0]
    assert "docker run" in inside[-1]
    assert "docker run" in remedies(["landlock"], machine())[-1]


def test_bubblewrap_is_advised_where_it_helps() -> None:
    """Root in a container gets the flags to copy; an ordinary user is told that it needs what is missing."""
    inside = remedies(["namespaces"], machine(root=True, container=True))
    assert any("bwrap --unshare-user --uid 1000 --gid 1000 --dev-bind / / autograder" in line for line in inside)
    assert any("cap on threads" in line for line in inside)
    for settings in ({}, {APPARMOR: "1"}):
        lines = remedies(["namespaces"], machine(settings=settings))
        assert any("bubblewrap (bwrap) is no way round this" in line for line in lines)
        assert not any("--unshare-user" in line for line in lines)
    assert not any("bwrap" in line for line in remedies(["uid", "rlimits"], machine(root=True)))


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give up a right and keep the rest")
@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_what_bubblewrap_gives(tmp_path: Path) -> None:
    """The command line that is advised: root without SYS_ADMIN has no namespaces, and has them in there."""
    advised = next(line for line in remedies(["namespaces"], machine(root=True)) if "bwrap" in line)
    flags = shlex.split(advised.partition("bubblewrap: ")[2].partition(" autograder ...")[0])
    program = (
        "from autograder.sandbox.host import Sandbox\n"
        "with Sandbox(locks=['namespaces']) as found: print(*found.holding)"
    )
    poor = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-all"]
    found = [
        subprocess.run(
            [*poor, *more, sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True
        )
        for more in ([], flags)
    ]
    if found[1].stderr.startswith("bwrap: "):
        pytest.skip(f"users may not make namespaces here: {found[1].stderr.strip()}")
    assert [one.stdout.strip() for one in found] == ["", "namespaces"], [one.stderr for one in found]


def test_machines_without_locks() -> None:
    """There no setting helps, and the sentence says so."""
    lines = remedies(LOCKS, machine(supported=False))
    assert len(lines) == 1
    assert "Linux" in lines[0]


def test_this_machine_can_be_looked_at() -> None:
    """Files that are not there are no error."""
    found = this_machine()
    assert set(found.settings) == {APPARMOR, "kernel.unprivileged_userns_clone", "user.max_user_namespaces"}
