# claim: replaces the functions with which its own process talks to the grader and forks
# honest: total
# verdicts: double raised or failed or timeout or passed, total passed or raised or timeout
# status: final or needs_ta
# slow: yes
import os
import socket
import sys

real = os.write
os.write = lambda descriptor, data: real(descriptor, bytes(data)[::-1]) and len(data)
socket.recv_fds = lambda *rest, **more: (b"", [0], 0, None)
os.waitpid = lambda *rest: (0, 0)
for name, module in list(sys.modules.items()):
    if name.startswith("autograder.sandbox"):
        for key in [key for key in vars(module) if not key.startswith("__")]:
            setattr(module, key, None)
