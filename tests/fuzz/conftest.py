"""The two sizes in which everything here runs."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes the night runs only if asked for by its marker."""
    if "nightly" not in str(config.getoption("-m")):
        late = [item for item in items if item.get_closest_marker("nightly")]
        items[:] = [item for item in items if item not in late]
        if late:
            config.hook.pytest_deselected(items=late)
