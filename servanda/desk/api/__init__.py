"""The rows for programs: read-only, under `/api/` of the desk, behind the same door as its pages.

What leaves it: the rows that the commands print with --json, a page at a time; a description of
them in OpenAPI; and problems in the form of RFC 9457. Nothing here writes.
"""
