# claim: sets timers and traces that act on whatever runs later
# verdicts: double passed, total passed, shout raised
# status: needs_ta
# told: total mentions
import signal
import sys
import threading

signal.signal(signal.SIGALRM, lambda *rest: 1 / 0)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
signal.setitimer(signal.ITIMER_VIRTUAL, 10**6)
signal.setitimer(signal.ITIMER_PROF, 10**6)
sys.settrace(lambda *rest: None)
threading.settrace(lambda *rest: None)
sys.setprofile(lambda *rest: None)
