# claim: reads from, seeks in and duplicates every descriptor that it may have inherited, and asks for new ones
# verdicts: shout raised
import os
import socket
import stat


def attack():
    for number in range(3, 256):
        try:
            kind = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISREG(kind) or stat.S_ISDIR(kind):
            SAID.append(f"GAINED descriptor {number} of a file")
            look(lambda: os.pread(number, 10**6, 0))
            look(lambda: os.listdir(number))
        for folder in ("tests/hidden/toy/oracle.py", f"{COURSE}/tests/hidden/toy/oracle.py", "../../grader.yml"):
            look(lambda: os.read(os.open(folder, os.O_RDONLY, dir_fd=number), 10**5))
    mine, theirs = socket.socketpair()
    attempt("passed a descriptor on", lambda: socket.send_fds(mine, [b"x"], [0]))
