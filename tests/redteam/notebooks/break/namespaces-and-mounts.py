# claim: makes namespaces of its own, mounts, pivots and joins those of others
# needs: seccomp
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(*[a if isinstance(a, bytes) else ctypes.c_long(a) for a in (number, *arguments)])
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def attack():
    for flag in (0x10000000, 0x20000, 0x08000000, 0x40000000, 0x20000000, 0x04000000, 0x80):
        if libc.unshare(flag) == 0:
            SAID.append(f"GAINED a namespace {flag:x}")
    if os.uname().machine == "x86_64":
        attempt("mount", lambda: call(165, b"tmpfs", b".", b"tmpfs", 0, 0))
        attempt("umount", lambda: call(166, b"/scratch", 2))
        attempt("pivot_root", lambda: call(155, b".", b"."))
        attempt("fsopen", lambda: call(430, b"tmpfs", 0))
        attempt("open_tree", lambda: call(428, -100, b"/", 1))
        attempt("setns", lambda: call(308, 0, 0))
        attempt("clone3", lambda: call(435, 0, 88))
