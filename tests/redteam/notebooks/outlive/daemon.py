# claim: leaves a daemon behind that forgets its parent, its session and its signals
# needs: no-fork
# verdicts: shout raised, double passed, total passed
import os
import signal
import time


def daemon():
    if os.fork():
        return
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for leave in (os.setsid, lambda: os.fork() and os._exit(0)):
        try:
            leave()
        except OSError:
            pass
    time.sleep(10_000)
    os._exit(0)


try:
    daemon()
    SAID.append("GAINED a process that stays")
except OSError:
    pass
