"""What every attacker is told: where everything lies, and helpers that note what was gained."""

from __future__ import annotations

from dataclasses import dataclass

from .attacks import Attack
from .course import HONEST

__all__ = ["Target", "notebook"]

#: The transformer of IPython's dialect starts over after each magic, so that reading this takes about half a second.
_SLOW = "\n".join(["%x"] * 150)
_LONG = "x" * 1_000_000

_KNOWN = """
import re
SAID = []

def stream():
    import os, stat
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def note(text):
    if len(SAID) < 20 and text[:300] not in SAID:
        SAID.append(text[:300])

def attempt(what, action):
    try:
        result = action()
    except BaseException:
        return
    note(f"GAINED {what}: {str(result)[:80]}")

def look(read):
    try:
        found = read()
        found = found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")
    except BaseException:
        return
    for secret in set(re.findall(b"canary[0-9a-f]{32}", found)):
        note(secret.decode())

def shout(text):
    if "attack" in globals():
        attack()
    raise RuntimeError(" | ".join(SAID)[:900] or "nothing was gained")
"""


@dataclass(frozen=True)
class Target:
    """Where the course, its results and the grader are; ``mark`` is the attacker's own, and ``seed`` the run's."""

    course: str
    out: str
    temporary: str
    port: int
    unix: str
    victim: int
    seed: int
    mark: str

    def cell(self) -> str:
        """The first cell of every hostile notebook."""
        values = {
            "COURSE": self.course,
            "OUT": self.out,
            "TMP": self.temporary,
            "PORT": self.port,
            "UNIX": self.unix,
            "VICTIM": self.victim,
            "SEED": self.seed,
            "MARK": self.mark,
        }
        return "".join(f"{name} = {value!r}\n" for name, value in values.items()) + _KNOWN


def notebook(attack: Attack, target: Target | None) -> str:
    """A hostile notebook; without a target its twin, which is the same but for the attack."""
    cells = [HONEST[name] for name in attack.honest]
    if target is not None:
        source = attack.source.replace("{{SLOW}}", _SLOW).replace("{{LONG}}", _LONG)
        cells = [target.cell(), *cells, source, "if 'attack' in globals():\n    attack()"]
    return "".join(f"# %%\n{cell}\n" for cell in cells) or "# %%\n"
