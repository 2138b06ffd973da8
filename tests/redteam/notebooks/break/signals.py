# claim: signals, stops, slows down and limits the grader and another process of the same user
# needs: seccomp
# verdicts: shout raised
import fcntl
import os
import resource
import signal


def attack():
    for pid in (VICTIM, os.getppid()):
        attempt("kill", lambda: os.kill(pid, signal.SIGTERM))
        attempt("probe", lambda: os.kill(pid, 0))
        attempt("pidfd", lambda: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGTERM))
        attempt("limit", lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)))
        attempt("nice", lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
        attempt("affinity", lambda: os.sched_setaffinity(pid, {0}))
        attempt("scheduler", lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)))
        attempt("owner", lambda: fcntl.fcntl(0, fcntl.F_SETOWN, pid))
    attempt("everybody", lambda: os.kill(-1, 0))
    attempt("the group", lambda: os.killpg(0, 0))
