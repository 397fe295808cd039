"""Ends a connection of Django's; knows nothing of records, so that both sides can call it."""

from __future__ import annotations

from django.db import connections


def forget(alias: str) -> None:
    """Close a connection and take its name out of Django's list."""
    if alias in connections.settings:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
