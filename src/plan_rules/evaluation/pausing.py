"""A pause of the search for cycles among objects, while very many findings are made."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Pause:
    """The search is one for the whole process: the first who pauses it stops it, the last who ends resumes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._was_on = False

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._was_on = gc.isenabled()
                gc.disable()
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._was_on:
                gc.enable()


_PAUSE = _Pause()


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for cycles inside; after the last of all threads has left, it is as it was.

    Findings hold no cycles, and all of them are kept: looking through those that are there, again and again while
    more are made, finds nothing and takes half of the time. Whatever other threads drop meanwhile is found later.
    """
    _PAUSE.enter()
    try:
        yield
    finally:
        _PAUSE.leave()
