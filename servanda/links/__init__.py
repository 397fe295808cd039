"""How incidents may bear on commitments, with reasons. See docs/why/links.md."""

from servanda.links.proposing import Meeting, link, meetings, propose

__all__ = ["Meeting", "link", "meetings", "propose"]
