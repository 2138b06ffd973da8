"""``autograder.check.bands``: what a statistical test asks for lies between right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.check.bands import read_bands


class Folder:
    """As much of a course as is looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def hidden_tests(self, slug: str) -> Path:
        """Where the tests of a homework are."""
        return self.root / slug

    def shown(self, path: Path) -> str:
        """A path for people."""
        return path.name


def read(root: Path, text: str) -> Any:
    """The bands in a file with this text, as lines, and the problems' sentences."""
    (root / "hw").mkdir()
    (root / "hw" / "bands.yml").write_text(text, "utf-8")
    bands, problems = read_bands(Folder(root), "hw")  # type: ignore[arg-type]
    return [str(band) for band in bands], [str(problem) for problem in problems]


def test_margins_are_said(tmp_path: Path) -> None:
    """One line for each band, and no problem."""
    lines, problems = read(tmp_path, "train: {least: 0.85, right: 1.0, wrong: 0.7}\n")
    assert lines == [
        "train asks for 0.85; right solutions reached 1 or more (margin 0.15), wrong ones 0.7 or less (margin 0.15)"
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("train: {least: 0.6, right: 1.0, wrong: 0.7}", "bands.yml: train asks for 0.6;"),
        ("train: {least: 1.0, right: 1.0, wrong: 0.7}", "bands.yml: train asks for 1;"),
        ("train: {least: 0.6}", "bands.yml: cannot be read ("),
        ("train: [0.6]", "bands.yml: cannot be read ("),
        ("train: {least: high, right: 1.0, wrong: 0.7}", "bands.yml: cannot be read ("),
        (": {", "bands.yml: cannot be read ("),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, text: str, says: str) -> None:
    """A number that does not tell right from wrong, and files that are none."""
    _, problems = read(tmp_path, text)
    assert len(problems) == 1
    assert problems[0].startswith(says)


def test_most_homeworks_have_none(tmp_path: Path) -> None:
    """No file, no bands, no problem."""
    assert read_bands(Folder(tmp_path), "hw") == ([], [])  # type: ignore[arg-type]
