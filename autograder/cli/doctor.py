"""``autograder doctor``: what this machine is, what the wall stops here (by attempt), what would be refused."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from autograder import __version__
from autograder.cli.console import output
from autograder.course import Course, find_course, load_course
from autograder.model import UserError
from autograder.people import load_people
from autograder.sandbox.advice import MEANINGS, consequence, remedies
from autograder.sandbox.lockdown import LOCKS

__all__ = ["doctor"]


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Only the locks, not the attacks.")] = False,
) -> None:
    """Tell what works on this machine, by trying it; exit status 1 if `grade` would refuse to run here."""
    import torch  # here, because every other command would load it for nothing

    from autograder.examination import python_problem
    from autograder.sandbox.host import Sandbox

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
        _show_locks(sandbox.holding, required, forgone)
        missing = [lock for lock in required if lock not in sandbox.holding]
        problems += [f"grader.yml: isolation.require lists {lock}, which does not hold here" for lock in missing]
        if not quick:
            _show_attacks(sandbox.attack())
    if lines := remedies(set(LOCKS) - set(sandbox.holding) - set(forgone)):
        output.print("\nTo get what is missing:" if missing else "\nTo get the rest, if you like:")
        for line in lines:
            output.print(f"    {line}", markup=False, highlight=False)
    output.print()
    if problems:
        raise UserError("\n".join(problems))
    output.print("Ready: `autograder grade` will run here.", style="green")
    if not sys.stdout.isatty():
        sys.stdout.flush()


def _show_locks(holding: Sequence[str], required: Sequence[str], forgone: Sequence[str]) -> None:
    for lock in LOCKS:
        mark, style = "holds", "green"
        if lock not in holding:
            mark = "forgone" if lock in forgone else "MISSING"
            style = "red" if lock in required else "yellow"
        output.print(f"{lock:<11} {mark:<8} {MEANINGS[lock]}", style=style, highlight=False)


def _show_attacks(outcomes: dict[str, str]) -> None:
    output.print("\nA locked-down process tried to:")
    for attack, outcome in outcomes.items():
        stopped = outcome.startswith("stopped")
        words = "stopped" if stopped else f"SUCCEEDED: {consequence(attack)}"
        output.print(f"    {attack:<36} {words}", style="green" if stopped else "red", highlight=False)
    succeeded = sum(not outcome.startswith("stopped") for outcome in outcomes.values())
    if succeeded:
        output.print(
            f"\n{succeeded} of {len(outcomes)} attacks succeeded; docs/security-model.md says what that means."
        )


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
