"""The connection to the gradebook's file: durable commits, one writer, and errors that a person can act on."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.gradebook.schema import migrate
from autograder.model import UserError

__all__ = ["Database"]

_PATIENCE = 10.0  # seconds that one transaction waits for another; transactions take milliseconds


class Database:
    """One SQLite file in WAL mode.

    Any number of processes may read, also while one writes. Transactions wait for each other; a run that grades
    holds :meth:`claim` as well, so that no second one can do the same work beside it.

    Args:
        path: the file; made with its folder if it is not there.
        any_thread: whether several threads may use it, one at a time.

    Raises:
        UserError: the file cannot be made, is no gradebook, or was made by a newer version.
    """

    def __init__(self, path: Path, *, any_thread: bool = False) -> None:
        self.path = path
        self._lock: int | None = None
        with self._explained():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UserError(f"cannot write {path}: {error.strerror or error}") from error
            self.connection = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=not any_thread
            )
            try:
                self.connection.execute("PRAGMA foreign_keys = ON")
                self.connection.execute("PRAGMA journal_mode = WAL")
                # What is committed survives a power cut too: a commit per submission is cheap.
                self.connection.execute("PRAGMA synchronous = FULL")
                migrate(self.connection, str(path))
            except BaseException:
                self.connection.close()
                raise

    def claim(self, patience: float = 0.0) -> None:
        """Be the one run that grades into this folder, until :meth:`close` or the end of this process.

        Args:
            patience: seconds to wait for another run's end.

        Raises:
            UserError: another run holds it.
        """
        if self._lock is not None:
            return
        path = self.path.with_name(f".{self.path.stem}.lock")
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        except OSError as error:
            raise UserError(f"cannot write {path}: {error.strerror or error}") from error
        end = time.monotonic() + patience
        while True:
            try:
                # The kernel lets go of it whenever and however this process ends.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() < end:
                    time.sleep(0.1)
                    continue
                holder = os.read(lock, 20).decode("ascii", "replace").strip()
                os.close(lock)
                which = f" (process {holder})" if holder else ""
                raise UserError(
                    f"another grading run{which} is writing to {self.path}: wait until it ends, or use another --out"
                ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self.connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of what is written inside, or nothing; on the disk when the block ends."""
        with self._explained():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, with SQLite's errors in words."""
        with self._explained():
            yield self.connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise  # a mistake of ours
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise UserError(
                    f"another grading run is writing to {self.path}: wait until it ends, or use another --out"
                ) from error
            more = ": make room, and give the same command again; it goes on from there" if "full" in str(error) else ""
            raise UserError(f"cannot write {self.path}: {error}{more}") from error
        except sqlite3.DatabaseError as error:
            raise UserError(
                f"{self.path}: is no gradebook, or a damaged one ({error}): restore it from a copy, or use another "
                "--out; results/ still holds every published grade"
            ) from error
