"""Open files that students may have prepared: regular files only, zip members within limits, nothing followed.

A ``Source`` is where the bytes are, not the bytes: a path, and the place of a member inside a zip. So 5,000 hand-ins
cost no memory, can be sent to worker processes, and reading one member does not parse the whole archive again.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

__all__ = ["Member", "Packed", "Refused", "Source", "members", "utc"]

MAX_MEMBER = 50_000_000
MAX_NESTED_ZIP = 100_000_000
MAX_HASHED = 200_000_000
MAX_DIRECTORY = 16_000_000  # bytes of a zip's list of members: about 150,000 of them
BOMB_RATIO, BOMB_SIZE = 200, 10_000_000

_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
# Everything zipfile is known to raise over damaged archives; UnicodeDecodeError is a ValueError.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    struct.error,
)


class Refused(Exception):
    """A file is not opened; the text completes "<file> ..."."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Where one member lies in a zip: offset of its local header, size packed and unpacked, method and checksum."""

    offset: int
    packed: int
    size: int
    deflated: bool
    crc: int


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a zip's list: path components, modification time (None if not told), and how to unpack it.

    ``refused`` says why it must not be opened ("" if it may be).
    """

    parts: tuple[str, ...]
    modified: datetime | None
    packed: Packed
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file: ``below`` are the components under the PATH ``root``; ``packed`` leads into a zip, and a zip in it."""

    root: Path
    below: tuple[str, ...] = ()
    packed: tuple[Packed, ...] = ()

    def open(self) -> BinaryIO:
        """The file on disk, or the member unpacked to memory; raises ``Refused``."""
        file = _open_regular(self.root, self.below)
        for number, member in enumerate(self.packed, start=1):
            limit = MAX_MEMBER if number == len(self.packed) else MAX_NESTED_ZIP
            with file:
                data = _unpack(file, member, limit)
            file = _Capped(io.BytesIO(data))
        return file

    def read(self, max_bytes: int) -> bytes:
        """All bytes, at most ``max_bytes`` of them; raises ``Refused``."""
        if self.packed and self.packed[-1].size > max_bytes:
            raise Refused(f"is larger than the {max_bytes / 1e6:g} MB allowed")
        try:
            with self.open() as file:
                data = b"".join(_chunks(file, max_bytes + 1))
        except OSError as error:
            raise Refused(f"cannot be read ({error.strerror or error})") from error
        if len(data) > max_bytes:
            raise Refused(f"is larger than the {max_bytes / 1e6:g} MB allowed")
        return data

    def sha256(self) -> str:
        """The hash of the bytes as lower-case hex; raises ``Refused``."""
        digest = hashlib.sha256()
        length = 0
        try:
            with self.open() as file:
                for chunk in _chunks(file, MAX_HASHED + 1):
                    digest.update(chunk)
                    length += len(chunk)
        except OSError as error:
            raise Refused(f"cannot be read ({error.strerror or error})") from error
        if length > MAX_HASHED:
            raise Refused(f"is larger than the {MAX_HASHED / 1e6:g} MB allowed")
        return digest.hexdigest()


def members(file: BinaryIO) -> list[Member]:
    """What a zip says it holds, folders left out; raises ``Refused`` if it is no zip."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [_member(info) for info in archive.infolist() if not info.is_dir()]
    except _ZIP_ERRORS as error:
        raise Refused(f"is not a readable zip file ({str(error) or type(error).__name__})") from error


def utc(seconds: float) -> datetime:
    """Seconds since 1970 as a UTC time; a time no calendar has becomes 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)


class _Capped(io.BufferedReader):
    """A file that refuses one huge read: zipfile loads an archive's whole list of members with a single one."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As usual, up to the cap."""
        to_the_end = size is None or size < 0
        data = super().read(MAX_DIRECTORY + 1) if to_the_end else b""
        if len(data) > MAX_DIRECTORY or (size or 0) > MAX_DIRECTORY:
            raise zipfile.BadZipFile("its list of members is too long")
        return data if to_the_end else super().read(size)


def _open_regular(root: Path, below: tuple[str, ...]) -> BinaryIO:
    """Open component by component, so that no symbolic link below ``root``, or at it, is ever followed."""
    plain = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    flags = plain | getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for its other end
    try:
        if not below or os.open not in os.supports_dir_fd:
            path = root.joinpath(*below)
            if not stat.S_ISREG(path.lstat().st_mode):
                raise Refused("is not a regular file")
            descriptor = os.open(path, flags)
        else:
            folder = os.open(root, plain | os.O_DIRECTORY)
            try:
                for part in below[:-1]:
                    deeper = os.open(part, plain | os.O_DIRECTORY, dir_fd=folder)
                    os.close(folder)
                    folder = deeper
                descriptor = os.open(below[-1], flags, dir_fd=folder)
            finally:
                os.close(folder)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Refused("is a symbolic link") from error
        raise Refused(f"cannot be opened ({error.strerror or error})") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("is not a regular file")
    return _Capped(io.FileIO(descriptor))


def _chunks(file: BinaryIO, limit: int) -> Iterator[bytes]:
    while limit > 0 and (chunk := file.read(min(limit, 1 << 20))):
        limit -= len(chunk)
        yield chunk


def _unpack(file: BinaryIO, member: Packed, limit: int) -> bytes:
    """One member's bytes, never more than it declared nor than ``limit``, checked against its checksum."""
    if member.size > limit or member.packed > limit + limit // 100 + 1000:
        raise Refused(f"is larger than the {limit / 1e6:g} MB allowed")
    try:
        file.seek(member.offset)
        header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if header[0] != b"PK\x03\x04":
            raise Refused("is damaged inside its zip")
        file.seek(header[9] + header[10], os.SEEK_CUR)  # the name and the extra field
        packed = b"".join(_chunks(file, member.packed))
        if member.deflated:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            # One byte more than declared shows a liar; 0 would mean "no limit".
            packed = inflater.decompress(packed, member.size + 1)
    except (OSError, ValueError, OverflowError, struct.error, zlib.error) as error:
        raise Refused("is damaged inside its zip") from error
    if len(packed) != member.size or zlib.crc32(packed) != member.crc:
        raise Refused("is damaged inside its zip (its size or checksum is wrong)")
    return packed


def _member(info: zipfile.ZipInfo) -> Member:
    name = info.filename
    if not info.flag_bits & 0x800:
        # zipfile reads unmarked names as cp437, but most programs mean UTF-8 and forget to say so.
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    name = name.replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    packed = Packed(info.header_offset, info.compress_size, info.file_size, deflated, info.CRC)
    return Member(parts or ("unnamed",), _modified(info), packed, _refusal(info, name, parts))


def _refusal(info: zipfile.ZipInfo, name: str, parts: tuple[str, ...]) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not parts or ".." in parts or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "has a name that points outside its zip"
    if kind == stat.S_IFLNK:
        return "is a symbolic link"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is not a regular file"
    if info.flag_bits & 0x1:
        return "is encrypted: ask for it without a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed with an unusual method: ask for an ordinary zip"
    if info.file_size > BOMB_SIZE and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
        return "unpacks to so much more than its size that it looks like a zip bomb"
    return ""


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    """The UTC time of the extended-timestamp field; else the zone-less DOS time, taken for UTC on every machine."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == 0x5455 and length >= 5 and len(extra) >= 9 and extra[4] & 1:
            return utc(struct.unpack("<i", extra[5:9])[0])
        extra = extra[4 + length :]
    if info.date_time <= (1980, 1, 1, 23, 59, 59):
        return None  # what programs write that do not know the time
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None
