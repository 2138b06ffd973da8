"""The table of docs/security-model.md: ``python -m tests.redteam.table`` writes it anew.

It is made of what the attacks say of themselves and the levels promise, and the raids hold each of its cells: an attack
that is listed as stopped must gain nothing there, and one that is not must gain something.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.files import write_atomic

from .attacks import GROUPS, Attack, read_attacks
from .handins import HAND_INS
from .levels import LEVELS

__all__ = ["current", "table"]

PAGE = Path(__file__).parents[2] / "docs" / "security-model.md"
_BEGIN, _END = "<!-- begin: python -m tests.redteam.table -->\n", "<!-- end -->\n"


def table(attacks: Sequence[Attack]) -> str:
    """Markdown: for each group of attacks and each level how many are stopped, and then those that are not."""
    lines = ["| attacks that | tried | " + " | ".join(level.name for level in LEVELS) + " |"]
    lines.append("|---|---|" + "---|" * len(LEVELS))
    for group, says in GROUPS.items():
        own = [attack for attack in attacks if attack.group == group]
        stopped = [sum(attack.stopped_by(level.promised) for attack in own) for level in LEVELS]
        cells = ["all" if number == len(own) else f"{number}" for number in stopped]
        lines.append(f"| {says} | {len(own)} | " + " | ".join(cells) + " |")
    lines += ["", "The levels: " + "; ".join(f"**{level.name}** is {level.says}" for level in LEVELS) + "."]
    lines += ["", "Not stopped:", ""]
    for attack in attacks:
        where = [level.name for level in LEVELS if not attack.stopped_by(level.promised)]
        if where:
            at = "nowhere stopped" if len(where) == len(LEVELS) else f"succeeds at *{'*, *'.join(where)}*"
            lines.append(f"- `{attack.name}` {attack.claim}: {at}.")
    lines += ["", "Won, within what this page says, and seen by a person where the row is marked for one:", ""]
    lines += [
        f"- `{attack.name}` {attack.claim}: at most {attack.gain:g} points{_marked(attack)}."
        for attack in attacks
        if attack.gain
    ]
    return "\n".join(lines) + "\n"


def _marked(attack: Attack) -> str:
    return "; the row is marked `needs_ta`" if attack.status == "needs_ta" else ""


def current() -> str:
    """The table that stands in the page."""
    return PAGE.read_text("utf-8").partition(_BEGIN)[2].partition(_END)[0].strip() + "\n"


def main() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    made = f"{before}{_BEGIN}\n{table([*read_attacks(), *HAND_INS])}\n{_END}{after}"
    write_atomic(PAGE, made.encode())


if __name__ == "__main__":
    main()
