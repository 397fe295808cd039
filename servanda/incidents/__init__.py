"""Many claims to one event; copies of one story counted once. See docs/why/incidents.md."""

from servanda.incidents.copy_differences import Story, copied_stories
from servanda.incidents.flooding import floods
from servanda.incidents.grouping import Grouped, group, grouped
from servanda.incidents.identities import naming
from servanda.incidents.judgements import Judgements, judged
from servanda.incidents.judgements import current as current_groupings
from servanda.incidents.namesakes import NameQuestion, find_namesakes, question
from servanda.incidents.origins import voices

__all__ = [
    "Grouped",
    "Judgements",
    "NameQuestion",
    "Story",
    "copied_stories",
    "find_namesakes",
    "floods",
    "current_groupings",
    "group",
    "grouped",
    "judged",
    "naming",
    "question",
    "voices",
]
