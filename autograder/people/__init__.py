"""Who the students are, when each has to hand in, which submission counts, and what the course adds up to.

The rooms, ground floor up: ``columns`` and ``roster`` (the CSV file), ``directory`` (from any name to one student),
``people``, ``deadlines``, ``standing`` (lateness, grace days, excuses), ``plan``
(which submissions are graded, and for whom), ``totals`` (drop rules and weights) and ``tables`` (rows for the CSVs).
"""

from autograder.people.deadlines import Deadline, deadline
from autograder.people.loading import load_people
from autograder.people.people import People
from autograder.people.plan import Plan, plan
from autograder.people.roster import Roster, Student, read_roster
from autograder.people.standing import NOTES, Standing, settle, standings
from autograder.people.tables import class_tables
from autograder.people.totals import Total, total

__all__ = [
    "NOTES",
    "Deadline",
    "People",
    "Plan",
    "Roster",
    "Standing",
    "Student",
    "Total",
    "class_tables",
    "deadline",
    "load_people",
    "plan",
    "read_roster",
    "settle",
    "standings",
    "total",
]
