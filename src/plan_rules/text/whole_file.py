"""Writing a file so that a reader sees the old one or the new one, and never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plan_rules.problems import Code, DataError, Problem


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A new file beside the one at a path, whose place it takes at the end; where something fails, nothing changes.

    Through a symbolic link the file that it names is replaced, and the link stays.

    Raises:
        DataError: where something else than a file is at the path: it would be gone, were a file to take its place.
        OSError: where no file can be written there.
    """
    target = Path(os.path.realpath(path))
    if os.path.lexists(target) and not target.is_file():  # links in a circle are there, and name nothing
        message, hint = "what is there is no regular file, and is not replaced", "give the path of a file"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, str(path))])
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:  # which names a file that nobody asked for
        reason = error.strerror if target.parent.is_dir() else f"there is no folder {path.parent}"
        raise OSError(error.errno, reason, str(path)) from None
    os.close(handle)
    written = Path(name)
    try:
        yield written
        written.chmod(0o666 & ~_umask())
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
