"""Load the zygote, which loads torch and much else, so that as little as possible is left to do after each fork.

Run as ``python -P -s -m autograder.sandbox.launch DESCRIPTOR`` by :mod:`autograder.sandbox.host`.
"""

from __future__ import annotations

from autograder.sandbox.fork_hooks import only_beside_threads

__all__ = ["main"]


def main() -> None:
    """Load and run the zygote."""
    with only_beside_threads():
        from autograder.sandbox import zygote
    zygote.main()


if __name__ == "__main__":
    main()
