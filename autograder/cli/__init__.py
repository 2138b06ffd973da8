"""The command line: one file per command; exit status 0 done, 1 the user's mistake, 3 our bug, 130 interrupted."""

from autograder.cli.app import main

__all__ = ["main"]
