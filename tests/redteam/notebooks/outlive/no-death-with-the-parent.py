# claim: clears its parent-death signal, makes itself a subreaper, and ignores every signal
# verdicts: shout raised, double passed, total passed
# status: needs_ta
# told: total mentions
import ctypes
import signal

libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0)
libc.prctl(36, 1, 0, 0, 0)
libc.prctl(4, 1, 0, 0, 0)
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
