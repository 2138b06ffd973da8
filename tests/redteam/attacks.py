"""What an attack says of itself: its group, its claim, what must stop it, and what its author must be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["GROUPS", "SCOPES", "Attack", "read_attacks"]

NOTEBOOKS = Path(__file__).parent / "notebooks"

#: In the order in which the table lists them.
GROUPS = {
    "read": "read hidden tests, references, other submissions, grades, the environment, memory",
    "forge": "forge or distort replies",
    "break": "break out: files, sockets, signals, programs, the kernel",
    "exhaust": "exhaust memory, disk, processes, time",
    "outlive": "outlive the submission",
    "spoof": "spoof the reader, the names and the report",
    "cheat": "get points for what is not there: banned built-ins, known answers",
}
_HEADER = re.compile(r"# (\w+): (.*)\n")
_KEYS = {"claim", "honest", "needs", "verdicts", "status", "gain", "told", "slow"}


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    ``name`` is also the student's; ``claim`` says what it tries. ``needs`` lists alternatives, each a set of locks
    that stops it; an empty set is stopped everywhere, and no alternative at all is a residual risk. ``honest`` lists
    the functions that it writes properly, so that its points without the attack are known. ``verdicts`` maps tasks to
    the verdicts that their tests may have, ``status`` is the grade's, ``told`` a part of a note that must be there.
    ``gain`` is what it may win in points, where docs/security-model.md says so. ``slow`` attacks run into deadlines.
    ``make`` writes its files, where it is more than the text ``source``.
    """

    name: str
    group: str
    claim: str
    honest: tuple[str, ...] = ("double", "total")
    needs: tuple[frozenset[str], ...] = (frozenset(),)
    verdicts: tuple[tuple[str, frozenset[str]], ...] = ()
    status: str = "final"
    told: str = ""
    gain: float = 0.0
    slow: bool = False
    source: str = ""
    make: Callable[[Path, str], object] | None = None

    @property
    def residual(self) -> bool:
        """Whether the documentation says that nothing stops it."""
        return not self.needs

    def stopped_by(self, locks: frozenset[str]) -> bool:
        """Whether these locks promise to stop it."""
        return any(needed <= locks for needed in self.needs)


#: Which attacks a raid is made with. What is forged, spoofed or cheated is the same whatever the locks are.
SCOPES: dict[str, Callable[[Attack], bool]] = {
    "quick": lambda attack: not attack.slow,
    "slow": lambda attack: attack.slow,
    "locks": lambda attack: not attack.slow and attack.group in ("read", "break", "exhaust", "outlive"),
    "all": lambda attack: True,
}


def read_attacks() -> list[Attack]:
    """All attacks below ``notebooks/``, in the order of the groups and of their names."""
    return [_read(path) for group in GROUPS for path in sorted((NOTEBOOKS / group).glob("*.py"))]


def _read(path: Path) -> Attack:
    text = path.read_text("utf-8")
    header = re.match(r"(?:# \w+: .*\n)+", text)
    assert header, f"{path} has no header"
    said = dict(_HEADER.findall(header[0]))
    assert set(said) <= _KEYS, f"{path}: unknown keys in its header: {set(said) - _KEYS}"
    return Attack(
        name=f"{path.parent.name}-{path.stem}",
        group=path.parent.name,
        claim=said["claim"],
        honest=tuple(said.get("honest", "double total").replace("nothing", "").split()),
        needs=_needs(said.get("needs", "nothing")),
        verdicts=_verdicts(said.get("verdicts", "")),
        status=said.get("status", "final"),
        told=said.get("told", ""),
        gain=float(said.get("gain", 0)),
        slow=said.get("slow") == "yes",
        source=text[header.end() :],
    )


def _needs(text: str) -> tuple[frozenset[str], ...]:
    """``landlock or uid + seccomp``; ``nothing``: stopped everywhere; ``more than there is``: a residual risk."""
    if text == "more than there is":
        return ()
    return tuple(frozenset(part.replace("+", " ").split()) - {"nothing"} for part in text.split(" or "))


def _verdicts(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """``shout raised, total passed or forbidden``."""
    pairs = (part.split(maxsplit=1) for part in text.split(", ") if part)
    return tuple((task, frozenset(words.split(" or "))) for task, words in pairs)
