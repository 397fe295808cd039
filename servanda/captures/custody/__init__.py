"""Custody: bytes kept, hashed and chained; who had them when; fixity, witnesses of the time."""
