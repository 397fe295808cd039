"""Temporal expressions: words of a text that say when, resolved to intervals of days."""
