"""A raid: a class of honest students with attackers among them, graded for real, and what the attackers gained.

The same honest class is graded once in peace, together with the *twins* of the attackers, who do all that an attacker
does but for the attack. What an attacker has more than its twin, what is different for the honest, and what is left
afterwards is the attackers' doing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .attacks import GROUPS, Attack
from .course import honest_notebooks, write_course
from .known import Target, notebook
from .levels import Level, launch
from .witnesses import Listener, Victim, careless, planted, snapshot

__all__ = ["Peace", "Raid", "declare_peace", "raid"]

_SEED = 7
_COMMAND = Path(sys.executable).with_name("autograder")


@dataclass(frozen=True)
class Peace:
    """The class without attackers: its results, what the twins earn, and the folder of grades to be attacked."""

    canary: str
    honest: dict[str, Any]
    twins: dict[str, float]
    graded: Path


@dataclass
class Raid:
    """What came out. ``gains`` maps attackers to what they gained, ``harm`` lists what nobody in particular did."""

    level: Level
    holding: frozenset[str] = frozenset()
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    honest: dict[str, Any] = field(default_factory=dict)
    gains: dict[str, list[str]] = field(default_factory=dict)
    harm: list[str] = field(default_factory=list)


def declare_peace(folder: Path, attacks: Iterable[Attack], level: Level) -> Peace:
    """Grade the honest class and the twins, and keep their grades in ``folder``."""
    canary = "canary" + secrets.token_hex(16)
    course = _prepare(folder, canary, level)
    names = _submit_honest(course, canary)
    twins = {_twin(attack): notebook(attack, None) for attack in attacks}
    for name, text in twins.items():
        (course / "submissions" / f"{name}.py").write_text(text, "utf-8")
    _own(folder, level)
    _grade(folder, level, canary)
    results = _results(course)
    return Peace(
        canary,
        {name: _lasting(results[name]) for name in names},
        {name: results[name]["score"] for name in twins},
        course / "graded",
    )


def raid(folder: Path, attacks: Sequence[Attack], level: Level, peace: Peace) -> Raid:
    """Grade the honest class with these attackers in its midst."""
    course = _prepare(folder, peace.canary, level)
    names = _submit_honest(course, peace.canary)
    shutil.copytree(peace.graded, course / "graded")
    marks: dict[str, str] = {}
    files: dict[str, set[str]] = {}
    with Listener(folder) as listener, Victim(level.user, peace.canary) as victim:
        for attack in attacks:
            marks[attack.name] = mark = "rtmark" + secrets.token_hex(8)
            place = (str(course), str(course / "graded"), str(folder / "tmp"))
            target = Target(*place, listener.port, listener.unix, victim.process.pid, _SEED, mark)
            files[attack.name] = _submit(course / "submissions", attack, target)
        _own(folder, level)
        before = snapshot(course / "tests") | snapshot(course / "assignments") | snapshot(course / "solutions")
        rules = (course / "grader.yml").read_bytes()
        said = _grade(folder, level, peace.canary)
        found = Raid(level)
        results = _results(course)
        found.honest = {name: _lasting(results[name]) for name in names if name in results}
        assert "a-honest-right" in results, f"somebody removed the result of an honest student: {sorted(results)}"
        found.holding = frozenset(results["a-honest-right"]["environment"]["isolation"])
        for attack in attacks:
            rows = [row for row in results.values() if row["submission"]["sha256"] in files[attack.name]]
            rows = rows or [row for name, row in results.items() if name == attack.name]
            found.rows[attack.name] = rows
            gains = _gained(attack, rows, peace, marks[attack.name])
            gains += [
                f"the file {path}" for path in planted(marks[attack.name], course, folder / "tmp", course / "graded")
            ]
            gains += ["a connection" for data in listener.heard if marks[attack.name].encode() in data]
            found.gains[attack.name] = gains
        if listener.heard:
            found.harm.append(f"somebody connected: {listener.heard[:5]}")
    after = snapshot(course / "tests") | snapshot(course / "assignments") | snapshot(course / "solutions")
    found.harm += [f"{path} was changed" for path in sorted(set(before.items()) ^ set(after.items()), key=str)]
    if (course / "grader.yml").read_bytes() != rules:
        found.harm.append("grader.yml was changed")
    for path in sorted((peace.graded / "results" / "toy").glob("twin-*.json")):
        if (course / "graded" / "results" / "toy" / path.name).read_bytes() != path.read_bytes():
            found.harm.append(f"the earlier result {path.name} was changed")
    for name in names:
        path = Path("results", "toy", f"{name}.json")
        if (course / "graded" / path).stat().st_mtime_ns == (peace.graded / path).stat().st_mtime_ns:
            found.harm.append(f"{name} was not graded anew")
    found.harm += [f"the process {process} stayed" for process in said["left"]]
    found.harm += [f"{name} stayed in the temporary folder" for name in os.listdir(folder / "tmp")]
    if victim.hurt:
        found.harm.append(victim.hurt)
    found.harm += careless(course / "graded", (folder / "log").read_bytes())
    log = b"".join(path.read_bytes() for path in [folder / "log", *(course / "graded" / "logs").glob("*")])
    if peace.canary.encode() in log:
        found.harm.append("a secret is in the log")
    return found


def _prepare(folder: Path, canary: str, level: Level) -> Path:
    for name in ("tmp", "home", "staging"):
        (folder / name).mkdir(parents=True)
    for path in (folder, folder / "tmp"):
        path.chmod(0o755)  # only the locks may be in the way
    course = folder / "course"
    write_course(course, canary, level.forgo)
    (course / "submissions").mkdir()
    return course


def _submit_honest(course: Path, canary: str) -> list[str]:
    """The honest come first, last, and after each group of attackers; a student's name is that of the file."""
    names = []
    for place in ("a", *(f"{group}-zz" for group in GROUPS), "zz"):
        for name, text in honest_notebooks(canary).items():
            names.append(f"{place}-honest-{name}")
            (course / "submissions" / f"{names[-1]}.py").write_text(text, "utf-8")
    return names


