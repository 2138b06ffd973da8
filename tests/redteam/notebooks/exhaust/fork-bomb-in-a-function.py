# claim: starts thirty processes while a function is tested
# needs: seccomp
# verdicts: shout raised, double passed, total passed
import os
import time


def shout(text):
    made = 0
    for _ in range(30):
        try:
            if os.fork() == 0:
                time.sleep(1000)
                os._exit(0)
            made += 1
        except OSError:
            pass
    raise RuntimeError(f"GAINED {made} processes" if made else "nothing")
