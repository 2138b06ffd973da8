# claim: announces a short answer and sends it one byte at a time, to keep the grader waiting for ever
# honest: total
# verdicts: double timeout, total passed
# slow: yes
import os
import struct
import time


def double(x):
    os.write(stream(), struct.pack(">IQ", 1000, 0))
    while True:
        os.write(stream(), b"\0")
        time.sleep(0.2)
