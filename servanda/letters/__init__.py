"""Duties and evidence become a letter that says who is asked to do what, and on what grounds.

What leaves it: a `Letter` whose text is Markdown, and that text as one page of HTML. It never
sends anything and never says more than the findings it cites.
"""

from servanda.letters.compose import draft
from servanda.letters.page import html

__all__ = ["draft", "html"]
