"""seccomp: system calls that no homework needs fail with EPERM, and starting a process needs our consent.

A few small BPF programs. The first hands every attempt to start a *process* (threads are fine) to a listener that the
zygote holds: it agrees exactly when the trusted side has just asked for a fork, so student code can never leave a
process behind, while we can still fork the state after the notebook ran. The second refuses networks, tracing,
signals to others, namespaces, kernel interfaces and shared memory that would escape the memory limit.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import struct
from collections.abc import Callable, Sequence

from autograder.sandbox.syscalls import MACHINE, NUMBERS, prctl, prepared_prctl, syscall

__all__ = ["answer_fork_request", "deny_dangerous_calls", "deny_fork", "listen_for_forks", "prepared_deny_fork"]

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_SET_MODE_FILTER, _FLAG_NEW_LISTENER = 1, 1 << 3
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOW, _NOTIFY, _ERRNO = 0x7FFF0000, 0x7FC00000, 0x00050000
_X32_BIT = 0x40000000
_CLONE_THREAD = 0x00010000
_AF_UNIX, _SOCK_STREAM = 1, 1
_SOCK_TYPE_MASK = 0xF

# struct seccomp_data: int nr; u32 arch; u64 instruction_pointer; u64 args[6]
_OFFSET_NUMBER, _OFFSET_ARCH = 0, 4
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06

#: Refused outright. `socketpair` is judged by its arguments below, `clone` by its flags.
DENIED = tuple(
    """
    socket connect bind listen accept accept4 sendmsg sendmmsg recvmmsg ptrace process_vm_readv
    process_vm_writev process_madvise kcmp pidfd_open pidfd_getfd pidfd_send_signal kill tkill tgkill
    rt_sigqueueinfo rt_tgsigqueueinfo execve execveat unshare setns mount umount2 pivot_root chroot move_mount
    open_tree fsopen fsconfig fsmount fspick mount_setattr io_setup io_uring_setup io_uring_enter io_uring_register bpf
    perf_event_open userfaultfd add_key request_key keyctl init_module finit_module delete_module kexec_load
    kexec_file_load reboot swapon swapoff acct quotactl quotactl_fd syslog settimeofday clock_settime
    clock_adjtime adjtimex sethostname setdomainname iopl ioperm modify_ldt personality vhangup
    name_to_handle_at open_by_handle_at fanotify_init fanotify_mark lookup_dcookie nfsservctl memfd_create
    memfd_secret shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open
    mq_unlink mknod mknodat setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid
    capset setpriority sched_setscheduler sched_setattr sched_setparam sched_setaffinity ioprio_set move_pages
    migrate_pages mbind set_mempolicy setpgid setsid process_mrelease
    """.split()
)

#: What Landlock does not look at: without a jail and without a user of its own, student code could use these on every
#: file of the TA. They do nothing then, successfully, because `shutil.copy` and others insist on them.
ATTRIBUTES = tuple(
    """
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat setxattr lsetxattr
    fsetxattr removexattr lremovexattr fremovexattr
    """.split()
)

#: `fcntl` and `ioctl` commands that send signals to others (a descriptor's owner can be anybody) or type into a
#: terminal: F_SETOWN, F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX.
_DENIED_COMMANDS = {"fcntl": (8, 10, 15), "ioctl": (0x8901, 0x8902, 0x5412, 0x541C)}

#: Kinds of `ioctl` that change attributes of a file which may only be read: FS_IOC_SETFLAGS and its relatives (f, X, v)
#: and those of btrfs (0x94). Landlock looks at the `ioctl` of devices only.
_ATTRIBUTE_IOCTLS = (0x6600, 0x5800, 0x7600, 0x9400)

#: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
_CLONE_NAMESPACES = 0x7E020000

#: System calls from here on are younger than this list (statmount, 2024, was the first): they do not exist.
_FIRST_UNKNOWN = 457


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _prologue(foreign: int) -> list[bytes]:
    """Refuse the 32-bit and x32 doors, which number their calls differently; then load the call's number."""
    code = [
        _instruction(_LOAD, _OFFSET_ARCH),
        _instruction(_JUMP_EQUAL, _AUDIT_ARCH[MACHINE], 1, 0),
        _instruction(_RETURN, foreign),
        _instruction(_LOAD, _OFFSET_NUMBER),
    ]
    if MACHINE == "x86_64":
        code += [_instruction(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1), _instruction(_RETURN, foreign)]
    return code


def _argument(index: int) -> int:
    """Offset of the low half of an argument (both machines are little-endian)."""
    return 16 + 8 * index


def _return_for(name: str, action: int) -> list[bytes]:
    if name not in NUMBERS:
        return []
    return [_instruction(_JUMP_EQUAL, NUMBERS[name], 0, 1), _instruction(_RETURN, action)]


def _fork_rules(action: int) -> list[bytes]:
    """``action`` for whatever would start a process; threads pass; clone3 hides its flags, so it does not exist."""
    code = _prologue(_ERRNO | errno.EPERM)
    code += _return_for("fork", action) + _return_for("vfork", action)
    code += _return_for("clone3", _ERRNO | errno.ENOSYS)
    code += [
        _instruction(_JUMP_EQUAL, NUMBERS["clone"], 0, 3),
        _instruction(_LOAD, _argument(0)),
        _instruction(_JUMP_SET, _CLONE_THREAD, 1, 0),
        _instruction(_RETURN, action),
        _instruction(_RETURN, _ALLOW),
    ]
    return code


