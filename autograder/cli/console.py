"""Where commands print: results to standard output, progress and complaints to standard error."""

from rich.console import Console

__all__ = ["errors", "output"]

output = Console(soft_wrap=True)
errors = Console(stderr=True, soft_wrap=True)
