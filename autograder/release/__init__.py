"""What students receive: ``student_template/<slug>/``, made from handout, reference signatures and public tests.

The rooms, ground floor up: ``shim`` (runs a public test inside a notebook), ``handout`` (prose to pieces), ``stubs``
(signatures and docstrings, and nothing else of the reference), ``marks`` and ``public_tests`` (the public tests, taken
apart), ``otter_tests`` (one self-contained Otter file per task), ``pages`` and ``readme`` (what is said beside the
handout), ``script`` (cells as ``.py``), ``build`` (everything for one homework as bytes), ``folder`` (those on disk).
"""

from __future__ import annotations

from autograder.release.build import build, notebook_cells, stub_cells
from autograder.release.folder import Changes, differences, is_fresh, template_folder, write
from autograder.release.pages import answer_cell, fixed_prose

__all__ = [
    "Changes",
    "answer_cell",
    "build",
    "differences",
    "fixed_prose",
    "is_fresh",
    "notebook_cells",
    "stub_cells",
    "template_folder",
    "write",
]
