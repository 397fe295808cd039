"""Ends a connection of Django's; knows nothing of records, so that both sides can call it."""

from __future__ import annotations

from django.db import connections


def forget(alias: str) -> None:
    """Close a connection and take its name out of Django's list."""
    if alias in connections.settings:
        in_memory = connections[alias].vendor == "sqlite" and connections[alias].is_in_memory_db()
        connection = connections[alias].connection if in_memory else None
        connections[alias].close()
        if connection is not None:  # Django leaves it open, since it ends with its connection
            connection.close()
        del connections[alias]
        del connections.settings[alias]
