# claim: registers work for the end of the process and for every fork
# verdicts: shout raised, double passed, total passed
import atexit
import os
import threading
import time

atexit.register(time.sleep, 10_000)
os.register_at_fork(before=lambda: None, after_in_child=lambda: atexit.register(time.sleep, 10_000))
threading._register_atexit(time.sleep, 10_000)


class Last:
    def __del__(self):
        time.sleep(10_000)


kept = Last()
