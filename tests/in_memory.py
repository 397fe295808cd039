"""Where the files that tests make lie: in memory, where there is room, not on the disk.

Making and removing a small file costs a disk ten times the processor, and thirty times the wait on
a busy one. `--basetemp` or PYTEST_DEBUG_TEMPROOT chooses another place. Import this before pytest
asks where temporary files go.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 pytest makes folders of its own there
# pytest keeps what the tests that failed wrote, and only that of the last run.
ROOM_BYTES = 4 << 30


def is_roomy(place: Path) -> bool:
    """Whether files may be made there, and a run of the suite or two find room."""
    return os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free >= ROOM_BYTES


if "PYTEST_DEBUG_TEMPROOT" not in os.environ and "TMPDIR" not in os.environ and is_roomy(MEMORY):
    os.environ["TMPDIR"] = str(MEMORY)  # for the processes that tests start, too
    tempfile.tempdir = str(MEMORY)
