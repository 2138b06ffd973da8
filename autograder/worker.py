"""A worker process of the trusted side: one warm pytest session and one sandbox, grading what it is sent.

Run as ``python -m autograder.worker ROOT SLUG DESCRIPTOR`` by :mod:`autograder.fleet`. A worker of its own, rather
than a thread or a fork, so that a crash of the grader costs one submission a retry and nobody else anything.
"""

from __future__ import annotations

import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import torch

from autograder.course import load_course
from autograder.grade import Grade, to_json
from autograder.grading import grade_all
from autograder.messages import receive, send
from autograder.model import UserError
from autograder.scoring import Job

__all__ = ["main"]


def main() -> None:
    """Serve jobs until the fleet hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the fleet's to handle
    torch.set_num_threads(1)
    root, slug, descriptor, *tests = sys.argv[1:]
    end = socket.socket(fileno=int(descriptor))

    def jobs() -> Iterator[Job]:
        while (message := receive(end)) is not None:
            received = message.pop("received")
            message["more_seeds"] = tuple(message["more_seeds"])
            yield Job(received=datetime.fromisoformat(received) if received else None, **message)

    def emit(job: Job, grade: Grade) -> None:
        send(end, {"student": job.student, "grade": to_json(grade)})

    try:
        course = load_course(Path(root))
        paths = [Path(test) for test in tests] or None
        grade_all(course, slug, jobs(), emit, tests=paths, ready=lambda: send(end, {"ready": True}))
    except BrokenPipeError:
        sys.exit(1)  # the fleet is gone; nobody is left to tell
    except UserError as error:
        send(end, {"fatal": "user", "says": str(error)})
    except BaseException as error:
        send(end, {"fatal": "bug", "says": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})


if __name__ == "__main__":
    main()
