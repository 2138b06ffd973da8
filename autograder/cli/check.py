"""``autograder check``: the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["check"]


def check(
    homeworks: Annotated[
        list[str] | None, typer.Argument(metavar="[HW]...", help="Homeworks; default: all of grader.yml.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="How many seeds the verdicts must agree on.")] = 25,
    whole: Annotated[
        bool, typer.Option("--whole", help="Grade anew with each seed all that a solution can change.")
    ] = False,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Also list the small changes of the reference that no hidden test notices."),
    ] = False,
    workers: Annotated[int, typer.Option(min=0, max=256, help="Worker processes; 0: one per processor.")] = 0,
    update: Annotated[
        bool, typer.Option("--update", help="Write the records of this run (fingerprints, docs/kill-matrix).")
    ] = False,
    declare: Annotated[
        bool, typer.Option("--declare", help="Also write what each wrong solution fails into its header. Then read it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write a JUnit XML file for CI.")] = None,
    pictures: Annotated[Path, typer.Option(help="Folder for the pictures of the kill matrices.")] = Path("report"),
) -> None:
    """Prove homeworks: solutions right and wrong, tests and template; exit status 1 if anything is amiss."""
    from autograder.cli.gate import run_gate  # here, because it loads torch

    run_gate(
        homeworks,
        seeds=seeds,
        whole=whole,
        mutants=mutants,
        workers=workers,
        update=update,
        declare=declare,
        as_json=as_json,
        junit=junit,
        pictures=pictures,
    )
