"""The benchmarks are no installed package: they are found in the root of the repository."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from autograder.course import Course, load_course  # noqa: E402


@pytest.fixture(scope="session")
def course() -> Course:
    """The repository's own course."""
    return load_course(ROOT)
