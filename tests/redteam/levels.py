"""The levels of isolation at which the attacks are tried, and how this machine gets to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LEVELS", "Level", "launch", "unreachable"]

#: The user ``nobody``, who owns nothing.
_NOBODY = 65534


@dataclass(frozen=True)
class Level:
    """One way to run the grader: as root or not, without the locks in ``forgo``, with all of ``promised`` holding."""

    name: str
    says: str
    root: bool
    promised: frozenset[str]
    forgo: tuple[str, ...] = ()

    @property
    def user(self) -> int | None:
        """Whom to become; None where this process is the right one already."""
        return _NOBODY if not self.root and os.getuid() == 0 else None

    @property
    def lent(self) -> bool:
        """Whether the interpreter must be made reachable for other users than root first."""
        return os.getuid() == 0 and (not self.root or "namespaces" in self.forgo)


_ALL = frozenset("namespaces landlock seccomp no-fork uid rlimits".split())

#: The strongest first.
LEVELS = (
    Level("root", "root, all locks", True, _ALL),
    Level("root, no namespaces", "root without namespaces, as in many containers", True, _ALL - {"namespaces"},
          ("namespaces",)),
    Level("user", "an ordinary user with user namespaces", False, _ALL - {"uid"}, ("uid",)),
    Level("user, no namespaces", "an ordinary user without them, as on many CI runners", False,
          _ALL - {"uid", "namespaces"}, ("namespaces", "uid")),
    Level("minimum", "only what the default grader.yml requires, as an ordinary user", False,
          frozenset({"landlock", "seccomp", "rlimits"}), ("namespaces", "uid", "no-fork")),
)  # fmt: skip


def unreachable(level: Level) -> str:
    """Why this machine cannot run the grader like that at all; empty if it may."""
    if sys.platform != "linux":
        return "isolation needs Linux"
    if level.root and os.getuid() != 0:
        return "needs root"
    return _cannot_lend() if level.lent else ""


@cache
def _cannot_lend() -> str:
    """Whether an ordinary user can run this interpreter, where root must lend it."""
    folder = Path(f"/tmp/redteam-lending-{os.getpid()}")
    (folder / "staging").mkdir(parents=True)
    try:
        lent = launch(
            [sys.executable, "-c", "import torch"], folder, user=_NOBODY, environment={"HOME": "/"}, lend=True
        )
        said = (folder / "log").read_text("utf-8", "replace").strip()[-200:] if lent["status"] else ""
        return f"an ordinary user cannot run {sys.executable}: {said}" if lent["status"] else ""
    except subprocess.CalledProcessError as error:
        return f"root may not lend {sys.executable} to an ordinary user: {error.stderr.decode()[-200:]}"
    finally:
        for path in (folder / "staging", folder / "log", folder / "report", folder):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def launch(
    command: list[str],
    folder: Path,
    *,
    user: int | None,
    environment: dict[str, str],
    cwd: Path | None = None,
    lend: bool = False,
) -> dict[str, Any]:
    """Run a command under the launcher; ``{"status": ..., "left": processes that stayed}``, its output in ``log``.

    Raises CalledProcessError if the launcher itself cannot do its part.
    """
    task = {
        "command": command,
        "cwd": str(cwd or folder),
        "environment": environment,
        "user": user,
        "lend": os.path.realpath(sys.base_prefix) if lend else "",
        "staging": str(folder / "staging"),
        "log": str(folder / "log"),
        "report": str(folder / "report"),
    }
    script = str(Path(__file__).with_name("launcher.py"))
    subprocess.run([sys.executable, "-P", script, json.dumps(task)], check=True, capture_output=True)
    found: dict[str, Any] = json.loads((folder / "report").read_text("utf-8"))
    return found
