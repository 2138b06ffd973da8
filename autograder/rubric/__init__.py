"""What a person scores: merging scores into grades, the texts that wait for a reader, and scores as a CSV file."""

from autograder.rubric.merge import Given, with_scores
from autograder.rubric.reading import Reading, readings
from autograder.rubric.recorded import outdated, with_manual_scores
from autograder.rubric.sheet import Entry, export_sheet, points_of, read_sheet

__all__ = [
    "Entry",
    "Given",
    "Reading",
    "export_sheet",
    "outdated",
    "points_of",
    "read_sheet",
    "readings",
    "with_manual_scores",
    "with_scores",
]
