"""The words of the harness: verdicts, grades and the exception tree. Plain data, no behaviour worth a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "AutograderError",
    "DeadlineExceeded",
    "DeferredError",
    "Device",
    "ForbiddenError",
    "NotWrittenError",
    "SandboxError",
    "StudentError",
    "UserError",
    "Verdict",
]


class Verdict(StrEnum):
    """The outcome of one test for one submission (``docs/results.md``)."""

    PASSED = "passed"
    FAILED = "failed"
    RAISED = "raised"
    TIMEOUT = "timeout"
    FORBIDDEN = "forbidden"
    DEFERRED = "deferred"
    GRADER_ERROR = "grader_error"

    __hash__ = str.__hash__  # an enumeration's own is slow, and is not that of the equal text


class Device(StrEnum):
    """Where a device check puts its inputs. Both happen on a machine that has, or pretends to have, a GPU.

    The third way, no GPU at all, is what every other test does.
    """

    GPU = "gpu"
    CPU = "cpu"


class AutograderError(Exception):
    """Root of every exception that the harness raises on purpose."""


class UserError(AutograderError):
    """A mistake the user can mend: shown as one line (or one line per problem), exit status 1, no traceback."""


@dataclass(eq=False)
class StudentError(AutograderError):
    """The student's own code raised; an exception as data, rebuilt on the trusted side.

    ``kind`` is the exception's class name, ``bases`` the names of all its classes, ``where`` the innermost line of
    the student's notebook ("ada.ipynb, cell 7, line 3") or "".
    """

    kind: str
    message: str
    where: str = ""
    bases: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        """The exception as the student would read it in the notebook."""
        return f"{self.kind}: {self.message}" if self.message else self.kind


class NotWrittenError(AutograderError):
    """The function is missing or still the stub. No StudentError, so that no test can take it for a right refusal."""


class DeadlineExceeded(AutograderError):
    """The student's code did not answer in time."""


class DeferredError(AutograderError):
    """A test cannot be decided on this machine (no GPU, and no simulation of one): neither right nor wrong."""


class SandboxError(AutograderError):
    """The sandbox itself failed: never the student's fault, always a person's to look at."""


@dataclass(eq=False)
class ForbiddenError(AutograderError):
    """A banned built-in did the work: which one, on which line of the notebook, and why it is banned."""

    name: str
    where: str
    says: str

    def __str__(self) -> str:
        """One sentence for the student."""
        line = f" ({self.where})" if self.where else ""
        return f"uses {self.name}{line}, which this task asks you to write yourself: {self.says}"
