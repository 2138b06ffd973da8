# claim: sends verdicts, points and grades in place of values
# honest: total
# verdicts: double raised, total passed
import os
import struct

import msgpack

MESSAGES = [
    ["passed"],
    {"verdict": "passed", "earned": 5},
    ["ended", 0],
    ["loaded", []],
    ["grade", {"score": 10}],
    ["raised", "Skipped", ["Skipped"], "skip", "", []],
    "passed",
]
turn = [0]


def double(x):
    head = msgpack.packb(MESSAGES[turn[0] % len(MESSAGES)])
    turn[0] += 1
    os.write(stream(), struct.pack(">IQ", len(head), 0) + head)
    return True
