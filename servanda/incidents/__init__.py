"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.differing import Story, copied_stories
from servanda.incidents.flooding import floods
from servanda.incidents.gathering import gather
from servanda.incidents.namesakes import NameQuestion, namesakes, question
from servanda.incidents.naming import naming
from servanda.incidents.origins import voices

__all__ = [
    "NameQuestion",
    "Story",
    "copied_stories",
    "floods",
    "gather",
    "namesakes",
    "naming",
    "question",
    "voices",
]
