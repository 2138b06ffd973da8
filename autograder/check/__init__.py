"""The gate: a homework is proven before students see it. ``rules`` is the specification, the rest gathers evidence."""

from autograder.check.gate import Checked, check_folders, check_homework, update_records
from autograder.check.rules import Problem

__all__ = ["Checked", "Problem", "check_folders", "check_homework", "update_records"]