def _denial_rules(attributes: bool) -> list[bytes]:
    refuse = _instruction(_RETURN, _ERRNO | errno.EPERM)
    allow = _instruction(_RETURN, _ALLOW)
    code = _prologue(_ERRNO | errno.EPERM)
    code += [
        _instruction(_JUMP_GREATER_EQUAL, _FIRST_UNKNOWN, 0, 1),
        _instruction(_RETURN, _ERRNO | errno.ENOSYS),
    ]
    for name in DENIED:
        code += _return_for(name, _ERRNO | errno.EPERM)
    if not attributes:
        for name in ATTRIBUTES:
            code += _return_for(name, _ERRNO | 0)
    for name, commands in _DENIED_COMMANDS.items():
        block = [_instruction(_LOAD, _argument(1))]
        for command in commands:
            block += [_instruction(_JUMP_EQUAL, command, 0, 1), refuse]
        if name == "ioctl" and not attributes:
            block.append(_instruction(_AND, 0xFF00))
            block += [part for kind in _ATTRIBUTE_IOCTLS for part in (_instruction(_JUMP_EQUAL, kind, 0, 1), refuse)]
        block.append(allow)
        code += [_instruction(_JUMP_EQUAL, NUMBERS[name], 0, len(block)), *block]
    # Limits of this process only: lowering another one's processor time would kill it.
    block = [_instruction(_LOAD, _argument(0)), _instruction(_JUMP_EQUAL, 0, 1, 0), refuse, allow]
    code += [_instruction(_JUMP_EQUAL, NUMBERS["prlimit64"], 0, len(block)), *block]
    # Where nobody can be asked for consent to a fork, at least no namespace is made by one.
    block = [_instruction(_LOAD, _argument(0)), _instruction(_JUMP_SET, _CLONE_NAMESPACES, 0, 1), refuse, allow]
    code += _return_for("clone3", _ERRNO | errno.ENOSYS)
    code += [_instruction(_JUMP_EQUAL, NUMBERS["clone"], 0, len(block)), *block]
    # asyncio wakes itself up through a socket pair. A stream pair reaches nobody else, a datagram pair can.
    code += [
        _instruction(_JUMP_EQUAL, NUMBERS["socketpair"], 0, 6),
        _instruction(_LOAD, _argument(0)),
        _instruction(_JUMP_EQUAL, _AF_UNIX, 0, 3),
        _instruction(_LOAD, _argument(1)),
        _instruction(_AND, _SOCK_TYPE_MASK),
        _instruction(_JUMP_EQUAL, _SOCK_STREAM, 1, 0),
        _instruction(_RETURN, _ERRNO | errno.EPERM),
        _instruction(_RETURN, _ALLOW),
    ]
    return code


def _program(code: Sequence[bytes]) -> _Program:
    return _Program(len(code), b"".join(code))


def _install(code: Sequence[bytes]) -> None:
    program = _program(code)
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))


def listen_for_forks() -> int:
    """From now on starting a process waits for consent; returns the listener's descriptor, to be handed away.

    Raises OSError where the kernel cannot do it (before 5.5, or inside some containers).
    """
    program = _program(_fork_rules(_NOTIFY))
    return syscall("seccomp", _SET_MODE_FILTER, _FLAG_NEW_LISTENER, ctypes.byref(program))


def deny_fork() -> None:
    """From now on starting a process fails; threads still work."""
    prepared_deny_fork()()


def prepared_deny_fork() -> Callable[[], None]:
    """:func:`deny_fork`, ready to be called after a fork."""
    program = _program(_fork_rules(_ERRNO | errno.EAGAIN))
    install = prepared_prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))

    def deny(_program: _Program = program) -> None:  # the call knows its address only: it must live as long
        install()

    return deny


def deny_dangerous_calls(*, attributes: bool = True) -> None:
    """From now on every call of :data:`DENIED` fails; without ``attributes`` those of :data:`ATTRIBUTES` do nothing."""
    _install(_denial_rules(attributes))


_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_RESPONSE = struct.Struct("=QqiI")
_IOCTL_RECEIVE = 0xC0502100  # _IOWR('!', 0, struct seccomp_notif), 80 bytes
_IOCTL_SEND = 0xC0182101  # _IOWR('!', 1, struct seccomp_notif_resp), 24 bytes
_CONTINUE = 1
_FORK_FLAGS_WE_MAKE = 0x01000000 | 0x00200000 | 0xFF  # CHILD_SETTID, CHILD_CLEARTID, exit signal: what fork(3) passes


def answer_fork_request(listener: int, agreed_process: int | None) -> bool:
    """Answer one request; agree only if it is a plain fork by ``agreed_process``. Returns whether we agreed.

    The flags are passed by value, so nobody can change them after we looked.
    """
    buffer = bytearray(_NOTIFICATION.size)
    fcntl.ioctl(listener, _IOCTL_RECEIVE, buffer)
    number, process, _flags, call, _arch, _pointer, *arguments = _NOTIFICATION.unpack(buffer)
    plain = call == NUMBERS.get("fork") or (call == NUMBERS["clone"] and not arguments[0] & ~_FORK_FLAGS_WE_MAKE)
    agreed = plain and process == agreed_process
    error, flags = (0, _CONTINUE) if agreed else (-errno.EPERM, 0)
    fcntl.ioctl(listener, _IOCTL_SEND, bytearray(_RESPONSE.pack(number, 0, error, flags)))
    return agreed
