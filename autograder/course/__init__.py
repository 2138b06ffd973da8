"""The course on disk: ``grader.yml``, the assignments, and where their tests and solutions lie."""

from autograder.course.loader import Course, find_course, load_course
from autograder.course.models import (
    Assignment,
    BanSpec,
    Criterion,
    GraderConfig,
    HomeworkSettings,
    LatePolicy,
    TaskSpec,
)

__all__ = [
    "Assignment",
    "BanSpec",
    "Course",
    "Criterion",
    "GraderConfig",
    "HomeworkSettings",
    "LatePolicy",
    "TaskSpec",
    "find_course",
    "load_course",
]
