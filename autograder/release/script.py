"""Cells as a ``.py`` script in the percent format, which VS Code, PyCharm, Spyder and Jupytext open cell by cell."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.notebook import Cell

__all__ = ["write_script"]


def write_script(cells: Iterable[Cell]) -> bytes:
    """The same cells always give the same bytes; there is no header, because a header names a Jupytext version."""
    return ("\n\n".join(_cell(cell) for cell in cells) + "\n").encode()


def _cell(cell: Cell) -> str:
    if cell.kind == "code":
        return f"# %%\n{cell.source}"
    prose = "\n".join(f"# {line}".rstrip() for line in cell.source.split("\n"))
    return f"# %% [markdown]\n{prose}"
