"""The gradebook: one SQLite file that keeps every attempt, every published grade and every manual score for good.

``results.json`` files, the CSV, the feedback and the report are views of it. The rooms, ground floor up: ``schema``
(tables and migrations), ``database`` (the connection, one writer), ``submissions``, ``attempts``, ``manual``,
``counted`` (the tables), ``book`` (the whole); and beside it ``light`` (many grades in little memory), ``digests``
(what a grade depends on), ``changes`` (why it changed), ``keys`` and ``receipts`` (proof of a grade).
"""

from autograder.gradebook.attempts import Attempt, Key
from autograder.gradebook.book import FILE, Gradebook
from autograder.gradebook.changes import Change, TaskChange, TestChange, compare
from autograder.gradebook.counted import Counted
from autograder.gradebook.digests import Basis, basis_of, limits_digest, task_digests
from autograder.gradebook.keys import ReceiptKey, key_path, read_keys, signing_key
from autograder.gradebook.light import Lightener
from autograder.gradebook.manual import ManualEntry, ManualScore
from autograder.gradebook.receipts import Finding, receipt_text, verify_receipt

__all__ = [
    "FILE",
    "Attempt",
    "Basis",
    "Change",
    "Counted",
    "Finding",
    "Gradebook",
    "Key",
    "Lightener",
    "ManualEntry",
    "ManualScore",
    "ReceiptKey",
    "TaskChange",
    "TestChange",
    "basis_of",
    "compare",
    "key_path",
    "limits_digest",
    "read_keys",
    "receipt_text",
    "signing_key",
    "task_digests",
    "verify_receipt",
]
