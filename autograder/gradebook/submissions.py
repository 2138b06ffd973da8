"""What was handed in, kept once per content, so that a regrade needs no path."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib

__all__ = ["is_kept", "keep", "kept"]

_LEVEL = 3  # notebooks shrink to a fifth at a hundred megabytes a second; higher levels gain little
_MOST_BYTES = 900_000_000  # SQLite takes no larger value by default


def keep(connection: sqlite3.Connection, data: bytes) -> str:
    """Keep ``data``; its SHA-256 in hexadecimal. What SQLite could not hold is left out, and only its hash returned."""
    digest = hashlib.sha256(data).hexdigest()
    if is_kept(connection, digest):
        return digest
    packed = zlib.compress(data, _LEVEL)
    if len(packed) <= _MOST_BYTES:
        connection.execute("INSERT INTO submissions VALUES (?, ?, ?)", (digest, len(data), packed))
    return digest


def is_kept(connection: sqlite3.Connection, sha256: str) -> bool:
    """Whether the bytes with this hash are there."""
    return connection.execute("SELECT 1 FROM submissions WHERE sha256 = ?", (sha256,)).fetchone() is not None


def kept(connection: sqlite3.Connection, sha256: str) -> bytes | None:
    """The bytes with this hash, or None if they were never kept."""
    row = connection.execute("SELECT data FROM submissions WHERE sha256 = ?", (sha256,)).fetchone()
    try:
        return None if row is None else zlib.decompress(row[0])
    except zlib.error as error:
        raise sqlite3.DatabaseError(f"submission {sha256[:12]}: {error}") from None
