"""What hidden and public tests import: the one comparison, its scale, and the exceptions a test may expect.

A test file needs nothing else of the harness. The fixtures ``student``, ``rng`` and ``device`` come from the pytest
plugin.
"""

from autograder.compare import TOLERANCES, Mismatch, assert_close, describe, logit_scale
from autograder.model import Device, StudentError

__all__ = ["TOLERANCES", "Device", "Mismatch", "StudentError", "assert_close", "describe", "logit_scale"]
