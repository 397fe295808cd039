"""Gathering: what sources list, and what a person adds, becomes captures on record."""
