"""One temporary folder per run, in which all of its workers make theirs, so that one removal leaves nothing behind."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.sandbox.cleaning import remove

__all__ = ["RunFolder"]

_SECONDS = 10.0


class RunFolder:
    """A folder under the temporary folder of this machine, gone when the run is over.

    The workers of a run get it as their temporary folder. A worker that is killed cannot remove its own sandbox's
    folder; this removes it. If the whole fleet is killed, the workers remove it, see :mod:`autograder.worker`.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="autograder-"))
        self.path.chmod(0o711)  # a child that becomes another user must reach its scratch folder inside

    def remove(self) -> None:
        """Remove it. Sandboxes that are just ending remove things too, so it may take more than one go."""
        limit = time.monotonic() + _SECONDS
        while self.path.exists() and time.monotonic() < limit:
            remove(str(self.path))
            if self.path.exists():
                time.sleep(0.05)

    def __enter__(self) -> Self:
        """The folder, made already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        self.remove()