def _submit(folder: Path, attack: Attack, target: Target) -> set[str]:
    """Write what an attacker hands in; the digests of its files."""
    before = set(os.listdir(folder))
    if attack.make is not None:
        attack.make(folder, attack.name)
    else:
        (folder / f"{attack.name}.py").write_text(notebook(attack, target), "utf-8")
    made = [folder / name for name in set(os.listdir(folder)) - before]
    plain = [path for path in made if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 27]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in plain}


def _own(folder: Path, level: Level) -> None:
    if level.user is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, level.user, level.user, follow_symlinks=False)


def _grade(folder: Path, level: Level, canary: str) -> dict[str, Any]:
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "VIRTUAL_ENV")},
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "OMP_NUM_THREADS": "1",
        "SECRET": canary,
    }
    command = [str(_COMMAND), "grade", "toy", "submissions", "--out", "graded", "--workers", "3"]
    command += ["--fresh", "--seed", str(_SEED)]
    said = launch(command, folder, user=level.user, environment=environment, cwd=folder / "course", lend=level.lent)
    assert said["status"] == 0, (folder / "log").read_text("utf-8", "replace")[-3000:]
    return said


def _results(course: Path) -> dict[str, Any]:
    found = [json.loads(path.read_text("utf-8")) for path in (course / "graded" / "results" / "toy").glob("*.json")]
    return {row["student"]: row for row in found}


def _lasting(row: dict[str, Any]) -> str:
    """A result without the time that its tests took and the locks that held."""
    plain = {**row, "environment": {**row["environment"], "isolation": []}}
    return re.sub(r'"seconds": [0-9.e-]+', '"seconds": 0', json.dumps(plain))


def _twin(attack: Attack) -> str:
    return "-".join(("twin", *attack.honest))


def _gained(attack: Attack, rows: list[dict[str, Any]], peace: Peace, mark: str) -> list[str]:
    """Points, secrets, and what the attack itself says it gained."""
    gains = []
    for row in rows:
        text = json.dumps(row)
        due = peace.twins[_twin(attack)]
        if row["score"] > due + attack.gain + 1e-9:
            gains.append(f"{row['score'] - due:g} points")
        if peace.canary in text:
            gains.append("a secret")
        gains += re.findall(r"GAINED [^|\"]{0,80}", text)[:3]
    return gains
