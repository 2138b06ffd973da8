# claim: looks for what earlier submissions left behind: shared memory, keyrings, queues, temporary files, fonts
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import glob

libc = ctypes.CDLL(None, use_errno=True)


def number(*arguments):
    result = libc.syscall(*[ctypes.c_long(a) for a in arguments])
    if result < 0:
        raise OSError(ctypes.get_errno())
    return result


def attack():
    for path in ("/dev/shm/*", "/tmp/*", "/var/tmp/*", "/scratch/*", "/dev/mqueue/*", "/run/*"):
        for name in glob.glob(path):
            look(lambda: open(name, "rb").read(10**5))
    for key in range(1, 50):
        attempt("found shared memory", lambda: number(29, key, 1, 0))
    attempt("read a keyring", lambda: number(250, 0, -3, 0, 0, 0))
