# claim: sends hand-made error frames, with kinds, causes and ban reports of the wrong types
# honest: total
# verdicts: double raised or forbidden, total passed
import os
import struct

import msgpack

FRAMES = [
    ["raised", "x" * 10**5, ["x"] * 1000, "y" * 10**5, "z" * 10**5, []],
    ["raised", None, None, None, None, None],
    ["raised", "NotWritten", ["Exception"], "\x1b[2J\u202e", "", [["no-such-ban", "\x1b]0;x\x07", "w"]]],
    ["raised", "KeyError", [1, None, ["a"]], "m", "w", []],
    ["value", [1, [], 0, 0], [["sums", 5, None]]],
]
turn = [0]


def double(x):
    head = msgpack.packb(FRAMES[turn[0] % len(FRAMES)])
    turn[0] += 1
    os.write(stream(), struct.pack(">IQ", len(head), 0) + head)
    os._exit(0)
