# claim: has torch compile and load C++ of its own, and loads shared objects that it wrote itself
# needs: seccomp + landlock or seccomp + namespaces
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import os


def extension():
    from torch.utils import cpp_extension

    source = f'#include <cstdlib>\nint f() {{ return system("touch {TMP}/{MARK}"); }}'
    return cpp_extension.load_inline("mine", source, functions=["f"]).f()


def attack():
    attempt("an extension", extension)
    open("mine.so", "wb").write(b"\x7fELF" + bytes(200))
    attempt("a library", lambda: ctypes.CDLL(os.path.abspath("mine.so")))
