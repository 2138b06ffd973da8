"""What takes the night runs only if asked for by its marker: ``-m nightly``. For the conftest.py of such folders."""

from __future__ import annotations

import pytest

__all__ = ["pytest_collection_modifyitems"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked ``nightly``, unless the command line speaks of it."""
    if "nightly" not in str(config.getoption("-m")):
        late = [item for item in items if item.get_closest_marker("nightly")]
        items[:] = [item for item in items if item not in late]
        if late:
            config.hook.pytest_deselected(items=late)
