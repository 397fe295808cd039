"""The review desk in the browser: people look at what is on record and decide, as at the terminal.

What leaves it: pages, and decisions, codings and judgements put on record by the functions that
the commands use. Beside `store/` the only room for Django. Nothing is loaded from elsewhere.
"""
