# claim: starts programs: shell, system, spawn, exec, magics, an interpreter, a memory file, the dynamic loader
# needs: seccomp
# verdicts: shout raised
import os
import pty
import subprocess
import sys


def memory_file():
    handle = os.memfd_create("x")
    os.write(handle, b"#!/bin/sh\ntrue\n")
    os.execve(handle, ["x"], {})


def attack():
    attempt("run", lambda: subprocess.run(["/bin/true"], check=True))
    attempt("shell", lambda: subprocess.check_output("echo x", shell=True))
    attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
    attempt("popen", lambda: os.popen("echo x").read() or 1 / 0)
    attempt("pty", lambda: pty.spawn("/bin/true"))
    attempt("python", lambda: subprocess.run([sys.executable, "-c", "1"], check=True))
    attempt("loader", lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/true"]))
    attempt("memory file", memory_file)
    status = os.system("true")
    if status == 0:
        SAID.append("GAINED a shell")


# %%
!touch {TMP}/{MARK}
# %%
%%bash
touch /tmp/$MARK
