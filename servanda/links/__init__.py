"""How incidents may bear on commitments, with reasons. See docs/why/links.md."""

from servanda.links.proposing import Meeting, link, meetings, propose
from servanda.links.unlinked import why_unlinked

__all__ = ["Meeting", "link", "meetings", "propose", "why_unlinked"]
