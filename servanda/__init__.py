"""Servanda watches whether a peace agreement is being kept, and who must now act."""

__version__ = "2026.11.0"
