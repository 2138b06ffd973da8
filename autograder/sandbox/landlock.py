"""Landlock: the kernel lets this process, and all it starts, open only what we name. Needs no privilege.

The process keeps its own memory and the descriptors it already has; everything else on the file system is closed to
it, for ever. Newer kernels also stop TCP (ABI 4) and signals or abstract sockets out of the domain (ABI 6).
Source: the kernel's userspace API guide to Landlock.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from autograder.sandbox.syscalls import NUMBERS, syscall

__all__ = ["abi", "restrict"]

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_READ = _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RULE_PATH_BENEATH = 1
_CREATE_RULESET_VERSION = 1


def abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    if "landlock_create_ruleset" not in NUMBERS:
        return 0
    try:
        return syscall("landlock_create_ruleset", None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def _filesystem_rights(version: int) -> int:
    count = 13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16
    return (1 << count) - 1


def restrict(
    readable: Iterable[str], writable: Iterable[str], devices: Iterable[str] = (), drivers: Iterable[str] = ()
) -> None:
    """Allow reading below ``readable``, everything but execution below ``writable``, reading and writing ``devices``.

    ``drivers`` are devices that may also be spoken to (ioctl), as a graphics card has to be. Paths that do not exist
    are passed over. NO_NEW_PRIVS must be set. Raises OSError where the kernel refuses.
    """
    version = abi()
    everything = _filesystem_rights(version)
    attributes = struct.pack("=QQQ", everything, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = syscall("landlock_create_ruleset", ctypes.c_char_p(attributes), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ & everything)
        for path in writable:
            _allow(ruleset, path, everything & ~(_EXECUTE | _IOCTL_DEV))
        for path in devices:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE) & everything)
        for path in drivers:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _IOCTL_DEV) & everything)
        syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, handle)
        syscall("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(handle)
