"""Projecting: what a record comes to, kept beside it, so that a question reads only what it needs.

Source: docs/why/answering.md.
"""
