# claim: starts ten thousand threads that sleep, in cells and in functions
# verdicts: shout raised or timeout, double raised or passed, total raised or passed
# status: final or needs_ta
import threading
import time


def attack():
    threading.stack_size(1 << 16)
    for _ in range(10_000):
        try:
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        except (RuntimeError, MemoryError):
            break
