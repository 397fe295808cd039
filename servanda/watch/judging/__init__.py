"""Judging: the record weighed into evidence, assessed on a day; a person's decisions recorded."""
