"""``autograder doctor``: what this machine is, what the wall stops here (by attempt), what would be refused."""

from __future__ import annotations

import platform
import sys
from typing import Annotated

import torch
import typer

from autograder import __version__
from autograder.cli.console import output
from autograder.course import Course, find_course, load_course
from autograder.examination import python_problem
from autograder.model import UserError
from autograder.people import load_people
from autograder.sandbox.host import Sandbox
from autograder.sandbox.lockdown import LOCKS

__all__ = ["doctor"]

_MEANING = {
    "namespaces": "the course folder does not exist for student code; its own small scratch disk; no network",
    "landlock": "files outside Python's own and the scratch folder cannot be opened",
    "seccomp": "no sockets, signals, programs or kernel tricks",
    "no-fork": "no process can be left behind",
    "uid": "student code runs as a user of its own, who owns nothing",
    "rlimits": "memory, files and processor time are capped",
}
_REMEDY = {
    "namespaces": "needs root or unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or "
    "kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu)",
    "landlock": "needs Linux 5.13 or newer with Landlock switched on (lsm=landlock,... on the kernel's command line)",
    "seccomp": "needs Linux on x86_64 or aarch64; some containers forbid it (docker run --security-opt seccomp=...)",
    "no-fork": "needs Linux 5.5 or newer and seccomp",
    "uid": "needs root, and a Python that other users may read",
    "rlimits": "needs Linux",
}


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Only the locks, not the attacks.")] = False,
) -> None:
    """Tell what works on this machine, by trying it; exit status 1 if `grade` would refuse to run here."""
    gpu = "CUDA" if torch.cuda.is_available() else "none"
    output.print(f"autograder {__version__}, Python {platform.python_version()}, torch {torch.__version__}, GPU: {gpu}")
    output.print(f"{platform.system()} {platform.release()} on {platform.machine()}\n")
    course, problem = _course()
    problems = [problem] if problem else []
    if course is not None and (inside := python_problem(course)):
        problems.append(inside)
    required = course.config.isolation.require if course else ()
    forgone = course.config.isolation.forgo if course else ()
    with Sandbox(locks=[lock for lock in LOCKS if lock not in forgone]) as sandbox:
        for lock in LOCKS:
            holds = lock in sandbox.holding
            mark, style = ("holds", "green") if holds else ("MISSING", "red" if lock in required else "yellow")
            output.print(f"{lock:<11} {mark:<8} {_MEANING[lock]}", style=style, highlight=False)
            if not holds:
                output.print(f"{'':<20} {_REMEDY[lock]}", highlight=False)
        problems += [
            f"grader.yml: isolation.require lists {lock}, which does not hold here"
            for lock in required
            if lock not in sandbox.holding
        ]
        if not quick:
            output.print("\nA locked-down process tried to:")
            for attack, outcome in sandbox.attack().items():
                style = "green" if outcome.startswith("stopped") else "red"
                output.print(f"    {attack:<36} {outcome}", style=style, highlight=False)
    output.print()
    if problems:
        raise UserError("\n".join(problems))
    output.print("Ready: `autograder grade` will run here.", style="green")
    if not sys.stdout.isatty():
        sys.stdout.flush()


def _course() -> tuple[Course | None, str]:
    try:
        course = load_course(find_course())
    except UserError as error:
        return None, str(error)
    try:
        load_people(course)
    except UserError as error:
        return course, str(error)
    return course, ""
