"""Duties: who must act, waiting on whom, since when and due when.

What leaves it: `Duty` records. It reads no clock and asks nobody to act.
"""

from __future__ import annotations

from servanda.duties.method_2026 import METHOD, powers, trigger

__all__ = ["METHOD", "powers", "trigger"]
