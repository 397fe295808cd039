"""The library face of Servanda: `servanda.open_watch(folder)`, twin of the commands.

What leaves it: the same rows that the commands print with --json, for a notebook or a program.
Nothing is drawn, decided or sent anywhere; what the record comes to is kept beside it and caught up
when the record has grown.
"""

from servanda.api.opened import Day, OpenWatch, open_watch
from servanda.api.records import ReadOnlyRecord, Rows

__all__ = ["Day", "OpenWatch", "ReadOnlyRecord", "Rows", "open_watch"]
