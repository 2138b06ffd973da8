# claim: becomes root or another user, also through a setuid file, regains capabilities, joins groups
# needs: seccomp
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import os
import shutil

libc = ctypes.CDLL(None, use_errno=True)


def capabilities():
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if libc.capset(header, (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)) < 0:
        raise OSError


def setuid_file():
    shutil.copy("/usr/bin/env", "env")
    os.chmod("env", 0o6755)
    os.execv("./env", ["env", "true"])


def attack():
    attempt("setuid", lambda: os.setuid(0) if os.getuid() else os.setuid(1))
    attempt("setresuid", lambda: os.setresuid(0, 0, 0) if os.getuid() else os.setresuid(1, 1, 1))
    attempt("setgroups", lambda: os.setgroups([0]))
    attempt("capset", capabilities)
    attempt("device", lambda: os.mknod("device", 0o20666, os.makedev(1, 1)))
    attempt("setuid file", setuid_file)
    attempt("chroot", lambda: os.chroot("."))
