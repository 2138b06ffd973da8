"""Files that are either whole or absent, and names that are safe on any disk."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from autograder.model import UserError

__all__ = ["safe_name", "write_atomic"]

_PLAIN_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,62}[a-z0-9_])?")
_LOOKS_HASHED = re.compile(r".*-[0-9a-f]{12}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


def write_atomic(path: Path, content: str | bytes, *, sync: bool = True) -> None:
    """Write ``content`` so that a reader sees the old file or the whole new one, never a part.

    Folders are made as needed; the mode is 0644 less the umask; text is UTF-8 with its newlines untouched.
    ``sync=False`` skips the fsync, for one of thousands of files that can be made again. A folder that cannot be
    written is a UserError.
    """
    # A lone surrogate must not lose a finished report at its last step.
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    # Not derived from the file's name, which may already be as long as the disk allows.
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # os.open, not tempfile: the kernel applies the umask, which a process cannot read without changing it.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if sync:
            _sync_folder(path.parent)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error


def safe_name(text: str) -> str:
    """``text`` as a file or folder name for any disk and URL: itself if plain, else its letters and a short hash.

    Different texts give different names, also where the disk ignores case. A text that looks as if it carried such
    a hash gets one of its own, so nobody can name a submission onto somebody else's page.
    """
    if _PLAIN_NAME.fullmatch(text) and not _RESERVED.fullmatch(text) and not _LOOKS_HASHED.fullmatch(text):
        return text
    letters = re.sub(r"[^a-z0-9]+", "-", text[:200].lower()).strip("-")[:40].strip("-")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{letters or 'x'}-{digest}"


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, where folders can be opened."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
