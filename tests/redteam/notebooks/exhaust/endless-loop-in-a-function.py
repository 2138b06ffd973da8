# claim: loops for ever in C with every signal blocked, where no interrupt of Python's arrives
# honest: total
# verdicts: double timeout, total passed
# slow: yes
import re
import signal


def double(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        try:
            re.match(r"(a+)+$", "a" * 40 + "b")
        except BaseException:
            pass
