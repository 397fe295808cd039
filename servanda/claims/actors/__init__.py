"""Actors: who a name, an office or a pronoun stands for, on the day of the report."""
