"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.gathering import gather

__all__ = ["gather"]
