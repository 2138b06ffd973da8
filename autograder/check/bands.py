"""The bands of statistical tests: what they ask for, and what right and wrong solutions were measured to reach.

A homework whose tests judge a training by its outcome keeps them in ``bands.yml`` beside the tests, written by a script
of its own: ``NAME: {least: 0.85, right: 1.0, wrong: 0.715}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from autograder.check.rules import Problem
from autograder.course import Course

__all__ = ["BANDS", "Band", "read_bands"]

BANDS = "bands.yml"
_RULE = "bands_tell_right_from_wrong"


@dataclass(frozen=True)
class Band:
    """``least`` is what a test asks for; right solutions reached ``right`` or more, wrong ones ``wrong`` or less."""

    name: str
    least: float
    right: float
    wrong: float

    def __str__(self) -> str:
        """One line, with the margins on both sides."""
        return (
            f"{self.name} asks for {self.least:g}; right solutions reached {self.right:g} or more (margin "
            f"{self.right - self.least:.3g}), wrong ones {self.wrong:g} or less (margin {self.least - self.wrong:.3g})"
        )


def read_bands(course: Course, slug: str) -> tuple[list[Band], list[Problem]]:
    """The bands of a homework, and what is wrong with them; nothing if it has no such file.

    What a test asks for must lie between what wrong solutions reached and what right ones reached.
    """
    path = course.hidden_tests(slug) / BANDS
    if not path.is_file():
        return [], []
    where = course.shown(path)
    try:
        data: Any = yaml.safe_load(path.read_text("utf-8"))
        bands = [Band(str(name), **{key: float(value) for key, value in band.items()}) for name, band in data.items()]
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        do = "write `NAME: {least: ..., right: ..., wrong: ...}` for each band"
        return [], [Problem(where, f"cannot be read ({str(error).splitlines()[0]})", do, _RULE)]
    do = "ask for something that tells them apart, and measure again"
    mixed = [band for band in bands if not band.wrong < band.least < band.right]
    return bands, [Problem(where, str(band), do, _RULE) for band in mixed]
