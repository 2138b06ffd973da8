# claim: writes to the kernel's files: core pattern, out-of-memory score, devices, terminals, cgroups
# needs: landlock or namespaces
# verdicts: shout raised
PATHS = [
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/self/oom_score_adj",
    "/proc/self/mem",
    "/proc/self/uid_map",
    "/sys/fs/cgroup/cgroup.procs",
    "/sys/kernel/uevent_helper",
    "/dev/mem",
    "/dev/kmsg",
    "/dev/sda",
    "/dev/vda",
    "/dev/tty",
    "/dev/ptmx",
    "/dev/fuse",
    "/dev/kvm",
]


def attack():
    for path in PATHS:
        attempt(f"opened {path}", lambda: open(path, "r+b", buffering=0))
