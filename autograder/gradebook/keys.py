"""The key that signs receipts: a file of its own, readable by its owner alone, and never among what is published."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.model import UserError

__all__ = ["ReceiptKey", "key_path", "read_keys", "signing_key"]

_KEY = re.compile(r"[0-9a-f]{64}")
_HEAD = "# Signs grade receipts: keep it secret, keep a copy. The first key signs; older ones below it still verify.\n"


@dataclass(frozen=True)
class ReceiptKey:
    """One key of 32 bytes. ``id`` names it without giving it away."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of a hash of the key."""
        return hashlib.sha256(b"autograder receipt key\0" + self.secret).hexdigest()[:16]


def key_path(course: Course, out: Path | None = None) -> Path:
    """Where the course's key lies; UserError if that is among what students or the public get to see."""
    path = (course.root / course.config.receipt_key).resolve()
    published = [course.root / "assignments", course.root / "student_template", *([out] if out else [])]
    for folder in published:
        if path.is_relative_to(folder.resolve()):
            raise UserError(
                f"grader.yml: receipt_key: {course.config.receipt_key} lies in {course.shown(folder)}, which is handed "
                "out: name a file elsewhere"
            )
    return path


def signing_key(path: Path) -> ReceiptKey:
    """The key that signs; made, with mode 0600, if there is no such file.

    Raises:
        UserError: the file cannot be read or made, or holds no key.
    """
    if not path.exists():
        _make(path)
    return read_keys(path)[0]


def read_keys(path: Path) -> list[ReceiptKey]:
    """All keys of a file, the signing one first; UserError if there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: the key of the receipts cannot be read ({error})") from None
    words = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not words or not all(_KEY.fullmatch(word) for word in words):
        raise UserError(
            f"{path}: expected keys of 64 hexadecimal digits, one on a line: restore the file, or remove it to begin "
            "with a new key, which cannot verify older receipts"
        )
    return [ReceiptKey(bytes.fromhex(word)) for word in words]


def _make(path: Path) -> None:
    """Make a new key. Of two processes that do so at once, one wins, and both use its key."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{_HEAD}{secrets.token_hex(32)}\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)  # unlike a rename, never over another one's key
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"cannot make the key of the receipts, {path}: {error.strerror or error}; name a file that you may write "
            "as receipt_key in grader.yml"
        ) from None
