"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.copy_differences import Story, copied_stories
from servanda.incidents.declared_copies import joined
from servanda.incidents.flooding import floods
from servanda.incidents.grouping import group
from servanda.incidents.identities import naming
from servanda.incidents.namesakes import NameQuestion, namesakes, question
from servanda.incidents.origins import voices

__all__ = [
    "NameQuestion",
    "Story",
    "copied_stories",
    "floods",
    "group",
    "joined",
    "namesakes",
    "naming",
    "question",
    "voices",
]
