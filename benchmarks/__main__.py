"""``python -m benchmarks``: print the figures and write them to ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import torch

from autograder import __version__
from autograder.course import find_course, load_course
from benchmarks.submission import floor_cost, submission_cost

_RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Measure, print, write."""
    torch.set_num_threads(1)
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    course = load_course(find_course(Path(__file__).parent))
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {_machine()}; Python {platform.python_version()}, "
        f"torch {torch.__version__}, autograder {__version__}. Medians of {repeats} runs; trust the ratios, not the",
        "milliseconds, which are another machine's.",
        "",
        "## One submission, once everything is warm",
        "",
        "The reference solution with all hidden tests, beside the floor: a fork, one cell, as many trivial calls as",
        "there are tests. CPU counts the trusted worker, the zygote and the children. The goals are 80 ms of CPU for",
        "`hw2_multiclass` and 40 MB of private memory. The memory is reached, the CPU is not: the tests make about 500",
        "calls across the wall.",
        "",
        "| homework | tests | CPU | of it behind the wall | wall | floor CPU | ratio | private memory of the child |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for slug in course.slugs:
        cost, tests = submission_cost(course, slug, repeats)
        floor, memory = floor_cost(course, slug, tests, repeats)
        lines.append(
            f"| {slug} | {tests} | {cost.cpu * 1e3:.0f} ms | {cost.behind * 1e3:.0f} ms | {cost.wall * 1e3:.0f} ms "
            f"| {floor.cpu * 1e3:.0f} ms | {cost.cpu / floor.cpu:.1f} | {memory / 1e6:.0f} MB |"
        )
    text = "\n".join(lines) + "\n"
    _RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"


if __name__ == "__main__":
    main()
