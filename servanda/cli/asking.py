"""Placeholder."""

from servanda import watch as way


def walk(opened: way.Watch, record: way.Store, *, by: str) -> None:
    raise NotImplementedError
