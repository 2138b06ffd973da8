"""``python -m benchmarks [peers|floor|growth|strength]``: measure, print, and write ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import floor, growth, peers, strength
from benchmarks.report import SECTIONS, write_section

__all__ = ["main"]

_ROOT = Path(__file__).parents[1]
_SIZES = [10, 100, 1000]
_LONG = [*_SIZES, 5000]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one benchmark, or all of them one after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=list(SECTIONS), help="default: all, which takes most of an hour")
    parser.add_argument("--repeats", type=int, help="rounds of `peers` (3), submissions of `floor` (20)")
    parser.add_argument("--homeworks", nargs="+", default=[], help="which ones `floor` measures (all)")
    parser.add_argument("--copies", type=int, default=10, help="how much larger our second class is in `peers` (10)")
    parser.add_argument("--sizes", type=int, nargs="+", help="class sizes of `growth` (10 100 1000)")
    parser.add_argument("--long", action="store_true", help="let `growth` go on to 5,000")
    chosen = parser.parse_args(arguments)
    sizes = chosen.sizes or (_LONG if chosen.long else _SIZES)
    rounds, submissions = chosen.repeats or 3, chosen.repeats or 20
    benchmarks: dict[str, tuple[str, Callable[[], str]]] = {
        "peers": (
            f"--repeats {rounds} --copies {chosen.copies}",
            lambda: peers.measure(_ROOT, rounds, chosen.copies),
        ),
        "floor": (
            " ".join([f"--repeats {submissions}", *(["--homeworks", *chosen.homeworks] if chosen.homeworks else [])]),
            lambda: floor.measure(_ROOT, submissions, chosen.homeworks),
        ),
        "growth": (f"--sizes {' '.join(map(str, sizes))}", lambda: growth.measure(_ROOT, sizes)),
        "strength": ("", lambda: strength.measure(strength.HOMEWORKS, _ROOT)),
    }
    for name in [chosen.which] if chosen.which else SECTIONS:
        options, run = benchmarks[name]
        print(f"{SECTIONS[name]} ...", flush=True)
        body = run()
        write_section(name, options, body)
        print(body, flush=True)


if __name__ == "__main__":
    main()
