"""``benchmarks/RESULTS.md``: one section for each benchmark, replaced when that benchmark is run again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from autograder.files import write_atomic
from benchmarks.machine import describe_load, describe_machine

__all__ = ["RESULTS", "SECTIONS", "replace_section", "section", "table", "write_section"]

RESULTS = Path(__file__).with_name("RESULTS.md")

#: The sections in their order: the sub-command that makes each, and its title.
SECTIONS = {
    "peers": "Beside Otter and nbgrader",
    "floor": "Distance from the floor",
    "growth": "How the cost grows with the class",
    "strength": "Strength of the hidden tests",
}

_HEAD = """\
# Benchmarks

`make bench` writes this file; each section stands alone and names the command that made it. Everything is a ratio of
things measured side by side in one run: the milliseconds belong to the machine, the ratios should hold elsewhere. CPU
seconds are those of all processes that took part (user and system), and matter more than wall seconds, which depend on
what else the machine does. [`docs/architecture.md`](../docs/architecture.md) explains the words.
"""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first column is text and whose others are numbers."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def section(name: str, options: str, body: str) -> str:
    """A whole section: title, how and where it was made, and its body."""
    command = f"python -m benchmarks {name} {options}".strip()
    made = f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d} ({describe_load()}): {describe_machine()}."
    return f"## {SECTIONS[name]}\n\n{made}\n\n{body.strip()}\n"


def replace_section(text: str, name: str, new: str) -> str:
    """``text`` (a whole file, or nothing) with one section replaced, in the order of :data:`SECTIONS`."""
    known = dict(zip(SECTIONS.values(), SECTIONS, strict=True))
    parts = {
        known[part.partition("\n")[0]]: f"## {part.strip()}\n"
        for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]
        if part.partition("\n")[0] in known
    }
    parts[name] = new
    return "\n".join([_HEAD, *(parts[key] for key in SECTIONS if key in parts)])


def write_section(name: str, options: str, body: str) -> None:
    """Put a section into the file."""
    before = RESULTS.read_text("utf-8") if RESULTS.is_file() else ""
    write_atomic(RESULTS, replace_section(before, name, section(name, options, body)))
