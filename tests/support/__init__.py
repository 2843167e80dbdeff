"""What the tests share: databases, a browser that checks each page, a cast of people, a real Chromium."""

import os
import shutil
import tempfile
from pathlib import Path

PLENTY = 4 * 1024**3


def quickest_place() -> Path:
    """Return a folder in memory where there is plenty, else the folder for temporary files.

    Tests write thousands of small databases durably; on a disk that is most of their time.
    """
    memory = Path("/dev/shm")  # noqa: S108  (what is made in it has names of its own)
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > PLENTY
    return memory if roomy else Path(tempfile.gettempdir())
