"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.copy_differences import Story, copied_stories
from servanda.incidents.flooding import floods
from servanda.incidents.grouping import group
from servanda.incidents.identities import naming
from servanda.incidents.namesakes import NameQuestion, find_namesakes, question
from servanda.incidents.origins import voices

__all__ = [
    "NameQuestion",
    "Story",
    "copied_stories",
    "find_namesakes",
    "floods",
    "group",
    "naming",
    "question",
    "voices",
]
