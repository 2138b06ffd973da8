"""The gradebook's file: durable, one grading run at a time, readable meanwhile, and honest about what is wrong."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from autograder.gradebook import FILE, Gradebook
from autograder.model import UserError

#: Claims a gradebook, says so, and waits to be killed.
HOLDER = """
import sys, time
from pathlib import Path
from autograder.gradebook import Gradebook

book = Gradebook.open(Path(sys.argv[1]))
book.claim()
print("mine", flush=True)
time.sleep(600)
"""


def test_commits_are_durable_and_readers_do_not_wait(book: Gradebook) -> None:
    """WAL, a sync per commit, foreign keys."""
    connection = book._database.connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_one_run_at_a_time(book: Gradebook, grade: Any) -> None:
    """The second is told who holds it, may read, and gets it when the first is done."""
    book.claim()
    book.claim()  # once more is no quarrel with oneself
    book.record(grade())
    with Gradebook.open(book.path.parent) as other:
        with pytest.raises(UserError, match=rf"another grading run \(process {os.getpid()}\) is writing to .*{FILE}"):
            other.claim()
        assert other.latest("toy", "ada") == grade()
        book.close()
        other.claim()


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    """SIGKILL leaves no lock behind."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process, Gradebook.open(tmp_path) as book:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        with pytest.raises(UserError, match=f"process {process.pid}"):
            book.claim()
        process.kill()
        process.wait()
        book.claim()


def test_a_writer_that_never_ends(tmp_path: Path, grade: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that cannot begin is a clear sentence, and nothing is written."""
    monkeypatch.setattr("autograder.gradebook.database._PATIENCE", 0.0)
    with Gradebook.open(tmp_path) as book:
        other = sqlite3.connect(book.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="another grading run is writing to"):
            book.record(grade())
        other.execute("ROLLBACK")
        other.close()
        assert book.current() == []
        book.record(grade())
        assert book.current() == [grade()]


def test_a_file_that_is_no_gradebook(tmp_path: Path) -> None:
    """Named, with what to do; it is left as it is."""
    (tmp_path / FILE).write_bytes(b"not a database, but long enough to be taken for one" * 40)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(UserError, match=rf"{FILE}: is no gradebook, or a damaged one .* restore it"):
        Gradebook.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_database_of_another_program(tmp_path: Path) -> None:
    """No table of ours is added to it."""
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(UserError, match=rf"{FILE}: is a database, but not a gradebook"):
        Gradebook.open(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_a_damaged_grade_or_submission(book: Gradebook, grade: Any) -> None:
    """SQLite does not see it, because it is in the middle of a value: a sentence that says which one, no traceback."""
    digest = hashlib.sha256(b"{}").hexdigest()
    book.record(grade(), data=b"{}")
    connection = book._database.connection
    connection.executescript("DROP TRIGGER attempts_unchanged; DROP TRIGGER submissions_unchanged;")
    connection.execute("UPDATE submissions SET data = x'00'")
    with pytest.raises(UserError, match=f"a damaged one .submission {digest[:12]}: .* restore it from a copy"):
        book.submission(digest)
    for damaged in (b"no zlib", zlib.compress(b"{}"), zlib.compress(b"\xff")):
        connection.execute("UPDATE attempts SET grade = ?", (damaged,))
        for read in (book.current, lambda: book.history("ada"), lambda: list(book.each_current())):
            with pytest.raises(UserError, match=r"a damaged one .attempt 1: .* restore it from a copy"):
                read()


def test_a_full_disk(book: Gradebook, grade: Any) -> None:
    """What does not fit is not there at all; what was there stays, and there is a way to go on."""
    book.record(grade())
    connection = book._database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="full: make room, and give the same command again; it goes on from there"):
        book.record(grade("ben"), data=os.urandom(100_000))
    assert book.current() == [grade()]
    connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    book.record(grade("ben"), data=os.urandom(100_000))
    assert len(book.current()) == 2


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match=r"cannot write .*gradebook\.sqlite: (File exists|Not a directory)"):
        Gradebook.open(tmp_path / "file")


def test_all_or_nothing(book: Gradebook, grade: Any) -> None:
    """A failure in the middle of a transaction leaves no trace of its beginning."""
    with pytest.raises(ZeroDivisionError), book._database.transaction() as connection:
        connection.execute("INSERT INTO submissions VALUES ('a', 1, x'00')")
        raise ZeroDivisionError
    assert not book.has_submission("a")
    book.record(grade())
    assert book.current() == [grade()]
