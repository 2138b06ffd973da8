"""A worker process of the trusted side: one warm pytest session and one sandbox, grading what it is sent.

Run as ``python -m autograder.worker ROOT SLUG DESCRIPTOR FOLDER`` by :mod:`autograder.fleet`. A worker of its own,
rather than a thread or a fork, so that a crash of the grader costs one submission a retry and nobody else anything.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from autograder.course import load_course
from autograder.fleet.jobs import Graded, graded_to_message, job_from_message
from autograder.grade import Grade
from autograder.grading import grade_all
from autograder.messages import receive, send
from autograder.model import UserError
from autograder.sandbox.cleaning import remove
from autograder.scoring import Job

__all__ = ["main"]


def main() -> None:
    """Serve jobs until the fleet says goodbye."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the fleet's to handle
    signal.signal(signal.SIGTERM, _stop)
    torch.set_num_threads(1)
    root, slug, descriptor, folder = sys.argv[1:]
    end = socket.socket(fileno=int(descriptor))
    deserted = False

    def jobs() -> Iterator[Job]:
        nonlocal deserted
        while (message := receive(end)) is not None:
            if "bye" in message:
                return
            yield job_from_message(message)
        deserted = True

    def emit(_: Job, grade: Grade, pictures: Mapping[str, bytes]) -> None:
        send(end, graded_to_message(Graded(grade, pictures)))

    try:
        grade_all(load_course(Path(root)), slug, jobs(), emit, ready=lambda: send(end, {"ready": True}))
    except BrokenPipeError:
        deserted = True
    except KeyboardInterrupt:
        sys.exit(1)  # the fleet asked for it, and cleans up
    except UserError as error:
        _tell(end, {"fatal": "user", "says": str(error)})
    except BaseException as error:
        says = f"{type(error).__name__}: {error}"
        _tell(end, {"fatal": "bug", "says": says, "trace": traceback.format_exc()})
    if deserted:  # the fleet was killed; nobody else is left to remove what the run put on this disk
        remove(folder)
        sys.exit(1)


def _stop(_: int, __: FrameType | None) -> None:
    """End now, but through every ``finally``: pytest lets this exception through a test, and it closes the sandbox."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _tell(end: socket.socket, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        send(end, message)


if __name__ == "__main__":
    main()
