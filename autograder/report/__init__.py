"""Reports: pure functions of grades. Tables for a terminal, CSV, feedback for students, and web pages for staff."""

from autograder.report.csv_file import grades_csv, spreadsheet_safe
from autograder.report.feedback import student_markdown
from autograder.report.html import write_report
from autograder.report.table import plain_lines, summary_table
from autograder.report.triage import look_at, odd_first
from autograder.report.words import Policy, visible

__all__ = [
    "Policy",
    "grades_csv",
    "look_at",
    "odd_first",
    "plain_lines",
    "spreadsheet_safe",
    "student_markdown",
    "summary_table",
    "visible",
    "write_report",
]
