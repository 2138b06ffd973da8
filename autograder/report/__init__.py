"""Reports: pure functions of grades. Tables for a terminal, CSV, feedback for students, and web pages for staff."""

from autograder.report.alike import alike
from autograder.report.course_file import CourseRow, course_csv
from autograder.report.csv_file import Absent, Enrolled, grades_csv, spreadsheet_safe
from autograder.report.feedback import student_markdown
from autograder.report.html import write_report
from autograder.report.person import Text, text_of
from autograder.report.table import plain_lines, summary_table
from autograder.report.triage import look_at, odd_first
from autograder.report.words import Policy, number, visible

__all__ = [
    "Absent",
    "CourseRow",
    "Enrolled",
    "Policy",
    "Text",
    "alike",
    "course_csv",
    "grades_csv",
    "look_at",
    "number",
    "odd_first",
    "plain_lines",
    "spreadsheet_safe",
    "student_markdown",
    "summary_table",
    "text_of",
    "visible",
    "write_report",
]
