# claim: puts code into __del__ and weak references that writes to the grader while the answer is sent
# honest: total
# verdicts: double raised, shout raised, total passed
import os
import weakref


class Late:
    def __del__(self):
        os.write(stream(), b"\0" * 64)


def double(x):
    weakref.finalize(Late(), os.write, stream(), b"\0" * 8)
    return x * 2
