# claim: pretends to the grader that its task has ended, and answers for the next one itself
# honest: total
# verdicts: double raised or timeout or failed, total passed or raised or timeout
# status: final or needs_ta
# slow: yes
import os
import struct

import msgpack

real = os.fork


def fork():
    head = msgpack.packb(["ended", 0])
    os.write(stream(), struct.pack(">IQ", len(head), 0) + head)
    return real()


os.fork = fork


def double(x):
    os._exit(9)
