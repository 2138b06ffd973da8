"""The gradebook's tables: made once, never changed behind anybody's back, refused where they are from the future."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from autograder.grade import Late
from autograder.gradebook import Counted, Gradebook, schema
from autograder.gradebook.schema import VERSION, migrate
from autograder.model import UserError


def open_raw(book: Gradebook) -> sqlite3.Connection:
    """The file behind a gradebook, without its rules of use."""
    return sqlite3.connect(book.path, isolation_level=None)


def test_a_new_file_has_the_version(book: Gradebook) -> None:
    """Opening it again changes nothing."""
    connection = open_raw(book)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    before = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    with Gradebook.open(book.path.parent):
        pass
    assert connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    connection.close()


@pytest.mark.parametrize("table", ["submissions", "attempts", "pictures", "publications", "manual_scores", "counted"])
def test_nothing_is_changed_or_deleted(book: Gradebook, grade: Any, table: str) -> None:
    """The database itself refuses, whoever asks."""
    book.record(grade(), {"f": b"png"}, data=b"{}")
    book.set_manual("toy", "ada", "f", "style", 1, "", "kim")
    book.count([Counted("toy", "ada", 1, 1.0, 2.0, "final", Late(0, 0.0))])
    connection = open_raw(book)
    column = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
            connection.execute(statement)
    connection.close()


def test_rows_belong_to_attempts(book: Gradebook) -> None:
    """Foreign keys hold in our own connection."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), book._database.transaction() as connection:
        connection.execute("INSERT INTO pictures VALUES (99, 'f', x'00')")


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    """With both versions and what to do; the file stays as it is."""
    path = tmp_path / "gradebook.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match=r"gradebook\.sqlite: is a gradebook of version 99; .* update autograder"):
        Gradebook.open(tmp_path)
    assert path.read_bytes()[:18] == before[:18]


def test_an_older_file_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each migration once, in order, on top of what is there."""
    with Gradebook.open(tmp_path) as book:
        book.set_manual("toy", "ada", "f", "style", 1, "", "kim")
    more = ("ALTER TABLE manual_scores ADD COLUMN room TEXT;", "CREATE TABLE rooms (name TEXT);")
    monkeypatch.setattr(schema, "_MIGRATIONS", (*schema._MIGRATIONS, *more))
    monkeypatch.setattr(schema, "VERSION", VERSION + 2)
    with Gradebook.open(tmp_path) as book:
        connection = open_raw(book)
        assert connection.execute("SELECT room FROM manual_scores").fetchall() == [(None,)]
        assert connection.execute("SELECT * FROM rooms").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 2,)
        connection.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a migration would be no version at all."""
    connection = sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)
    migrate(connection, "x")
    broken = "CREATE TABLE rooms (name TEXT);\nCREATE TABLE rooms (name TEXT);\n"
    monkeypatch.setattr(schema, "_MIGRATIONS", (*schema._MIGRATIONS, broken))
    monkeypatch.setattr(schema, "VERSION", VERSION + 1)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, "x")
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'rooms'").fetchall() == []
    connection.close()
