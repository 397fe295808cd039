"""The page on which organisations sign a letter: a small site alone, with nothing of the desk.

What leaves it: pages that work without a script and set no cookie, requests in the queue, and
signatures that were confirmed. Looking at any page, as programs that check links do, changes
nothing.
"""
