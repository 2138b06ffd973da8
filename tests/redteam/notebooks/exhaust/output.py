# claim: prints two hundred megabytes to every stream it can find
# verdicts: shout raised, double passed, total passed
import os
import sys

block = "x" * (1 << 20)
for stream in (sys.stdout, sys.stderr):
    for _ in range(100):
        stream.write(block)
for number in (0, 1, 2):
    for _ in range(50):
        os.write(number, block.encode())
