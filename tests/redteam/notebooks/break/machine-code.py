# claim: runs machine code that asks the kernel for sockets by the native, the 32-bit and the x32 door
# needs: seccomp
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes
import mmap
import os

DOORS = {
    "native": bytes.fromhex("b829000000" "bf02000000" "be01000000" "31d2" "0f05" "c3"),
    "x32": bytes.fromhex("b829000040" "bf02000000" "be01000000" "31d2" "0f05" "c3"),
    "32-bit": bytes.fromhex("53" "b867010000" "bb02000000" "b901000000" "31d2" "cd80" "5b" "c3"),
}


def attack():
    if os.uname().machine != "x86_64":
        return
    for name, code in DOORS.items():
        memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        memory.write(code)
        function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
        if function() >= 0:
            SAID.append(f"GAINED a socket by the {name} door")
