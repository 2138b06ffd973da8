"""Student names fit for a file name on any system, and distinct even where upper and lower case are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["distinct", "student_name"]

MAX_NAME = 80
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|\Z)", re.IGNORECASE
)
_KEPT = frozenset("._-@+")


def student_name(text: str) -> str:
    """A safe file name out of any text: letters, marks, digits and ``._-@+``; never empty, reserved or a path.

    Control and bidi characters vanish, everything else becomes ``_``. At most 80 characters and 160 bytes of UTF-8,
    so that a number and an extension still fit.
    """
    # NFKC before the check, or a full-width slash would become a real one afterwards.
    text = unicodedata.normalize("NFKC", text[:1000])
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category[0] in "LMN" or character in _KEPT:
            kept.append(character)
        elif category[0] != "C" or character in "\t\n\r":
            kept.append("_")
    name = unicodedata.normalize("NFC", re.sub(r"_+", "_", "".join(kept)))
    name = name.lstrip("._-+@")[: MAX_NAME - 2].encode()[:158].decode(errors="ignore").rstrip("._-")
    return f"x-{name}" if _RESERVED.match(name) else name or "student"


def distinct(names: Sequence[str]) -> list[str]:
    """The same names, made distinct without regard to case: ``ada, Ada, ada-2`` gives ``ada, Ada-3, ada-2``.

    The first of each name keeps it, so nobody's own name is taken by another's number.
    """
    owners: dict[str, int] = {}
    for index, name in enumerate(names):
        owners.setdefault(_folded(name), index)
    numbers: dict[str, int] = {}
    result = []
    for index, name in enumerate(names):
        chosen = name
        while owners.setdefault(_folded(chosen), index) != index:
            # Counting on from the last number keeps 5,000 files of one name linear.
            number = numbers[_folded(name)] = numbers.get(_folded(name), 1) + 1
            chosen = f"{name}-{number}"
        result.append(chosen)
    return result


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
