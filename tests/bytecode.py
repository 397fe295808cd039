"""Where Python is told to write no bytecode, that of a test run is kept in build/, not nowhere.

Rewriting every assert anew costs seven seconds of the processor a worker, and each process that a
test starts would compile the whole package again. Import this before anything of the package.
"""

from __future__ import annotations

import os
import sys

from outside import ROOT

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(ROOT / "build" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the processes that tests start
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
