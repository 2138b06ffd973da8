"""From the PATHs of a command line to submissions: files, folders, LMS bulk downloads and Otter zips.

Nothing is unpacked to disk, nothing is executed or unpickled, no symbolic link is followed, and one bad file harms no
other: it becomes a line in ``Intake.problems``. The rooms, ground floor up: ``sources`` (open and unpack safely),
``walk`` (what lies under a PATH), ``lms`` and ``layout`` (whose it is), ``names`` (fit for a file name, distinct),
``find`` (the whole).
"""

from __future__ import annotations

from autograder.intake.find import Intake, Submission, find_submissions
from autograder.intake.names import student_name

__all__ = ["Intake", "Submission", "find_submissions", "student_name"]
