"""From whatever a student is called somewhere to the student on the roster: keys, numbers, addresses, names."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from autograder.people.roster import Student

__all__ = ["Directory"]


class Directory:
    """Finds students by what is theirs alone: first by key, numbers and address, then by name, then by its start.

    What fits several students finds none of them.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._mailboxes: dict[str, set[str]] = defaultdict(set)
        for student in students:
            for handle in (student.key, student.email, *student.ids):
                self._exact[_exact(handle)].add(student.key)
            for spelling in _spellings(student.name or student.key):
                self._names[spelling].add(student.key)
            self._mailboxes[_loose(student.email.partition("@")[0])].add(student.key)

    def find(self, handle: str) -> str | None:
        """The key of the one student whom ``handle`` means, or None."""
        exact, loose = _exact(handle), _loose(handle)
        if not loose:
            return None
        for known, folded in ((self._exact, exact), (self._names, loose), (self._mailboxes, loose)):
            if keys := known.get(folded):
                return next(iter(keys)) if len(keys) == 1 else None
        return None

    def guess(self, handle: str) -> str:
        """A key that looks like ``handle``, for a message; empty if none does."""
        keys = [next(iter(keys)) for keys in self._exact.values() if keys]
        return next(iter(get_close_matches(handle, sorted(set(keys)), 1)), "")


def _exact(handle: str) -> str:
    return unicodedata.normalize("NFKC", handle).casefold().strip()


def _loose(name: str) -> str:
    """A name without case, accents, blanks and signs: what is left of it in an LMS's file names."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def _spellings(name: str) -> Iterator[str]:
    """``Ada King Lovelace`` may be written in any rotation: Canvas puts the last name in front, however long it is."""
    last, comma, first = name.partition(",")
    if comma:
        yield _loose(last + first)
        yield _loose(first + last)
        return
    words = name.replace("_", " ").split()
    for start in range(len(words)):
        yield _loose("".join(words[start:] + words[:start]))
