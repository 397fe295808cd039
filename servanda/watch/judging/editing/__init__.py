"""Editing: the files of a watch that persons write, tried and saved in one way; what was shown."""
