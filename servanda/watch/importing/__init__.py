"""Importing: a spreadsheet of coded incidents becomes claims by a person, each citing its row."""
