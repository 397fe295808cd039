"""Standing: what decisions come to, as the state of every commitment on any day.

What leaves it: `Standing` records. It reads no clock and decides nothing.
"""

from __future__ import annotations

from servanda.standing.method_2026 import METHOD, assess, assess_all

__all__ = ["METHOD", "assess", "assess_all"]
