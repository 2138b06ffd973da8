"""What a teaching assistant is told: what each attack means, and a way to every lock that this machine lacks."""

from __future__ import annotations

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


def test_machines_without_locks() -> None:
    """There no setting helps, and the sentence says so."""
    lines = remedies(LOCKS, machine(supported=False))
    assert len(lines) == 1
    assert "Linux" in lines[0]


def test_this_machine_can_be_looked_at() -> None:
    """Files that are not there are no error."""
    found = this_machine()
    assert set(found.settings) == {APPARMOR, "kernel.unprivileged_userns_clone", "user.max_user_namespaces"}
