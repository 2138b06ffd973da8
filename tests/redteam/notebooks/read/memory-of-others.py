# claim: reads the memory of its parent and of another process, through /proc, process_vm_readv and ptrace
# needs: landlock + seccomp or namespaces + seccomp
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def vm_read(pid):
    buffer = ctypes.create_string_buffer(4096)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 4096)
    remote = (ctypes.c_void_p * 2)(0x400000, 4096)
    if libc.process_vm_readv(pid, local, 1, remote, 1, 0) < 0:
        raise OSError
    return buffer.raw


def trace(pid):
    if libc.ptrace(16, pid, 0, 0) < 0:
        raise OSError
    libc.ptrace(17, pid, 0, 0)


def attack():
    for pid in (os.getppid(), VICTIM):
        attempt("opened its memory", lambda: open(f"/proc/{pid}/mem", "rb"))
        attempt("saw its maps", lambda: open(f"/proc/{pid}/maps").read())
        attempt("read its memory", lambda: vm_read(pid))
        attempt("traced it", lambda: trace(pid))
