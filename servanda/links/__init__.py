"""How incidents may bear on commitments, with reasons. See docs/why/links.md."""

from servanda.links.proposing import propose

__all__ = ["propose"]
