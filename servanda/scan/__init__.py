"""One reading over whole news archives will stand here; `servanda gather` takes files today.

What leaves it: captures and tellings, the same as from gathering one page at a time.
"""
