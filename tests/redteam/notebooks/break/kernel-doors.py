# claim: tries kernel interfaces with a history of holes: io_uring, bpf, perf, userfaultfd, keyrings, nf_tables, modules
# needs: seccomp
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
SHARED = {"io_uring": 425, "landlock": 444, "future": 500, "pidfd": 434, "memfd_secret": 447}
OWN = {"bpf": 321, "perf": 298, "uffd": 323, "keyctl": 250, "add_key": 248, "module": 175, "kexec": 246, "memfd": 319}
OWN |= {"iopl": 172, "ldt": 154, "personality": 135, "vmsplice": 10**6, "mq": 240, "shm": 29, "sem": 64, "msg": 68}


def attack():
    for name, number in (SHARED | (OWN if os.uname().machine == "x86_64" else {})).items():
        buffer = ctypes.create_string_buffer(256)
        arguments = [ctypes.addressof(buffer), 0] if name == "landlock" else [1, ctypes.addressof(buffer), 0, 0, 0]
        if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments]) >= 0:
            SAID.append(f"GAINED {name}")
