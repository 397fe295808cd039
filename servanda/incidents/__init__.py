"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.flooding import floods
from servanda.incidents.gathering import gather
from servanda.incidents.origins import voices

__all__ = ["floods", "gather", "voices"]
